#include "tests/end_to_end/hub_process.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTcpSocket>
#include <QTest>
#include <QUrl>

#include <csignal>

using namespace hub::tests;

namespace {

constexpr int kPatienceMs = 60'000;

QJsonObject objectOf(const QByteArray &answer)
{
    return QJsonDocument::fromJson(answer.mid(answer.indexOf("\r\n\r\n") + 4)).object();
}

/// `aio-hub --headless`, and what a program of its owner does with it.
class Service
{
public:
    explicit Service(const Workshop &shop, const QList<QByteArray> &more = {})
        : m_endpointFile(QFile::decodeName(shop.data() + "/run/endpoint.json"))
        , m_process(shop.withData(QList<QByteArray>{"--headless", "--test-jobs"} + more))
    {
        const bool isUp = m_process.waitForOutput([this](const QByteArray &out) {
            if (!out.startsWith("listening ") || !out.endsWith('\n'))
                return false;
            m_url = out.mid(10).trimmed();
            return true;
        });
        if (!isUp)
            return;
        QFile file(m_endpointFile);
        if (file.open(QIODevice::ReadOnly))
            m_endpoint = QJsonDocument::fromJson(file.readAll()).object();
    }

    [[nodiscard]] HubProcess &process() { return m_process; }
    [[nodiscard]] QByteArray url() const { return m_url; } ///< Empty where it did not start.
    [[nodiscard]] QString endpointFile() const { return m_endpointFile; }
    [[nodiscard]] QJsonObject endpoint() const { return m_endpoint; }
    [[nodiscard]] QByteArray bearer() const
    {
        return "Authorization: Bearer " + m_endpoint.value(u"token").toString().toLatin1() + "\r\n";
    }

    [[nodiscard]] std::unique_ptr<QTcpSocket> connected() const
    {
        const QUrl url(QString::fromLatin1(m_url));
        auto socket = std::make_unique<QTcpSocket>();
        socket->connectToHost(url.host(), static_cast<quint16>(url.port()));
        socket->waitForConnected(kPatienceMs);
        return socket;
    }

    /// The whole answer.
    [[nodiscard]] QByteArray ask(const QByteArray &line,
                                 const QByteArray &fields,
                                 const QByteArray &body = {}) const
    {
        const auto socket = connected();
        socket->write(line + " HTTP/1.1\r\nHost: " + m_url.mid(7) + "\r\nConnection: close\r\n"
                      + fields + "\r\n" + body);
        QByteArray answer;
        while (socket->waitForReadyRead(kPatienceMs))
            answer += socket->readAll();
        return answer + socket->readAll();
    }
    [[nodiscard]] QJsonObject get(const QByteArray &path) const
    {
        return objectOf(ask("GET " + path, bearer()));
    }
    [[nodiscard]] QByteArray post(const QByteArray &path,
                                  const QByteArray &fields,
                                  const QByteArray &body) const
    {
        return ask("POST " + path,
                   bearer() + fields + "Content-Length: " + QByteArray::number(body.size())
                       + "\r\n",
                   body);
    }
    [[nodiscard]] QByteArray add(const QByteArray &job) const
    {
        return post("/api/v1/jobs", "Content-Type: application/json\r\n", job);
    }

private:
    QString m_endpointFile;
    QByteArray m_url;
    QJsonObject m_endpoint;
    HubProcess m_process;
};

int running(const QJsonObject &queue)
{
    return queue.value(u"by_state").toObject().value(u"running").toInt();
}

} // namespace

