#include "core/server/body_reader.h"
#include "core/server/event_hub.h"
#include "core/server/server.h"
#include "core/server/stream_p.h"

#include <QTest>

#include <boost/asio/connect.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <sys/mman.h>
#include <unistd.h>

using namespace hub;
using namespace hub::server;

namespace {

using std::chrono::milliseconds;

Task<Outcome> countBody(Request & /*request*/, BodyReader &body)
{
    const auto all = co_await body.readAll();
    if (!all)
        co_return refuse(all.error());
    co_return Response::json(200, std::to_string(all->size()));
}

Route routeAt(Method method, const std::string &path, Access access)
{
    Route route;
    route.method = method;
    route.path = path;
    route.id = path;
    route.access = access;
    return route;
}

/// Longer than any test reads; it takes no room.
constexpr std::int64_t kEndlessBytes = std::int64_t{1} << 40U;

std::shared_ptr<const UniqueFd> sparseFile()
{
    UniqueFd file(::memfd_create("sparse", MFD_CLOEXEC));
    if (::ftruncate(file.get(), kEndlessBytes) != 0)
        return nullptr;
    return std::make_shared<const UniqueFd>(std::move(file));
}

std::vector<Route> sampleRoutes()
{
    std::vector<Route> routes;
    Route open = routeAt(Method::Get, "/api/open", Access::Open);
    open.work.here = [](const Request &) -> std::optional<Outcome> {
        return Response::json(200, "{\"a\":1}");
    };
    routes.push_back(open);
    Route closed = routeAt(Method::Get, "/api/closed", Access::Viewer);
    closed.work.pooled = [](const Request &) -> std::optional<Outcome> {
        return Response::json(200, "{}");
    };
    routes.push_back(closed);
    Route count = routeAt(Method::Post, "/api/count", Access::Operator);
    count.payload = Payload::Raw;
    count.bodyLimit = 1'000'000;
    count.work.streaming = countBody;
    routes.push_back(count);
    Route events = routeAt(Method::Get, "/api/events", Access::Viewer);
    events.work.here = [](const Request &request) -> std::optional<Outcome> {
        Response response;
        response.with("Content-Type", "text/event-stream");
        response.body = EventBody{std::string(request.header("Last-Event-ID")), {}};
        return response;
    };
    routes.push_back(events);
    Route endless = routeAt(Method::Get, "/api/endless", Access::Open);
    endless.work.here = [](const Request &) -> std::optional<Outcome> {
        Response response;
        response.body = FileBody{sparseFile(), 0, kEndlessBytes};
        return response;
    };
    routes.push_back(endless);
    return routes;
}

/// A running server, and what a client sends to it and gets from it.
class Fixture
{
public:
    explicit Fixture(Limits limits = {})
    {
        Server::Options options;
        options.limits = limits;
        options.launchToken = &m_token;
        options.metrics = &m_metrics;
        m_server = Server::open(std::move(options)).value();
        m_server->serve(sampleRoutes());
    }

    [[nodiscard]] Server &server() { return *m_server; }
    [[nodiscard]] std::string host() const { return m_server->url().substr(7); }
    [[nodiscard]] std::string bearer() const
    {
        return "Authorization: Bearer " + m_token.text().toStdString() + "\r\n";
    }

    [[nodiscard]] asio::ip::tcp::socket connect()
    {
        asio::ip::tcp::socket socket(m_context);
        socket.connect({asio::ip::make_address("127.0.0.1"), m_server->port()});
        return socket;
    }

    /// Everything that comes back until the server closes.
    [[nodiscard]] std::string exchange(const std::string &bytes)
    {
        asio::ip::tcp::socket socket = connect();
        error_code error;
        asio::write(socket, asio::buffer(bytes), error);
        socket.shutdown(asio::socket_base::shutdown_send, error);
        std::string answer;
        asio::read(socket, asio::dynamic_buffer(answer), error);
        return answer;
    }

