#include "core/server/request_head_p.h"

#include <QTest>

using namespace hub::server;

class TestRequestHead : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void anOrdinaryRequestIsRead()
    {
        const auto head = parseHead("POST /api/v1/jobs?x=1 HTTP/1.1\r\nHost: a:1\r\n"
                                    "Content-Length: 12\r\nExpect: 100-continue\r\n\r\n");

        QVERIFY(head.has_value());
        QCOMPARE(head->method, Method::Post);
        QCOMPARE(std::string(head->target), std::string("/api/v1/jobs?x=1"));
        QCOMPARE(head->contentLength.value_or(0), std::uint64_t{12});
        QVERIFY(head->keepsAlive && head->expectsContinue && head->hasBody() && !head->isChunked);
    }

    void connectionsLiveAsTheVersionAndTheFieldSay_data()
    {
        QTest::addColumn<QByteArray>("head");
        QTest::addColumn<bool>("keepsAlive");
        QTest::newRow("1.1") << QByteArray("GET / HTTP/1.1\r\n\r\n") << true;
        QTest::newRow("1.1 close")
            << QByteArray("GET / HTTP/1.1\r\nConnection: x, Close\r\n\r\n") << false;
        QTest::newRow("1.0") << QByteArray("GET / HTTP/1.0\r\n\r\n") << false;
        QTest::newRow("1.0 keep") << QByteArray("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
                                  << true;
    }
    void connectionsLiveAsTheVersionAndTheFieldSay()
    {
        QFETCH(QByteArray, head);
        QFETCH(bool, keepsAlive);

        const auto parsed = parseHead(head.toStdString());
        const std::string kept = head.toStdString(); // The views point into a living string.
        const auto again = parseHead(kept);

        QVERIFY(parsed.has_value() && again.has_value());
        QCOMPARE(again->keepsAlive, keepsAlive);
    }

    void whatCouldBeReadInTwoWaysIsRefused_data()
    {
        QTest::addColumn<QByteArray>("head");
        QTest::addColumn<int>("status");
        const QByteArray line = "POST / HTTP/1.1\r\n";
        const auto row = [&line](const char *name, const char *fields, int status) {
            QTest::newRow(name) << line + fields + "\r\n" << status;
        };
        row("two lengths", "Content-Length: 1\r\nContent-Length: 2\r\n", 400);
        row("two equal lengths", "Content-Length: 1\r\nContent-Length: 1\r\n", 400);
        row("length list", "Content-Length: 1, 1\r\n", 400);
        row("length and chunks", "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n", 400);
        row("negative length", "Content-Length: -1\r\n", 400);
        row("signed length", "Content-Length: +1\r\n", 400);
        row("empty length", "Content-Length:\r\n", 400);
        row("length past 2^63", "Content-Length: 9223372036854775813\r\n", 413);
        row("length past 2^64", "Content-Length: 99999999999999999999999\r\n", 413);
        row("other encoding", "Transfer-Encoding: gzip, chunked\r\n", 501);
        row("two encodings", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", 400);
        row("space before colon", "Content-Length : 1\r\n", 400);
        row("folded", "A: b\r\n c: d\r\n", 400);
        row("no colon", "abc\r\n", 400);
        row("empty name", ": x\r\n", 400);
        row("control character", "A: b\x01\r\n", 400);
        row("bare CR", "A: b\rc\r\n", 400);
        row("bare LF", "A: b\nC: d\r\n", 400);
        row("unknown expectation", "Expect: miracles\r\n", 417);
        QTest::newRow("no version") << QByteArray("GET /\r\n\r\n") << 400;
        QTest::newRow("HTTP/2") << QByteArray("GET / HTTP/2.0\r\n\r\n") << 505;
        QTest::newRow("other protocol") << QByteArray("GET / FTP/1.1\r\n\r\n") << 400;
        QTest::newRow("space in target") << QByteArray("GET /a b HTTP/1.1\r\n\r\n") << 400;
        QTest::newRow("no path") << QByteArray("GET a HTTP/1.1\r\n\r\n") << 400;
        QTest::newRow("1.0 with chunks")
            << QByteArray("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n") << 400;
        QTest::newRow("many fields")
            << QByteArray("GET / HTTP/1.1\r\n") + QByteArray("A: b\r\n").repeated(101) + "\r\n"
            << 431;
    }
    void whatCouldBeReadInTwoWaysIsRefused()
    {
        QFETCH(QByteArray, head);
        QFETCH(int, status);

        const auto parsed =
            parseHead(std::string_view(head.constData(), static_cast<std::size_t>(head.size())));

        QVERIFY(!parsed.has_value());
        QCOMPARE(parsed.error().status, status);
        QVERIFY(!parsed.error().detail.empty());
    }
};

QTEST_GUILESS_MAIN(TestRequestHead)
#include "tst_request_head.moc"
