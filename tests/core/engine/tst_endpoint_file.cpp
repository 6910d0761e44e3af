#include "core/base/io.h"
#include "core/engine/endpoint_file.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sys/wait.h>
#include <unistd.h>

using namespace hub;

class TestEndpointFile final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(QDir(m_folder->path()).mkdir(QStringLiteral("run")));
    }

    void isReadBackByItsOwnerAlone()
    {
        QVERIFY(writeEndpoint(data(), endpointOf(::getpid())));

        const auto read = readEndpoint(data());

        QVERIFY(read);
        QCOMPARE(read->url, QStringLiteral("http://127.0.0.1:1"));
        QCOMPARE(read->token, QByteArray("secret"));
        QCOMPARE(read->version, QStringLiteral("1.2"));
        const auto mine = QFile::ReadOwner | QFile::WriteOwner | QFile::ReadUser | QFile::WriteUser;
        QCOMPARE(QFile(QFile::decodeName(endpointFile(data()))).permissions(), mine);
    }

    void removedOneIsNoHub()
    {
        QVERIFY(writeEndpoint(data(), endpointOf(::getpid())));
        removeEndpoint(data());

        expectNoHub();
    }

    void fileOfADeadHubIsNoHub()
    {
        const pid_t child = ::fork();
        if (child == 0)
            ::_exit(0);
        ::waitpid(child, nullptr, 0);
        QVERIFY(writeEndpoint(data(), endpointOf(child)));

        expectNoHub();
    }

    void damagedFileIsToldWithItsPath()
    {
        QVERIFY(writeFile(endpointFile(data()), "{\"url\":", Durability::Visible));

        const auto read = readEndpoint(data());

        QVERIFY(!read);
        QVERIFY(read.error().detail.contains(QStringLiteral("endpoint.json")));
    }

private:
    [[nodiscard]] QByteArray data() const { return QFile::encodeName(m_folder->path()); }
    [[nodiscard]] static Endpoint endpointOf(pid_t pid)
    {
        return {QStringLiteral("http://127.0.0.1:1"), "secret", pid, QStringLiteral("1.2")};
    }
    void expectNoHub() const
    {
        const auto read = readEndpoint(data());
        QVERIFY(!read);
        QCOMPARE(read.error().kind, Error::Kind::NotFound);
        QVERIFY(read.error().detail.startsWith(QStringLiteral("no hub runs on ")));
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(TestEndpointFile)
#include "tst_endpoint_file.moc"
