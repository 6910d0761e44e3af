#include "ui/theme/contrast.h"
#include "ui/theme/tokens.h"

#include <QTest>

#include <array>

using namespace hub::ui;

namespace {

constexpr std::array kSchemes{Scheme::Dark, Scheme::Light, Scheme::HighContrast};

} // namespace

class TestTokens final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void contrastIsThatOfTheStandard()
    {
        QVERIFY(qAbs(contrastRatio(Qt::black, Qt::white) - 21.0) < 0.001);
        QVERIFY(qAbs(contrastRatio(Qt::white, Qt::white) - 1.0) < 0.001);
        // Known from the standard's own examples.
        QVERIFY(qAbs(contrastRatio(QColor(0x77, 0x77, 0x77), Qt::white) - 4.48) < 0.01);
    }

    void textIsReadableOnEverySurface_data()
    {
        QTest::addColumn<Scheme>("scheme");
        QTest::addColumn<Token>("text");
        QTest::addColumn<Token>("ground");
        for (const Scheme scheme : kSchemes) {
            for (const Token text : {Token::Text, Token::TextSecondary, Token::TextMuted}) {
                for (const Token ground :
                     {Token::Background, Token::Surface, Token::SurfaceRaised}) {
                    QTest::addRow("%s: %s on %s",
                                  schemeName(scheme).data(),
                                  tokenName(text).data(),
                                  tokenName(ground).data())
                        << scheme << text << ground;
                }
            }
            for (const Token text : {Token::Accent, Token::Warning, Token::Danger, Token::Success})
                QTest::addRow("%s: %s", schemeName(scheme).data(), tokenName(text).data())
                    << scheme << text << Token::Surface;
            QTest::addRow("%s: on accent", schemeName(scheme).data())
                << scheme << Token::OnAccent << Token::Accent;
            QTest::addRow("%s: chosen", schemeName(scheme).data())
                << scheme << Token::Text << Token::AccentSoft;
        }
    }
    void textIsReadableOnEverySurface()
    {
        QFETCH(Scheme, scheme);
        QFETCH(Token, text);
        QFETCH(Token, ground);

        const double ratio =
            contrastRatio(tokens().color(scheme, text), tokens().color(scheme, ground));

        QVERIFY2(ratio >= 4.5, qPrintable(QStringLiteral("%1:1").arg(ratio)));
    }

    void sizesAreThoseOfTheFile()
    {
        QCOMPARE(tokens().fontFamily, QStringLiteral("Inter"));
        QCOMPARE(tokens().fontPx, 13);
        QCOMPARE(tokens().cardRadiusPx, 12);
        QCOMPARE(tokens().spacesPx, (std::array{4, 8, 12, 16, 24, 40}));
    }

    void aSchemeIsFoundByItsName()
    {
        for (const Scheme scheme : kSchemes)
            QVERIFY(schemeNamed(QString(schemeName(scheme))) == scheme);
        QVERIFY(!schemeNamed(u"sepia"));
    }
};

QTEST_GUILESS_MAIN(TestTokens)

#include "tst_tokens.moc"