    /// One request line and fields with our Host; the connection ends after it.
    [[nodiscard]] std::string ask(const std::string &line,
                                  const std::string &fields,
                                  const std::string &body = {})
    {
        return exchange(line + " HTTP/1.1\r\nHost: " + host() + "\r\nConnection: close\r\n" + fields
                        + "\r\n" + body);
    }

private:
    const sessions::LaunchToken m_token = sessions::LaunchToken::generate();
    telemetry::MetricsRegistry m_metrics;
    asio::io_context m_context;
    std::unique_ptr<Server> m_server;
};

int statusOf(const std::string &answer)
{
    return answer.size() > 12 ? std::stoi(answer.substr(9, 3)) : 0;
}

bool has(const std::string &text, std::string_view part)
{
    return text.find(part) != std::string::npos;
}

} // namespace

class TestServer : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everyAnswerCarriesTheRulesForBrowsers()
    {
        Fixture fixture;

        for (const std::string path : {"/api/open", "/api/closed", "/nothing"}) {
            const std::string answer = fixture.ask("GET " + path, "");
            QVERIFY(has(answer, "X-Content-Type-Options: nosniff"));
            QVERIFY(has(answer, "Content-Security-Policy: "));
            QVERIFY(has(answer, "Cross-Origin-Opener-Policy: same-origin"));
            QVERIFY(has(answer, "Date: "));
        }
    }

    void theGateStandsBeforeEverything_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QByteArray>("fields");
        QTest::addColumn<int>("status");
        const auto row = [](const char *name, const char *line, const char *fields, int status) {
            QTest::newRow(name) << QByteArray(line) << QByteArray(fields) << status;
        };
        row("open", "GET /api/open", "", 200);
        row("head", "HEAD /api/open", "", 200);
        row("no credential", "GET /api/closed", "", 401);
        row("wrong token", "GET /api/closed", "Authorization: Bearer x\r\n", 401);
        row("wrong token where none is needed",
            "GET /api/open",
            "Authorization: Bearer x\r\n",
            401);
        row("unknown without credential", "GET /api/unknown", "", 401);
        row("unknown page", "GET /unknown", "", 404);
        row("other site", "GET /api/open", "Origin: http://evil.example\r\n", 403);
        row("null origin", "GET /api/open", "Origin: null\r\n", 403);
        row("cross-site fetch", "GET /api/open", "Sec-Fetch-Site: cross-site\r\n", 403);
        row("same site, other port", "GET /api/open", "Sec-Fetch-Site: same-site\r\n", 403);
        row("second host", "GET /api/open", "Host: other\r\n", 400);
        row("unknown parameter", "GET /api/open?x=1", "", 400);
    }
    void theGateStandsBeforeEverything()
    {
        QFETCH(QByteArray, line);
        QFETCH(QByteArray, fields);
        QFETCH(int, status);
        Fixture fixture;

        const std::string answer = fixture.ask(line.toStdString(), fields.toStdString());

        QCOMPARE(statusOf(answer), status);
        if (status >= 400)
            QVERIFY(has(answer, "application/problem+json"));
    }

    void anotherHostIsMisdirected()
    {
        Fixture fixture;

        QCOMPARE(statusOf(fixture.exchange("GET /api/open HTTP/1.1\r\nHost: evil:1\r\n\r\n")), 421);
        QCOMPARE(statusOf(fixture.exchange("GET /api/open HTTP/1.1\r\n\r\n")), 400);
    }

    void theTokenOpens()
    {
        Fixture fixture;

        QCOMPARE(statusOf(fixture.ask("GET /api/closed", fixture.bearer())), 200);
        QCOMPARE(statusOf(fixture.ask("GET /api/unknown", fixture.bearer())), 404);
        const std::string wrong = fixture.ask("DELETE /api/closed", fixture.bearer());
        QCOMPARE(statusOf(wrong), 405);
        QVERIFY(has(wrong, "Allow: GET, HEAD"));
    }

    void requestsInOnePacketAreAnsweredInOrder()
    {
        Fixture fixture;
        const std::string one = "GET /api/open HTTP/1.1\r\nHost: " + fixture.host() + "\r\n\r\n";

        const std::string answer = fixture.exchange(one + one + one);

        std::size_t count = 0;
        for (std::size_t at = answer.find("{\"a\":1}"); at != std::string::npos;
             at = answer.find("{\"a\":1}", at + 1))
            ++count;
        QCOMPARE(count, std::size_t{3});
    }

    void aBodyIsAsLongAsItSays_data()
    {
        QTest::addColumn<QByteArray>("fields");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("count");
        const auto row = [](const char *name,
                            const char *fields,
                            const QByteArray &body,
                            int status,
                            const char *count) {
            QTest::newRow(name) << QByteArray(fields) << body << status << QByteArray(count);
        };
        row("sized", "Content-Length: 5\r\n", "hello", 200, "\r\n\r\n5");
        row("chunked",
            "Transfer-Encoding: chunked\r\n",
            "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n",
            200,
            "\r\n\r\n5");
        row("cut", "Content-Length: 50\r\n", "hello", 400, "");
        row("cut chunk", "Transfer-Encoding: chunked\r\n", "30\r\nabc", 400, "");
        row("bad chunk size", "Transfer-Encoding: chunked\r\n", "x\r\nabc\r\n0\r\n\r\n", 400, "");
        row("negative chunk", "Transfer-Encoding: chunked\r\n", "-3\r\nabc\r\n0\r\n\r\n", 400, "");
        row("huge chunk", "Transfer-Encoding: chunked\r\n", "8000000000000005\r\nabc", 413, "");
        row("over the limit", "Content-Length: 2000000\r\n", "x", 413, "");
        row("large", "Content-Length: 700000\r\n", QByteArray(700'000, 'x'), 200, "\r\n\r\n700000");
        row("large chunk",
            "Transfer-Encoding: chunked\r\n",
            "7A120\r\n" + QByteArray(500'000, 'x') + "\r\n0\r\n\r\n",
            200,
            "\r\n\r\n500000");
        row("chunks over the limit",
            "Transfer-Encoding: chunked\r\n",
            "1E8480\r\n" + QByteArray(2'000'000, 'x') + "\r\n0\r\n\r\n",
            413,
            "");
    }
    void aBodyIsAsLongAsItSays()
    {
        QFETCH(QByteArray, fields);
        QFETCH(QByteArray, body);
        QFETCH(int, status);
        QFETCH(QByteArray, count);
        Fixture fixture;

        const std::string answer = fixture.ask(
            "POST /api/count", fixture.bearer() + fields.toStdString(), body.toStdString());

        QCOMPARE(statusOf(answer), status);
        QVERIFY(has(answer, count.toStdString()));
    }

    void aSlowHeadIsCut()
    {
        Limits limits;
        limits.headTime = milliseconds(100);
        Fixture fixture(limits);
        asio::ip::tcp::socket socket = fixture.connect();
        asio::write(socket, asio::buffer(std::string("GET /api/op")));

        std::string answer;
        error_code error;
        asio::read(socket, asio::dynamic_buffer(answer), error);

        QCOMPARE(statusOf(answer), 408);
    }

    void anEndlessHeadIsRefused()
    {
        Fixture fixture;

        const std::string head = "GET /api/open HTTP/1.1\r\nA: " + std::string(40'000, 'x');

        const std::string answer = fixture.exchange(head);
        QCOMPARE(statusOf(answer), 431);
        QVERIFY(has(answer, "\"instance\":\"/api/open\""));
    }

    void aBrokenHeadIsAnsweredByItsPath_data()
    {
        QTest::addColumn<QByteArray>("head");
        QTest::addColumn<QByteArray>("instance");
        QTest::newRow("broken field")
            << QByteArray("GET /api/open?a=1 HTTP/1.1\r\nBad\r\n\r\n") << QByteArray("/api/open");
        QTest::newRow("bare line feed")
            << QByteArray("GET /api/open HTTP/1.1\r\nA: b\n\r\n") << QByteArray("/api/open");
        QTest::newRow("broken line")
            << QByteArray("GET api HTTP/1.1\r\nA: b\r\n\r\n") << QByteArray("/");
    }
    void aBrokenHeadIsAnsweredByItsPath()
    {
        QFETCH(QByteArray, head);
        QFETCH(QByteArray, instance);
        Fixture fixture;

        const std::string answer = fixture.exchange(head.toStdString());

        QCOMPARE(statusOf(answer), 400);
        QVERIFY(has(answer, "\"instance\":\"" + instance.toStdString() + "\""));
    }

    void aClientThatTakesItsAnswerTooSlowlyIsCut()
    {
        Limits limits;
        limits.stallTime = std::chrono::seconds(1);
        limits.minimumRate = std::int64_t{1} << 40U;
        Fixture fixture(limits);
        asio::ip::tcp::socket socket = fixture.connect();
        asio::write(
            socket,
            asio::buffer("GET /api/endless HTTP/1.1\r\nHost: " + fixture.host() + "\r\n\r\n"));
        QTRY_COMPARE_WITH_TIMEOUT(fixture.server().connectionCount(), 1, 30'000);

        // It never stands still: each look takes what makes room for more.
        std::string part(4'000'000, '\0');
        error_code error;
        const auto takesSomeAndIsCut = [&] {
            asio::read(socket, asio::buffer(part), error);
            return fixture.server().connectionCount() == 0;
        };
        QTRY_VERIFY_WITH_TIMEOUT(takesSomeAndIsCut(), 60'000);
    }

    void aRateIsTooLowBelowTheLeast()
    {
        Limits limits;
        limits.minimumRate = 1000;

        QVERIFY(!isTooSlow(limits, 30'000, std::chrono::seconds(30)));
        QVERIFY(isTooSlow(limits, 29'999, std::chrono::seconds(30)));
        limits.minimumRate = 0;
        QVERIFY(!isTooSlow(limits, 1, std::chrono::seconds(30)));
        QVERIFY(isTooSlow(limits, 0, std::chrono::seconds(30)));
    }

    void theOldestIdleClientMakesRoom()
    {
        Limits limits;
        limits.connections = 3;
        Fixture fixture(limits);
        std::vector<asio::ip::tcp::socket> idle;
        for (int i = 0; i < 6; ++i)
            idle.push_back(fixture.connect());

        QCOMPARE(statusOf(fixture.ask("GET /api/open", "")), 200);
    }

    void eventsReachTheClientAndResume()
    {
        Fixture fixture;
        asio::ip::tcp::socket socket = fixture.connect();
        asio::write(socket,
                    asio::buffer("GET /api/events HTTP/1.1\r\nHost: " + fixture.host() + "\r\n"
                                 + fixture.bearer() + "\r\n"));
        std::string got;
        asio::read_until(socket, asio::dynamic_buffer(got), "retry: 2000\n\n");
        QTRY_COMPARE_WITH_TIMEOUT(fixture.server().events().clientCount(), 1, 30'000);

        fixture.server().events().publish("job", "1", "{\"n\":1}");
        fixture.server().events().publish("job", "2", "{\"n\":2}");
        asio::read_until(socket, asio::dynamic_buffer(got), "{\"n\":2}\n\n");
        socket.close();
        const std::size_t id = got.find("id: ") + 4;
        const std::string first = got.substr(id, got.find('\n', id) - id);

        asio::ip::tcp::socket again = fixture.connect();
        asio::write(again,
                    asio::buffer("GET /api/events HTTP/1.1\r\nHost: " + fixture.host()
                                 + "\r\nLast-Event-ID: " + first + "\r\n" + fixture.bearer()
                                 + "\r\n"));
        std::string resumed;
        asio::read_until(again, asio::dynamic_buffer(resumed), "{\"n\":2}\n\n");
        QVERIFY(!has(resumed, "{\"n\":1}"));
        QVERIFY(!has(resumed, "event: reset"));
    }

    void theServerStopsWithClientsThere()
    {
        auto fixture = std::make_unique<Fixture>();
        asio::ip::tcp::socket idle = fixture->connect();
        QTRY_COMPARE_WITH_TIMEOUT(fixture->server().connectionCount(), 1, 30'000);

        fixture->server().stop(std::chrono::seconds(30));

        std::string rest;
        error_code error;
        asio::read(idle, asio::dynamic_buffer(rest), error);
        QVERIFY(error);
        QVERIFY(rest.empty());
    }
};

QTEST_GUILESS_MAIN(TestServer)
#include "tst_server.moc"
