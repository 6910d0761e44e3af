#include "app/ctl/hub_client.h"

#include <QDir>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

#include <future>
#include <memory>
#include <unistd.h>

using namespace hub;
using namespace hub::app;

namespace {

constexpr int kPatienceMs = 60'000;

/// What a client got, and how it ended.
struct Download
{
    QByteArray content;
    Result<void> end;
};

/// A hub that answers one request after the other with what the test tells it, and then hangs up.
class ScriptedHub
{
public:
    ScriptedHub()
    {
        if (!m_server.listen(QHostAddress::LocalHost) || !QDir(m_data.path()).mkdir(u"run"_qs))
            qFatal("no server to test with");
        const Endpoint endpoint{QStringLiteral("http://127.0.0.1:%1").arg(m_server.serverPort()),
                                "token",
                                ::getpid(),
                                QStringLiteral("1")};
        if (!writeEndpoint(folder(), endpoint))
            qFatal("no endpoint to test with");
    }

    [[nodiscard]] QByteArray folder() const { return m_data.path().toUtf8(); }

    /// The head of the request that @p answer was given to; empty where none came.
    [[nodiscard]] QByteArray answer(const QByteArray &answer)
    {
        if (!m_server.waitForNewConnection(kPatienceMs))
            return {};
        const std::unique_ptr<QTcpSocket> socket(m_server.nextPendingConnection());
        QByteArray head;
        while (!head.contains("\r\n\r\n") && socket->waitForReadyRead(kPatienceMs))
            head += socket->readAll();
        socket->write("HTTP/1.1 " + answer);
        socket->disconnectFromHost();
        if (socket->state() != QAbstractSocket::UnconnectedState
            && !socket->waitForDisconnected(kPatienceMs))
            return {};
        return head;
    }

    [[nodiscard]] std::future<Download> download() const
    {
        return std::async(std::launch::async, [data = folder()] {
            const HubClient client(data, -1);
            Download got;
            HubRequest request;
            request.target = "/content";
            got.end = client.download(request, [&got](QByteArrayView piece) -> Result<void> {
                got.content += piece.toByteArray();
                return {};
            });
            return got;
        });
    }

private:
    QTcpServer m_server;
    QTemporaryDir m_data;
};

} // namespace

/// What `aio-hub ctl` does when a file that it gets is cut off.
class TestCtlDownload final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aCutDownloadGoesOnWhereItWas()
    {
        ScriptedHub hub;
        auto client = hub.download();

        const QByteArray first =
            hub.answer("200 OK\r\nETag: \"a\"\r\nContent-Length: 10\r\n\r\n0123");
        const QByteArray second =
            hub.answer("206 Partial Content\r\nETag: \"a\"\r\nContent-Range: bytes 4-9/10\r\n"
                       "Content-Length: 6\r\n\r\n45");
        const QByteArray third =
            hub.answer("206 Partial Content\r\nETag: \"a\"\r\nContent-Range: bytes 6-9/10\r\n"
                       "Content-Length: 4\r\n\r\n6789");

        const Download got = client.get();
        QVERIFY2(got.end, got.end ? "" : qUtf8Printable(got.end.error().detail));
        QCOMPARE(got.content, QByteArray("0123456789"));
        QVERIFY2(!first.contains("Range:"), first);
        QVERIFY2(second.contains("\r\nRange: bytes=4-\r\nIf-Range: \"a\"\r\n"), second);
        QVERIFY2(third.contains("\r\nRange: bytes=6-\r\nIf-Range: \"a\"\r\n"), third);
    }

    void whatHasBecomeAnotherOneIsNotMixed()
    {
        ScriptedHub hub;
        auto client = hub.download();

        QVERIFY(!hub.answer("200 OK\r\nETag: \"a\"\r\nContent-Length: 10\r\n\r\n0123").isEmpty());
        QVERIFY(!hub.answer("200 OK\r\nETag: \"b\"\r\nContent-Length: 3\r\n\r\nxyz").isEmpty());

        const Download got = client.get();
        QVERIFY(!got.end);
        QCOMPARE(got.end.error().kind, Error::Kind::Conflict);
        QCOMPARE(got.content, QByteArray("0123"));
    }

    void whatHasNoTagIsNotTakenUpAgain()
    {
        ScriptedHub hub;
        auto client = hub.download();

        QVERIFY(!hub.answer("200 OK\r\nContent-Length: 10\r\n\r\n0123").isEmpty());

        const Download got = client.get();
        QVERIFY(!got.end);
        QCOMPARE(got.end.error().kind, Error::Kind::Unavailable);
    }
};

QTEST_GUILESS_MAIN(TestCtlDownload)
#include "tst_ctl_download.moc"
