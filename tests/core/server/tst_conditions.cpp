#include "core/server/conditions_p.h"

#include <QTest>

using namespace hub;
using namespace hub::server;

namespace {

const Validators kValidators{"\"ab\"", WallTime(std::chrono::milliseconds(1'000'000'000'000))};

Request with(std::string_view name, std::string_view value)
{
    Request request;
    request.fields.emplace_back(name, value);
    return request;
}

} // namespace

class TestConditions : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void datesAreWrittenAndReadAlike_data()
    {
        QTest::addColumn<qint64>("milliseconds");
        QTest::addColumn<QByteArray>("text");
        const auto row = [](const char *name, qint64 milliseconds, const char *text) {
            QTest::newRow(name) << milliseconds << QByteArray(text);
        };
        row("one of the standard", 784'111'777'000, "Sun, 06 Nov 1994 08:49:37 GMT");
        row("a round one", 1'000'000'000'000, "Sun, 09 Sep 2001 01:46:40 GMT");
        row("a day in 400 years", 951'782'399'000, "Mon, 28 Feb 2000 23:59:59 GMT");
        row("its next second", 951'782'400'000, "Tue, 29 Feb 2000 00:00:00 GMT");
        row("the first", 0, "Thu, 01 Jan 1970 00:00:00 GMT");
        row("the last of four digits", 253'402'300'799'000, "Fri, 31 Dec 9999 23:59:59 GMT");
    }
    void datesAreWrittenAndReadAlike()
    {
        QFETCH(qint64, milliseconds);
        QFETCH(QByteArray, text);
        const WallTime time{std::chrono::milliseconds(milliseconds)};

        QCOMPARE(httpDate(time), text.toStdString());
        QCOMPARE(httpDate(time + std::chrono::milliseconds(999)), text.toStdString());
        QCOMPARE(parseHttpDate(text.toStdString()), std::optional(time));
    }

    void whatIsNoDateIsNotRead() { QVERIFY(!parseHttpDate("yesterday")); }

    void whatTheClientHasIsNotSentAgain()
    {
        QVERIFY(isNotModified(with("If-None-Match", "\"x\", W/\"ab\""), kValidators));
        QVERIFY(isNotModified(with("If-None-Match", "*"), kValidators));
        QVERIFY(!isNotModified(with("If-None-Match", "\"x\""), kValidators));
        QVERIFY(
            isNotModified(with("If-Modified-Since", "Sun, 09 Sep 2001 01:46:40 GMT"), kValidators));
        QVERIFY(!isNotModified(with("If-Modified-Since", "Sun, 09 Sep 2001 01:46:39 GMT"),
                               kValidators));
        QVERIFY(!isNotModified(Request(), kValidators));
    }

    void aRangeIsTheBytesItNames_data()
    {
        QTest::addColumn<QByteArray>("range");
        QTest::addColumn<int>("first");
        QTest::addColumn<int>("length"); // 0: the whole; -1: 416
        QTest::newRow("first ten") << QByteArray("bytes=0-9") << 0 << 10;
        QTest::newRow("open end") << QByteArray("bytes=90-") << 90 << 10;
        QTest::newRow("past the end") << QByteArray("bytes=90-500") << 90 << 10;
        QTest::newRow("last five") << QByteArray("bytes=-5") << 95 << 5;
        QTest::newRow("more than all") << QByteArray("bytes=-500") << 0 << 100;
        QTest::newRow("beyond") << QByteArray("bytes=100-") << 0 << -1;
        QTest::newRow("last none") << QByteArray("bytes=-0") << 0 << -1;
        QTest::newRow("backwards") << QByteArray("bytes=9-0") << 0 << 0;
        QTest::newRow("several") << QByteArray("bytes=0-1,5-6") << 0 << 0;
        QTest::newRow("other unit") << QByteArray("lines=0-1") << 0 << 0;
        QTest::newRow("nonsense") << QByteArray("bytes=a-b") << 0 << 0;
        QTest::newRow("huge") << QByteArray("bytes=99999999999999999999-") << 0 << -1;
        QTest::newRow("huge end") << QByteArray("bytes=90-99999999999999999999") << 90 << 10;
        QTest::newRow("huge part") << QByteArray("bytes=-99999999999999999999") << 0 << 100;
    }
    void aRangeIsTheBytesItNames()
    {
        QFETCH(QByteArray, range);
        QFETCH(int, first);
        QFETCH(int, length);
        const std::string field = range.toStdString();

        const auto found = requestedRange(with("Range", field), 100, kValidators);

        if (length < 0) {
            QVERIFY(!found.has_value());
            QCOMPARE(found.error().status, 416);
            return;
        }
        QVERIFY(found.has_value());
        QCOMPARE(found->has_value(), length > 0);
        if (length > 0) {
            QCOMPARE((*found)->first, std::int64_t{first});
            QCOMPARE((*found)->length, std::int64_t{length});
        }
    }

    void aRangeOfAnotherVersionGetsTheWhole()
    {
        Request request = with("Range", "bytes=0-9");
        request.fields.emplace_back("If-Range", "\"old\"");
        const auto whole = requestedRange(request, 100, kValidators);
        QVERIFY(whole.has_value() && !whole->has_value());

        request.fields.back().second = "\"ab\"";
        const auto part = requestedRange(request, 100, kValidators);
        QVERIFY(part.has_value() && part->has_value());
    }
};

QTEST_GUILESS_MAIN(TestConditions)
#include "tst_conditions.moc"
