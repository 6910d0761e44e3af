#include "core/server/request.h"
#include "core/server/static_site.h"

#include <QTest>

#include <array>

using namespace hub::server;

namespace {

const std::array<StaticFile, 2> kFiles{
    StaticFile{"/assets/app-ab12.js", "text/javascript", "plain", "brotli", "gz", "\"t1\"", true},
    StaticFile{"/index.html", "text/html; charset=utf-8", "<p>", {}, {}, "\"t2\"", false}};

/// What the site answers to a GET of @p path with these fields.
Response answerTo(const std::string &path, const Fields &fields)
{
    const StaticSite site(kFiles);
    Request request;
    request.path = path;
    request.fields = fields;
    const Outcome outcome = site.answer(request);
    return outcome ? *outcome : Response::empty(outcome.error().status);
}

std::string_view bodyOf(const Response &response)
{
    const auto *bytes = std::get_if<std::string_view>(&response.body);
    return bytes ? *bytes : std::string_view();
}

bool has(const Response &response, std::string_view line)
{
    return response.headers.find(line) != std::string::npos;
}

} // namespace

class TestStaticSite final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void eachCodingHasATagOfItsOwn()
    {
        const Response packed = answerTo("/assets/app-ab12.js", {{"Accept-Encoding", "gzip, br"}});
        const Response zipped = answerTo("/assets/app-ab12.js", {{"Accept-Encoding", "gzip"}});
        const Response plain = answerTo("/assets/app-ab12.js", {});

        QVERIFY(bodyOf(packed) == "brotli" && has(packed, "ETag: \"t1-br\"\r\n"));
        QVERIFY(bodyOf(zipped) == "gz" && has(zipped, "ETag: \"t1-gzip\"\r\n"));
        QVERIFY(bodyOf(plain) == "plain" && has(plain, "ETag: \"t1\"\r\n"));
        QVERIFY(has(packed, "Content-Encoding: br\r\n"));
        QVERIFY(!has(plain, "Content-Encoding"));
        QVERIFY(has(plain, "Vary: Accept-Encoding\r\n") && has(plain, "immutable"));
    }

    void whatTheClientHasIsNotSentAgain()
    {
        const Fields known{{"Accept-Encoding", "br"}, {"If-None-Match", "\"t1-br\""}};
        const Fields other{{"If-None-Match", "\"t1-br\""}};

        QCOMPARE(answerTo("/assets/app-ab12.js", known).status, 304);
        QCOMPARE(answerTo("/assets/app-ab12.js", other).status, 200);
    }

    void pageStandsForPathsOnlyItKnows()
    {
        const Fields browser{{"Accept", "text/html"}};

        QVERIFY(bodyOf(answerTo("/", {})) == "<p>");
        QVERIFY(bodyOf(answerTo("/jobs/1", browser)) == "<p>");
        QVERIFY(has(answerTo("/", {}), "Content-Security-Policy: "));
        QCOMPARE(answerTo("/jobs/1", {}).status, 404);
        QCOMPARE(answerTo("/assets/gone.js", browser).status, 404);
    }
};

QTEST_GUILESS_MAIN(TestStaticSite)
#include "tst_static_site.moc"
