#include "core/base/io.h"
#include "core/media/frame.h"

#include <QtTest>

#include <array>
#include <cstring>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace hub;
using namespace hub::media::wire;

namespace {

struct Pair
{
    UniqueFd a;
    UniqueFd b;
};

Pair socketPair()
{
    std::array<int, 2> ends{-1, -1};
    (void)::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends.data());
    return {UniqueFd(ends[0]), UniqueFd(ends[1])};
}

int openDescriptors()
{
    int count = 0;
    for (int descriptor = 0; descriptor < 256; ++descriptor)
        count += ::fcntl(descriptor, F_GETFD) >= 0 ? 1 : 0;
    return count;
}

void sendRaw(int socket, const std::string &packet)
{
    QCOMPARE(::send(socket, packet.data(), packet.size(), MSG_NOSIGNAL),
             static_cast<ssize_t>(packet.size()));
}

std::string lengthOf(std::uint32_t length)
{
    std::string bytes(sizeof length, '\0');
    std::memcpy(bytes.data(), &length, sizeof length);
    return bytes;
}

} // namespace

class TestFrame : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aFrameArrivesWithItsDescriptor()
    {
        const Pair pair = socketPair();
        const UniqueFd null(::open("/dev/null", O_RDONLY | O_CLOEXEC));

        QCOMPARE(sendFrame(pair.a.get(), "hello", null.get()), FrameStatus::Ok);
        Frame frame;
        QCOMPARE(receiveFrame(pair.b.get(), frame), FrameStatus::Ok);

        QCOMPARE(QString::fromStdString(frame.body), QStringLiteral("hello"));
        const UniqueFd received(frame.descriptor);
        QVERIFY(received.isValid());
        QVERIFY((::fcntl(received.get(), F_GETFD) & FD_CLOEXEC) != 0);
    }

    void framesKeepTheirOrderAndTheirBorders()
    {
        const Pair pair = socketPair();
        for (const char *text : {"one", "", "three"})
            QCOMPARE(sendFrame(pair.a.get(), text, -1), FrameStatus::Ok);

        Frame frame;
        for (const char *text : {"one", "", "three"}) {
            QCOMPARE(receiveFrame(pair.b.get(), frame), FrameStatus::Ok);
            QCOMPARE(frame.body, std::string(text));
            QCOMPARE(frame.descriptor, -1);
        }
        QCOMPARE(receiveFrame(pair.b.get(), frame), FrameStatus::Empty);
    }

    void theLargestFrameGoesThroughAndALargerOneDoesNot()
    {
        const Pair pair = socketPair();

        QCOMPARE(sendFrame(pair.a.get(), std::string(kMaxFrameBytes, 'x'), -1), FrameStatus::Ok);
        QCOMPARE(sendFrame(pair.a.get(), std::string(kMaxFrameBytes + 1, 'x'), -1),
                 FrameStatus::Invalid);

        Frame frame;
        QCOMPARE(receiveFrame(pair.b.get(), frame), FrameStatus::Ok);
        QCOMPARE(frame.body.size(), std::size_t{kMaxFrameBytes});
    }

    void aPacketThatIsNoFrameIsRefused_data()
    {
        QTest::addColumn<QByteArray>("packet");
        const auto row = [](const char *name, const std::string &packet) {
            QTest::newRow(name) << QByteArray::fromStdString(packet);
        };
        row("shorter than a length", "abc");
        row("less than it promises", lengthOf(6) + "hello");
        row("more than it promises", lengthOf(4) + "hello");
        row("a length of four gigabytes", lengthOf(~0U) + "hello");
        row("larger than any frame",
            lengthOf(kMaxFrameBytes + 9) + std::string(kMaxFrameBytes + 9, 'x'));
    }
    void aPacketThatIsNoFrameIsRefused()
    {
        QFETCH(QByteArray, packet);
        const Pair pair = socketPair();

        sendRaw(pair.a.get(), packet.toStdString());
        Frame frame;

        QCOMPARE(receiveFrame(pair.b.get(), frame), FrameStatus::Invalid);
        QCOMPARE(frame.descriptor, -1);
    }

    void tooManyDescriptorsAreClosed()
    {
        const Pair pair = socketPair();
        const std::string packet = lengthOf(2) + "ab";
        iovec part{const_cast<char *>(packet.data()), packet.size()};
        alignas(cmsghdr) std::array<char, CMSG_SPACE(2 * sizeof(int))> control{};
        msghdr message{};
        message.msg_iov = &part;
        message.msg_iovlen = 1;
        message.msg_control = control.data();
        message.msg_controllen = control.size();
        cmsghdr *header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(2 * sizeof(int));
        const std::array<int, 2> descriptors{0, 1};
        std::memcpy(CMSG_DATA(header), descriptors.data(), sizeof descriptors);
        const int before = openDescriptors();

        QVERIFY(::sendmsg(pair.a.get(), &message, MSG_NOSIGNAL) > 0);
        Frame frame;

        QCOMPARE(receiveFrame(pair.b.get(), frame), FrameStatus::Invalid);
        QCOMPARE(openDescriptors(), before);
    }

    void aClosedEndIsToldApartFromAnEmptyOne()
    {
        Pair pair = socketPair();
        Frame frame;
        QCOMPARE(receiveFrame(pair.b.get(), frame), FrameStatus::Empty);

        pair.a.reset();

        QCOMPARE(receiveFrame(pair.b.get(), frame), FrameStatus::Closed);
        QCOMPARE(sendFrame(pair.b.get(), "anyone?", -1), FrameStatus::Closed);
    }

    void aFullSocketDoesNotBlockTheSender()
    {
        const Pair pair = socketPair();
        const std::string body(kMaxFrameBytes, 'x');
        FrameStatus status = FrameStatus::Ok;
        for (int i = 0; i < 1'000 && status == FrameStatus::Ok; ++i)
            status = sendFrame(pair.a.get(), body, -1);

        QCOMPARE(status, FrameStatus::Empty);
    }
};

QTEST_GUILESS_MAIN(TestFrame)
#include "tst_frame.moc"
