#include "app/ctl/event_stream.h"
#include "app/ctl/fields.h"
#include "app/ctl/hub_client.h"

#include <QTest>

using namespace hub;
using namespace hub::app;

/// What `aio-hub ctl` makes of the bytes that the hub sends.
class TestCtlAnswers final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void itemsOfAListAreTakenAsTheyStand()
    {
        const QByteArray first =
            "{\"id\":\"a\",\"text\":\"}]\\\" \\\\\",\"list\":[1,[2]],\"n\":0.10}";
        const QByteArray second = "{\"id\":\"b\"}";

        const auto items = rawItems("{\"items\":[" + first + "," + second + "],\"next\":\"[\"}");

        QCOMPARE(items, (QList<QByteArray>{first, second}));
    }

    void anEmptyOrBrokenListHasNoItems()
    {
        QVERIFY(rawItems("{\"items\":[],\"next\":null}").isEmpty());
        QVERIFY(rawItems("{\"next\":null}").isEmpty());
        QVERIFY(rawItems("{\"items\":[{\"a\":1").isEmpty());
    }

    void fieldsAreFoundByTheirPath()
    {
        const json::object object =
            objectOf("{\"a\":{\"b\":{\"c\":12}},\"on\":true,\"none\":null,\"part\":0.5}");

        QCOMPARE(textOf(object, "a.b.c"), QStringLiteral("12"));
        QCOMPARE(numberOf(object, "a.b.c"), 12);
        QCOMPARE(textOf(object, "on"), QStringLiteral("true"));
        QCOMPARE(textOf(object, "part"), QStringLiteral("0.5"));
        QVERIFY(textOf(object, "none").isEmpty());
        QVERIFY(textOf(object, "a.x.c").isEmpty());
        QVERIFY(textOf(object, "on.x").isEmpty());
    }

    void eventsArriveInPieces()
    {
        const QByteArray text =
            "retry: 2000\n\nid: 5-1\nevent: job\ndata: {\"id\":\"7\"}\n\n: beat\n\n"
            "id: 5-2\nevent: status\ndata: {}\n\n";
        for (qsizetype size = 1; size <= text.size(); ++size) {
            EventParser parser;
            QList<QByteArray> seen;
            for (qsizetype at = 0; at < text.size(); at += size) {
                parser.add(text.mid(at, size));
                while (const auto event = parser.take())
                    seen.append(event->id + ' ' + event->type + ' ' + event->data);
            }
            QCOMPARE(seen, (QList<QByteArray>{"5-1 job {\"id\":\"7\"}", "5-2 status {}"}));
        }
    }

    void anEventThatHasNotEndedIsNotTold()
    {
        EventParser parser;

        parser.add("id: 5-1\nevent: job\ndata: {}\n");

        QVERIFY(!parser.take());
    }

    void problemsKeepTheirWordsAndTheirKind_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("detail");
        QTest::addColumn<QString>("remedy");
        QTest::addColumn<Error::Kind>("kind");
        QTest::newRow("of the engine")
            << 422 << QByteArray("{\"detail\":\"cut\",\"code\":\"corrupt\",\"remedy\":\"again\"}")
            << QStringLiteral("cut") << QStringLiteral("again") << Error::Kind::Corrupt;
        QTest::newRow("of the server")
            << 400 << QByteArray("{\"detail\":\"bad\",\"code\":\"bad_request\"}")
            << QStringLiteral("bad") << QString() << Error::Kind::InvalidInput;
        QTest::newRow("no problem at all")
            << 502 << QByteArray("<html>") << QStringLiteral("the hub answered 502") << QString()
            << Error::Kind::Internal;
    }
    void problemsKeepTheirWordsAndTheirKind()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        QFETCH(QString, detail);
        QFETCH(QString, remedy);
        QFETCH(Error::Kind, kind);

        const Error error = problemError(status, body);

        QCOMPARE(error.detail, detail);
        QCOMPARE(error.remedy, remedy);
        QCOMPARE(error.kind, kind);
    }

    void queriesAreEncodedAndEmptyValuesLeftOut()
    {
        QCOMPARE(urlQuery({{"a", "x y&z"}, {"b", ""}, {"c", "1"}}), QByteArray("a=x%20y%26z&c=1"));
    }
};

QTEST_GUILESS_MAIN(TestCtlAnswers)
#include "tst_ctl_answers.moc"
