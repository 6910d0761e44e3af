#include "ui/theme/theme.h"

#include <QApplication>
#include <QDir>
#include <QImage>
#include <QSignalSpy>
#include <QTest>
#include <QWidget>

using namespace hub::ui;

namespace {

/// How many pixels of @p icon have exactly the colour @p color, apart from their opacity.
int pixelsOf(const QIcon &icon, const QColor &color)
{
    const QImage image =
        icon.pixmap(QSize(48, 48), 1.0).toImage().convertToFormat(QImage::Format_ARGB32);
    int found = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            if (image.pixelColor(x, y) == color)
                ++found;
        }
    }
    return found;
}

} // namespace

class TestTheme final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void paletteAndColoursFollowTheChoiceWhileTheWindowIsOpen()
    {
        Theme theme(Theme::Choice::Dark);
        QSignalSpy changed(&theme, &Theme::changed);
        QCOMPARE(QApplication::palette().color(QPalette::Window),
                 tokens().color(Scheme::Dark, Token::Background));

        theme.setChoice(Theme::Choice::Light);

        QCOMPARE(changed.size(), 1);
        QCOMPARE(theme.color(Token::Surface), tokens().color(Scheme::Light, Token::Surface));
        QCOMPARE(QApplication::palette().color(QPalette::Window),
                 tokens().color(Scheme::Light, Token::Background));
    }

    void aChoiceThatChangesNothingIsNotAnnounced()
    {
        Theme theme(Theme::Choice::System, Scheme::Light);
        QSignalSpy changed(&theme, &Theme::changed);

        theme.setChoice(Theme::Choice::Light);

        QCOMPARE(changed.size(), 0);
    }

    void whatTheSystemWantedLastHoldsUntilItAnswers()
    {
        const Theme theme(Theme::Choice::System, Scheme::HighContrast);

        QVERIFY(theme.scheme() == Scheme::HighContrast);
    }

    void noPlaceholderIsLeftInTheStyleSheet()
    {
        const Theme theme(Theme::Choice::Dark);

        QVERIFY(!qApp->styleSheet().isEmpty());
        QVERIFY(!qApp->styleSheet().contains(u'@'));
    }

    void anIconHasTheColourOfTheSchemeThatHolds()
    {
        Theme theme(Theme::Choice::Dark);
        const QIcon icon = theme.icon(QStringLiteral("database"), Token::Text);
        QVERIFY(pixelsOf(icon, tokens().color(Scheme::Dark, Token::Text)) > 20);

        theme.setChoice(Theme::Choice::Light);

        QVERIFY(pixelsOf(icon, tokens().color(Scheme::Light, Token::Text)) > 20);
        QCOMPARE(pixelsOf(icon, tokens().color(Scheme::Dark, Token::Text)), 0);
    }

    void everyIconCanBePainted()
    {
        const Theme theme(Theme::Choice::Dark);
        const QStringList names = QDir(QStringLiteral(":/hub/icons")).entryList();
        QVERIFY(names.size() > 30);

        for (const QString &file : names) {
            const QIcon icon = theme.icon(file.chopped(4), Token::Danger);
            QVERIFY2(pixelsOf(icon, tokens().color(Scheme::Dark, Token::Danger)) > 5,
                     qPrintable(file));
        }
    }

    void aRoleReachesTheStyleSheet()
    {
        const Theme theme(Theme::Choice::Dark);
        QWidget card;

        Theme::setRole(&card, "card");

        QCOMPARE(card.property("role").toString(), QStringLiteral("card"));
    }
};

QTEST_MAIN(TestTheme)

#include "tst_theme.moc"
