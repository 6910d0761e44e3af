#include "core/server/cookies_p.h"
#include "core/server/negotiation_p.h"

#include <QTest>

using namespace hub::server;

class TestNegotiation : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theMostSpecificMemberCounts()
    {
        QCOMPARE(quality("gzip, br;q=0.8, *;q=0", "br"), 800);
        QCOMPARE(quality("gzip, br;q=0.8, *;q=0", "gzip"), 1000);
        QCOMPARE(quality("gzip, br;q=0.8, *;q=0", "zstd"), 0);
        QCOMPARE(quality("image/*;q=0.5, image/webp", "image/webp"), 1000);
        QCOMPARE(quality("image/*;q=0.5, image/webp", "image/png"), 500);
        QCOMPARE(quality("", "br"), 0);
    }

    void onlyWhatIsNamedIsNamed()
    {
        QVERIFY(names("image/avif,image/webp,*/*;q=0.8", "image/avif"));
        QVERIFY(!names("*/*", "image/avif"));
        QVERIFY(!names("image/avif;q=0", "image/avif"));
    }

    void aCookieIsFoundByItsWholeName()
    {
        QCOMPARE(std::string(cookieValue("a=1; aio_session=xyz; b=2", "aio_session")),
                 std::string("xyz"));
        QVERIFY(cookieValue("xaio_session=1", "aio_session").empty());
        QVERIFY(cookieValue("aio_session=1; aio_session=2", "aio_session").empty());
        QVERIFY(cookieValue("", "aio_session").empty());
    }

    void aSessionsCookieIsOutOfReachOfScriptsAndOtherSites()
    {
        const std::string cookie = sessionCookie("aio_session", "s");
        QVERIFY(cookie.find("HttpOnly") != std::string::npos);
        QVERIFY(cookie.find("SameSite=Strict") != std::string::npos);
        QVERIFY(cookie.find("Path=/") != std::string::npos);
        QVERIFY(cookie.find("Domain") == std::string::npos);
    }
};

QTEST_GUILESS_MAIN(TestNegotiation)
#include "tst_negotiation.moc"
