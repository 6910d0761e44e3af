#include "tests/end_to_end/hub_process.h"

#include <QFile>
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

/// A running hub, and `aio-hub ctl` beside it.
class RunningHub
{
public:
    explicit RunningHub(const Workshop &shop)
        : m_shop(shop)
        , m_process(shop.withData({"--headless", "--test-jobs", "--port", "0"}))
    {
        const bool isUp = m_process.waitForOutput([this](const QByteArray &out) {
            if (!out.startsWith("listening ") || !out.endsWith('\n'))
                return false;
            m_url = out.mid(10).trimmed();
            return true;
        });
        if (!isUp)
            qFatal("the hub does not start: %s", m_process.finish().described().constData());
    }

    [[nodiscard]] QByteArray url() const { return m_url; }
    [[nodiscard]] HubResult ctl(const QList<QByteArray> &words) const
    {
        return m_shop.hub(QList<QByteArray>{"ctl"} + words);
    }
    [[nodiscard]] QJsonObject json(const QList<QByteArray> &words) const
    {
        return QJsonDocument::fromJson(ctl(words + QList<QByteArray>{"--json"}).out).object();
    }
    /// The id that the call prints first.
    [[nodiscard]] QByteArray idOf(const QList<QByteArray> &words) const
    {
        const QByteArray out = ctl(words).out;
        return out.left(out.indexOf(' '));
    }
    /// A call that `ctl` has not: the answer's body.
    [[nodiscard]] QByteArray ask(const QByteArray &line,
                                 const QByteArray &fields,
                                 const QByteArray &body) const
    {
        const QUrl url(QString::fromLatin1(m_url));
        QTcpSocket socket;
        socket.connectToHost(url.host(), static_cast<quint16>(url.port()));
        if (!socket.waitForConnected(kPatienceMs))
            return {};
        socket.write(line + " HTTP/1.1\r\nHost: " + m_url.mid(7) + "\r\nConnection: close\r\n"
                     + "Authorization: Bearer " + ctl({"token"}).out.trimmed() + "\r\n" + fields
                     + "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body);
        QByteArray answer;
        while (socket.waitForReadyRead(kPatienceMs))
            answer += socket.readAll();
        answer += socket.readAll();
        return answer.mid(answer.indexOf("\r\n\r\n") + 4);
    }
    void stop()
    {
        m_process.signal(SIGTERM);
        if (m_process.finish().exitCode != 0)
            qFatal("the hub does not stop");
    }

private:
    const Workshop &m_shop;
    HubProcess m_process;
    QByteArray m_url;
};

bool isOneError(const HubResult &result, int exitCode, const QByteArray &part)
{
    return result.exitCode == exitCode && result.err.startsWith("aio-hub: ")
           && result.err.count('\n') == 1 && result.err.contains(part);
}

QByteArray contentOf(const QByteArray &path)
{
    QFile file(QFile::decodeName(path));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class TestCtl final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysThatNoHubRuns()
    {
        const Workshop shop;

        const HubResult result = shop.hub({"ctl", "status"});

        QVERIFY2(isOneError(result, 1, "no hub runs on " + shop.data()), result.described());
        QVERIFY2(result.err.contains("aio-hub --headless"), result.described());
    }

    void tellsHowTheHubIs()
    {
        const Workshop shop;
        const RunningHub hub(shop);

        QVERIFY(hub.json({"health"}).value(u"services").isArray());
        QVERIFY2(hub.ctl({"health"}).out.contains("PART"), hub.ctl({"health"}).described());
        QVERIFY(hub.json({"status"}).value(u"pid").toInteger() > 0);
        QVERIFY(hub.ctl({"status"}).out.contains("\nmemory"));
        QVERIFY(hub.ctl({"metrics"}).out.contains("# TYPE "));
        const QByteArray api = hub.ctl({"openapi"}).out;
        QVERIFY(QJsonDocument::fromJson(api).object().contains(u"paths"));
        const QByteArray token = hub.ctl({"token"}).out.trimmed();
        QVERIFY(token.size() >= 32);
        QCOMPARE(hub.ctl({"open"}).out, hub.url() + "/\n");
        QCOMPARE(hub.ctl({"open", "--token"}).out, hub.url() + "/#token=" + token + '\n');
    }

    void pausesTheQueue()
    {
        const Workshop shop;
        const RunningHub hub(shop);

        QVERIFY(hub.ctl({"queue", "pause"}).out.startsWith("queue      paused\n"));
        QCOMPARE(hub.json({"queue", "show"}).value(u"paused"), QJsonValue(true));
        QCOMPARE(hub.json({"queue", "resume"}).value(u"paused"), QJsonValue(false));
    }

    void filesGoInAndOut()
    {
        const Workshop shop;
        const RunningHub hub(shop);
        const QByteArray content(100'000, 'x');
        const QByteArray path = shop.file("a note \xe2\x82\xac.txt", content);

        const QByteArray id = hub.idOf({"artifacts", "add", path});

        QCOMPARE(hub.json({"artifacts", "show", id}).value(u"filename").toString().toUtf8(),
                 QByteArray("a note \xe2\x82\xac.txt"));
        QCOMPARE(hub.json({"artifacts", "list"}).value(u"id").toString().toUtf8(), id);
        QVERIFY(hub.ctl({"artifacts", "list", "--filename", "other"}).out.isEmpty());
        const HubResult got = hub.ctl({"artifacts", "get", id, "--out", shop.path("copy")});
        QVERIFY2(got.exitCode == 0, got.described());
        QCOMPARE(contentOf(shop.path("copy")), content);
        QCOMPARE(hub.ctl({"artifacts", "get", id, "--out", "-"}).out, content);
        QCOMPARE(hub.ctl({"artifacts", "remove", id}).out, "removed " + id + '\n');
        const HubResult gone = hub.ctl({"artifacts", "show", id});
        QVERIFY2(isOneError(gone, 1, id), gone.described());
    }

    void oneBadFileDoesNotStopTheOthers()
    {
        const Workshop shop;
        const RunningHub hub(shop);
        const QByteArray good = shop.file("good.txt", "good");

        const HubResult result =
            hub.ctl({"artifacts", "add", shop.path("absent.txt"), shop.folder("dir"), good});

        QCOMPARE(result.exitCode, 1);
        QCOMPARE(result.err.count('\n'), 2);
        QVERIFY2(result.err.contains("absent.txt"), result.described());
        QVERIFY2(result.out.contains("good.txt"), result.described());
    }

    void aLargeFileGoesOnWhereItWasCut()
    {
        const Workshop shop;
        const RunningHub hub(shop);
        const QByteArray content = QByteArray(20'000'000, '0').replace(7, 1, "1");
        const QByteArray path = shop.file("large.bin", content);
        const QByteArray created = hub.ask("POST /api/v1/uploads",
                                           "Content-Type: application/json\r\n",
                                           "{\"filename\":\"large.bin\",\"bytes\":20000000}");
        const QByteArray upload =
            QJsonDocument::fromJson(created).object().value(u"id").toString().toUtf8();
        const QByteArray half =
            hub.ask("PATCH /api/v1/uploads/" + upload,
                    "Upload-Offset: 0\r\nContent-Type: application/offset+octet-stream\r\n",
                    content.left(5'000'000));
        QVERIFY2(half.contains("\"offset\":"), half);
        QCOMPARE(hub.json({"uploads", "show", upload}).value(u"offset").toInteger(), 5'000'000);

        const QByteArray id = hub.idOf({"artifacts", "add", path});

        const QList<QByteArray> uploads = jsonLines(hub.ctl({"uploads", "list", "--json"}).out);
        QCOMPARE(uploads.size(), 1);
        QCOMPARE(QJsonDocument::fromJson(uploads.first())[u"artifact"][u"id"].toString().toUtf8(),
                 id);
        const HubResult got = hub.ctl({"artifacts", "get", id, "--out", shop.path("copy")});
        QVERIFY2(got.exitCode == 0, got.described());
        QVERIFY(contentOf(shop.path("copy")) == content);
        QCOMPARE(hub.ctl({"uploads", "remove", upload}).out, "removed " + upload + '\n');
    }

    void whatAnotherFileLeftBehindIsNotTakenForThisOne()
    {
        const Workshop shop;
        const RunningHub hub(shop);
        const QByteArray content(9'000'000, 'b');
        const QByteArray path = shop.file("large.bin", content);
        const QByteArray created = hub.ask("POST /api/v1/uploads",
                                           "Content-Type: application/json\r\n",
                                           "{\"filename\":\"large.bin\",\"bytes\":9000000}");
        const QByteArray upload =
            QJsonDocument::fromJson(created).object().value(u"id").toString().toUtf8();
        const QByteArray few =
            hub.ask("PATCH /api/v1/uploads/" + upload,
                    "Upload-Offset: 0\r\nContent-Type: application/offset+octet-stream\r\n",
                    QByteArray(1000, 'a'));
        QVERIFY2(few.contains("\"offset\":"), few);

        const QByteArray id = hub.idOf({"artifacts", "add", path});

        QVERIFY(hub.ctl({"artifacts", "get", id, "--out", "-"}).out == content);
        QCOMPARE(jsonLines(hub.ctl({"artifacts", "list", "--json"}).out).size(), 1);
    }

    void picturesAreMadeToMeasure()
    {
        const Workshop shop;
        const RunningHub hub(shop);
        const QByteArray id = hub.idOf({"artifacts", "add", shop.photo("p.jpg", 200, 100)});

        const HubResult made = hub.ctl(
            {"images", "get", id, "--width", "50", "--quality", "60", "--out", shop.path("s.jpg")});
        const HubResult cover = hub.ctl({"images",
                                         "get",
                                         id,
                                         "--width",
                                         "32",
                                         "--height",
                                         "32",
                                         "--fit",
                                         "cover",
                                         "--format",
                                         "png",
                                         "--out",
                                         shop.path("s.bin")});

        QVERIFY2(made.exitCode == 0, made.described());
        QVERIFY(isPicture(shop.path("s.jpg"), 50));
        QVERIFY2(cover.exitCode == 0, cover.described());
        QVERIFY(isPicture(shop.path("s.bin"), 32));
        QCOMPARE(hub.json({"images", "placeholder", id}).value(u"width").toInt(), 200);
        QVERIFY(hub.ctl({"images", "placeholder", id}).out.startsWith("colour    #"));
        const QJsonObject set = hub.json({"images", "srcset", id, "--widths", "50,100"});
        QCOMPARE(set.value(u"items").toArray().size(), 2);
        const HubResult wrong = hub.ctl({"images", "get", id, "--width", "0", "--out", "x"});
        QVERIFY2(isOneError(wrong, 2, "--width '0'"), wrong.described());
    }

    void sessionsAreListedAndEnded()
    {
        const Workshop shop;
        const RunningHub hub(shop);
        const QByteArray body = "{\"token\":\"" + hub.ctl({"token"}).out.trimmed() + "\"}";
        const auto signIn = [&] {
            return QJsonDocument::fromJson(hub.ask(
                "POST /api/v1/sessions", "Content-Type: application/json\r\n", body))[u"id"]
                .toString()
                .toUtf8();
        };
        const QByteArray first = signIn();
        QCOMPARE(jsonLines(hub.ctl({"sessions", "list", "--json"}).out).size(), 1);
        QVERIFY(hub.ctl({"sessions", "list"}).out.contains(first));

        QCOMPARE(hub.ctl({"sessions", "revoke", first}).out, "ended " + first + '\n');
        constexpr int kMoreThanAPage = 51;
        for (int i = 0; i < kMoreThanAPage; ++i)
            signIn();

        QCOMPARE(jsonLines(hub.ctl({"sessions", "list", "--json"}).out).size(), kMoreThanAPage);
        QCOMPARE(hub.json({"sessions", "revoke-user", "owner"}).value(u"revoked").toInt(),
                 kMoreThanAPage);
        QVERIFY(hub.ctl({"sessions", "list", "--json"}).out.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestCtl)
#include "tst_ctl.moc"
