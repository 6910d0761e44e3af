#include "core/media/protocol.h"

#include <QtTest>

#include <random>

using namespace hub::media::wire;

namespace {

Request sampleRequest()
{
    Request request;
    request.render = true;
    request.limits = {50'000'000, 1 << 28, 100, 16'384};
    VariantOrder order;
    order.format = Format::Avif;
    order.width = 640;
    order.height = 480;
    order.fit = Fit::Cover;
    order.quality = 55;
    order.effort = 3;
    order.lossless = true;
    order.animated = true;
    order.targetBytes = 12'345;
    request.variants = {order, VariantOrder{.width = 1}};
    request.measureSsim = true;
    request.placeholder = true;
    request.keepMetadata = true;
    request.background = {1, 2, 255};
    return request;
}

std::vector<Reply> sampleReplies()
{
    return {Ready{7, true},
            Source{"jpeg", 6000, 4000, 1, true},
            Taken{},
            Decoded{},
            Placeholder{"#102030", "L00000fQ", "data:image/webp;base64,AAAA"},
            Variant{3, 640, 480, 80, false, 0.987, 54'321},
            Variant{0, 1, 1, 1, true, std::nullopt, 1},
            Done{},
            Failure{FailureKind::TooLarge, "has 144 megapixels", "Make it smaller."}};
}

} // namespace

class TestProtocol : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aRequestArrivesAsItWasSent()
    {
        const Request request = sampleRequest();

        const auto parsed = parseRequest(toText(request));

        QVERIFY2(parsed.has_value(), parsed ? "" : parsed.error().c_str());
        QVERIFY(*parsed == request);
    }

    void everyReplyArrivesAsItWasSent()
    {
        for (const Reply &reply : sampleReplies()) {
            const auto parsed = parseReply(toText(reply));
            QVERIFY2(parsed.has_value(), parsed ? "" : parsed.error().c_str());
            QVERIFY2(*parsed == reply, toText(reply).c_str());
        }
    }

    void aReplyOutOfItsRangeIsRefused_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("no JSON") << QByteArray("{");
        QTest::newRow("no object") << QByteArray("[]");
        QTest::newRow("no type") << QByteArray("{}");
        QTest::newRow("unknown type") << QByteArray("{'type':'shell'}");
        QTest::newRow("type is a number") << QByteArray("{'type':7}");
        const QByteArray variant = "{'type':'variant','index':%1,'width':%2,'height':9,"
                                   "'quality':80,'met_target':true,'bytes':%3}";
        const auto row =
            [&variant](const char *name, const char *index, const char *width, const char *bytes) {
                QByteArray text = variant;
                QTest::newRow(name)
                    << text.replace("%1", index).replace("%2", width).replace("%3", bytes);
            };
        row("negative index", "-1", "9", "9");
        row("index over the most", "128", "9", "9");
        row("index is no whole number", "0.5", "9", "9");
        row("no width", "0", "0", "9");
        row("a width that overflows", "0", "4294967297", "9");
        row("no bytes", "0", "9", "0");
        row("more bytes than a file may have", "0", "9", "268435457");
        row("bytes beyond 64 bits", "0", "9", "99999999999999999999");
        QTest::newRow("a control character")
            << QByteArray("{'type':'failure','code':'internal','detail':'\\u001b[2J','remedy':''}");
        QTest::newRow("an unknown code")
            << QByteArray("{'type':'failure','code':'root','detail':'','remedy':''}");
        QTest::newRow("an endless text")
            << "{'type':'failure','code':'internal','remedy':'','detail':'" + QByteArray(601, 'a')
                   + "'}";
        QTest::newRow("deep nesting") << QByteArray(20, '[');
    }
    void aReplyOutOfItsRangeIsRefused()
    {
        QFETCH(QByteArray, text);
        text.replace('\'', '"');

        const auto parsed = parseReply({text.constData(), static_cast<std::size_t>(text.size())});

        QVERIFY(!parsed.has_value());
        QVERIFY(!parsed.error().empty());
    }

    void everyMissingFieldIsNamed()
    {
        const std::string whole = toText(sampleRequest());
        for (const char *name : {"op", "max_pixels", "variants", "background", "ssim"}) {
            std::string text = whole;
            const std::string quoted = '"' + std::string(name) + '"';
            text.replace(text.find(quoted), quoted.size(), "\"other\"");

            const auto parsed = parseRequest(text);

            QVERIFY(!parsed.has_value());
            QVERIFY2(parsed.error().find(name) != std::string::npos, parsed.error().c_str());
        }
    }

    void damagedTextNeverGetsThroughAsSomethingElse()
    {
        constexpr unsigned int kSeed = 11;
        std::mt19937 random(kSeed);
        const std::string whole = toText(Reply(Variant{3, 640, 480, 80, true, 0.5, 54'321}));
        for (int round = 0; round < 20'000; ++round) {
            std::string text = whole;
            for (int i = 0; i < 3; ++i)
                text[random() % text.size()] = static_cast<char>(random());
            const auto parsed = parseReply(text);
            if (!parsed)
                continue;
            // What still parses is a variant within the ranges.
            const auto *variant = std::get_if<Variant>(&*parsed);
            QVERIFY(variant != nullptr);
            QVERIFY(variant->index < kMaxVariants && variant->width <= kMaxSide
                    && variant->bytes <= kMaxOutputBytes);
        }
    }

    void coloursAreSixHexDigits()
    {
        QVERIFY(parseColor("#ff8000") == (Color{255, 128, 0}));
        QVERIFY(parseColor("#FF80Aa") == (Color{255, 128, 170}));
        for (const char *text : {"", "#", "ff8000", "#ff800", "#ff80000", "#gg8000", "#ff 000"})
            QVERIFY2(!parseColor(text), text);
        QCOMPARE(QString::fromStdString(colorText({255, 128, 0})), QStringLiteral("#ff8000"));
    }
};

QTEST_GUILESS_MAIN(TestProtocol)
#include "tst_protocol.moc"
