#include "core/server/parameters_p.h"
#include "core/server/router_p.h"

#include <QTest>

using namespace hub::server;

namespace {

Route at(Method method, const std::string &path, const std::string &id)
{
    Route route;
    route.method = method;
    route.path = path;
    route.id = id;
    return route;
}

Router sample()
{
    std::vector<Route> routes;
    routes.push_back(at(Method::Get, "/jobs", "list"));
    routes.push_back(at(Method::Post, "/jobs", "add"));
    routes.push_back(at(Method::Get, "/jobs/{id}", "show"));
    routes.push_back(at(Method::Get, "/jobs/current", "current"));
    routes.push_back(at(Method::Post, "/jobs/{id}/cancel", "cancel"));
    return Router(std::move(routes));
}

} // namespace

class TestRouter : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aPathLeadsToItsRoute_data()
    {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QByteArray>("id");
        QTest::addColumn<QByteArray>("value");
        QTest::newRow("literal") << QByteArray("/jobs") << QByteArray("list") << QByteArray();
        QTest::newRow("name") << QByteArray("/jobs/7") << QByteArray("show") << QByteArray("7");
        QTest::newRow("literal first")
            << QByteArray("/jobs/current") << QByteArray("current") << QByteArray();
        QTest::newRow("decoded") << QByteArray("/jobs/a%2Fb") << QByteArray("show")
                                 << QByteArray("a/b");
        QTest::newRow("trailing slash") << QByteArray("/jobs/") << QByteArray() << QByteArray();
        QTest::newRow("too deep") << QByteArray("/jobs/7/x") << QByteArray() << QByteArray();
        QTest::newRow("no UTF-8") << QByteArray("/jobs/%ff") << QByteArray() << QByteArray();
        QTest::newRow("NUL") << QByteArray("/jobs/a%00") << QByteArray() << QByteArray();
        QTest::newRow("cut escape") << QByteArray("/jobs/a%2") << QByteArray() << QByteArray();
    }
    void aPathLeadsToItsRoute()
    {
        QFETCH(QByteArray, path);
        QFETCH(QByteArray, id);
        QFETCH(QByteArray, value);
        const Router router = sample();

        const Router::Match match = router.find(Method::Get, path.toStdString());

        QCOMPARE(match.route ? match.route->id : std::string(), id.toStdString());
        if (!value.isEmpty())
            QCOMPARE(match.values.at(0), value.toStdString());
    }

    void aMethodThatIsNotThereIsToldWhichAre()
    {
        const Router router = sample();

        QVERIFY(router.find(Method::Head, "/jobs").route);
        const Router::Match match = router.find(Method::Delete, "/jobs");
        QVERIFY(!match.route);
        QCOMPARE(match.allowed, std::string("GET, HEAD, POST"));
        QVERIFY(router.find(Method::Get, "/nothing").allowed.empty());
    }

    void aLiteralHidesNoNameForAnotherMethod()
    {
        std::vector<Route> routes;
        routes.push_back(at(Method::Get, "/jobs/current", "current"));
        routes.push_back(at(Method::Get, "/jobs/{id}", "show"));
        routes.push_back(at(Method::Delete, "/jobs/{id}", "remove"));
        const Router router(std::move(routes));

        const Router::Match removed = router.find(Method::Delete, "/jobs/current");
        QVERIFY(removed.route);
        QCOMPARE(removed.route->id, std::string("remove"));
        QCOMPARE(removed.values, std::vector<std::string>{"current"});
        const Router::Match shown = router.find(Method::Get, "/jobs/current");
        QCOMPARE(shown.route->id, std::string("current"));
        QVERIFY(shown.values.empty());
        const Router::Match posted = router.find(Method::Post, "/jobs/current");
        QVERIFY(!posted.route);
        QVERIFY(posted.values.empty());
        QCOMPARE(posted.allowed, std::string("GET, HEAD, DELETE"));
    }

    void parametersAreCheckedByName_data()
    {
        QTest::addColumn<QByteArray>("query");
        QTest::addColumn<QByteArray>("field");
        QTest::newRow("fine") << QByteArray("limit=5&state=running") << QByteArray();
        QTest::newRow("too large") << QByteArray("limit=500") << QByteArray("limit");
        QTest::newRow("no number") << QByteArray("limit=5x") << QByteArray("limit");
        QTest::newRow("no choice") << QByteArray("state=odd") << QByteArray("state");
        QTest::newRow("unknown") << QByteArray("what=1") << QByteArray("what");
    }
    void parametersAreCheckedByName()
    {
        QFETCH(QByteArray, query);
        QFETCH(QByteArray, field);
        Route route;
        route.parameters = {{"limit", Parameter::Type::Integer, "", 1, 200, {}},
                            {"state", Parameter::Type::Choice, "", 0, 0, {"running", "waiting"}}};
        Request request;
        const auto parsed = parseQuery(query.toStdString());
        QVERIFY(parsed.has_value());
        request.query = *parsed;

        const auto checked = checkParameters(route, request);

        QCOMPARE(checked ? std::string() : checked.error().field, field.toStdString());
    }

    void aQueryMustBeCleanUtf8GivenOnce()
    {
        QVERIFY(!parseQuery("a=1&a=2").has_value());
        QVERIFY(!parseQuery("a=%ff").has_value());
        QVERIFY(!parseQuery("a=%0").has_value());
        const auto parsed = parseQuery("a=b+c&&d=%26");
        QVERIFY(parsed.has_value());
        QCOMPARE(parsed->at(0).second, std::string("b c"));
        QCOMPARE(parsed->at(1).second, std::string("&"));
    }
};

QTEST_GUILESS_MAIN(TestRouter)
#include "tst_router.moc"