class TestHeadless final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsItsOwnerWhereItIs()
    {
        const Workshop shop;
        Service service(shop, {"--port", "0"});
        QVERIFY(!service.url().isEmpty());

        QCOMPARE(service.endpoint().value(u"url").toString().toLatin1(), service.url());
        QCOMPARE(service.endpoint().value(u"pid").toInteger(), qint64(service.process().id()));
        const auto others =
            QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
        QVERIFY(!(QFile(service.endpointFile()).permissions() & others));
        QVERIFY(service.ask("GET /api/v1/health", {}).endsWith("\r\n\r\n{\"status\":\"ok\"}"));
        QVERIFY(service.ask("GET /api/v1/jobs", {}).startsWith("HTTP/1.1 401 "));
        QCOMPARE(service.get("/api/v1/health").value(u"services").toArray().size(), 4);
    }

    void servesThePageThatItCarries()
    {
        const Workshop shop;
        Service service(shop, {"--port", "0"});

        const QByteArray page = service.ask("GET /", "Accept: text/html\r\n");

        QVERIFY2(page.startsWith("HTTP/1.1 200 "), page);
        QVERIFY2(page.contains("Content-Type: text/html; charset=utf-8\r\n"), page);
    }

    void makesImagesOfAnArtifact()
    {
        const Workshop shop;
        Service service(shop, {"--port", "0"});
        QFile photo(QFile::decodeName(shop.photo("harbour.jpg", 800, 600)));
        QVERIFY(photo.open(QIODevice::ReadOnly));
        const QByteArray added = service.post("/api/v1/artifacts",
                                              "Content-Type: image/jpeg\r\n"
                                              "X-Filename: harbour.jpg\r\n",
                                              photo.readAll());
        const QByteArray artifact = objectOf(added).value(u"id").toString().toLatin1();
        QVERIFY2(added.startsWith("HTTP/1.1 201 "), added);

        const QString job = objectOf(service.add("{\"kind\":\"image.optimize\",\"input\":"
                                                 "{\"artifact\":\""
                                                 + artifact
                                                 + "\",\"formats\":[\"webp\"],"
                                                   "\"widths\":[320]}}"))
                                .value(u"id")
                                .toString();
        const QByteArray path = "/api/v1/jobs/" + job.toLatin1();
        QTRY_COMPARE_WITH_TIMEOUT(
            service.get(path).value(u"state").toString(), QStringLiteral("succeeded"), kPatienceMs);

        const QJsonArray variants =
            service.get(path).value(u"result").toObject().value(u"variants").toArray();
        QCOMPARE(variants.size(), 1);
        const QByteArray url = variants[0].toObject().value(u"url").toString().toLatin1();
        QVERIFY(service.ask("GET " + url, service.bearer()).contains("Content-Type: image/webp"));
    }

    void stopsWhileItWorksAndForgetsNothing()
    {
        const Workshop shop;
        {
            Service service(shop, {"--port", "0"});
            for (int i = 0; i < 15; ++i) {
                const QByteArray answer = service.add(
                    "{\"kind\":\"test.sleep\",\"input\":{\"ms\":600000},\"timeout_ms\":3600000}");
                QVERIFY2(answer.startsWith("HTTP/1.1 202 "), answer);
            }
            QTRY_COMPARE_WITH_TIMEOUT(running(service.get("/api/v1/queue")), 10, kPatienceMs);
            const auto listener = service.connected();
            listener->write("GET /api/v1/events HTTP/1.1\r\nHost: " + service.url().mid(7) + "\r\n"
                            + service.bearer() + "\r\n");
            QVERIFY(listener->waitForReadyRead(kPatienceMs));

            service.process().signal(SIGTERM);
            const HubResult result = service.process().finish();

            QVERIFY2(result.exitCode == 0, result.described());
            QVERIFY(!QFileInfo::exists(service.endpointFile()));
            while (listener->state() == QAbstractSocket::ConnectedState)
                QVERIFY(listener->waitForReadyRead(kPatienceMs) || !listener->isValid()
                        || listener->state() != QAbstractSocket::ConnectedState);
        }
        Service again(shop, {"--port", "0"});

        const QJsonObject states = again.get("/api/v1/queue").value(u"by_state").toObject();

        QCOMPARE(states.value(u"waiting").toInt() + states.value(u"running").toInt(), 15);
    }

    void keepsItsPortAndTakesAnotherWhereItMust()
    {
        const Workshop shop;
        const Workshop second;
        QByteArray url;
        {
            Service service(shop);
            url = service.url();
            QVERIFY(!url.isEmpty());
            Service other(second); // Wants the same one, which is taken.
            QVERIFY(!other.url().isEmpty());
            QVERIFY(other.url() != url);

            const QByteArray port = url.mid(url.lastIndexOf(':') + 1);
            const Workshop third;
            const HubResult refused = third.hub({"--headless", "--port", port});
            QVERIFY2(refused.exitCode == 1, refused.described());
            QVERIFY2(refused.err.contains("in use by another program"), refused.described());

            service.process().signal(SIGTERM);
            QCOMPARE(service.process().finish().exitCode, 0);
        }

        Service again(shop);

        QCOMPARE(again.url(), url);
    }

    void isFoundByASecondStart()
    {
        const Workshop shop;
        Service service(shop, {"--port", "0"});
        QVERIFY(!service.url().isEmpty());

        const HubResult second = shop.hub({"--headless", "--port", "0"});

        QVERIFY2(second.exitCode == 1, second.described());
        QVERIFY2(second.err.contains("aio-hub --headless"), second.described());
    }
};

QTEST_GUILESS_MAIN(TestHeadless)
#include "tst_headless.moc"
