#include "app/run/event_mailbox.h"

#include <QTest>

#include <poll.h>
#include <thread>

using namespace hub;
using namespace hub::app;
using jobs::JobEvent;

namespace {

JobEvent eventOf(const char *key, JobEvent::Type type, double progress = 0)
{
    JobEvent event;
    event.type = type;
    event.job.uniqueKey = QString::fromLatin1(key);
    event.job.progress = progress;
    return event;
}

bool isReadable(int descriptor)
{
    pollfd entry{descriptor, POLLIN, 0};
    return ::poll(&entry, 1, 0) == 1;
}

QHash<QString, std::size_t> twoItems()
{
    return {{QStringLiteral("a"), 0}, {QStringLiteral("b"), 1}};
}

} // namespace

class TestEventMailbox final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void eventsComeInTheirOrder()
    {
        EventMailbox mailbox(twoItems());
        mailbox.push(eventOf("b", JobEvent::Type::Changed));
        mailbox.push(eventOf("a", JobEvent::Type::Partial));

        const auto events = mailbox.take();

        QCOMPARE(events.size(), std::size_t(2));
        QCOMPARE(events[0].item, std::size_t(1));
        QCOMPARE(events[1].item, std::size_t(0));
        QCOMPARE(events[1].event.type, JobEvent::Type::Partial);
    }

    void jobsOfOthersAreNotKept()
    {
        EventMailbox mailbox(twoItems());

        mailbox.push(eventOf("c", JobEvent::Type::Changed));

        QVERIFY(!isReadable(mailbox.descriptor()));
        QVERIFY(mailbox.take().empty());
    }

    void onlyTheNewestProgressIsKept()
    {
        EventMailbox mailbox(twoItems());
        for (int i = 1; i <= 1000; ++i)
            mailbox.push(eventOf("a", JobEvent::Type::Progress, i / 1000.0));
        mailbox.push(eventOf("b", JobEvent::Type::Progress, 0.25));

        const auto events = mailbox.take();

        QCOMPARE(events.size(), std::size_t(2));
        QCOMPARE(events[0].event.job.progress, 1.0);
        QCOMPARE(events[1].event.job.progress, 0.25);
    }

    void progressAfterATakeIsNew()
    {
        EventMailbox mailbox(twoItems());
        mailbox.push(eventOf("a", JobEvent::Type::Progress, 0.1));
        (void)mailbox.take();

        mailbox.push(eventOf("a", JobEvent::Type::Progress, 0.2));

        QCOMPARE(mailbox.take().at(0).event.job.progress, 0.2);
    }

    void descriptorIsReadableWhileThereIsSomething()
    {
        EventMailbox mailbox(twoItems());
        QVERIFY(!isReadable(mailbox.descriptor()));
        mailbox.push(eventOf("a", JobEvent::Type::Changed));
        mailbox.push(eventOf("b", JobEvent::Type::Changed));
        QVERIFY(isReadable(mailbox.descriptor()));

        (void)mailbox.take();

        QVERIFY(!isReadable(mailbox.descriptor()));
    }

    void nothingIsLostBetweenThreads()
    {
        constexpr int kEvents = 2000;
        EventMailbox mailbox(twoItems());
        const auto pushAll = [&mailbox](const char *key) {
            for (int i = 0; i < kEvents; ++i)
                mailbox.push(eventOf(key, JobEvent::Type::Partial));
        };
        std::thread first(pushAll, "a");
        std::thread second(pushAll, "b");

        std::size_t taken = 0;
        while (taken < 2 * kEvents) {
            pollfd entry{mailbox.descriptor(), POLLIN, 0};
            if (::poll(&entry, 1, 10'000) != 1)
                break;
            taken += mailbox.take().size();
        }
        first.join();
        second.join();

        QCOMPARE(taken, std::size_t(2 * kEvents));
    }
};

QTEST_GUILESS_MAIN(TestEventMailbox)
#include "tst_event_mailbox.moc"
