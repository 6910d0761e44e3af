#include "database_fixture.h"

#include <QTemporaryDir>
#include <QTest>

#include <random>
#include <sys/stat.h>
#include <unistd.h>

using namespace hub;
using namespace hub::database;
using namespace hub::database::test;

namespace {

constexpr unsigned kSeed = 20'261'123;
constexpr int kRows = 400;
constexpr int kRowsInBackup = 250;
constexpr int kRowsInLog = 100; // The newest, in the unclean folder.
constexpr int kPage = 4096;

using Random = std::mt19937;

qsizetype anyBelow(Random &random, qsizetype bound)
{
    return std::uniform_int_distribution<qsizetype>(0, bound - 1)(random);
}

/// Changes the file's content as @p change says.
void rewrite(const QByteArray &path, const std::function<void(QByteArray &)> &change)
{
    QByteArray content = contentOf(path);
    change(content);
    Q_ASSERT(overwrite(path, content));
    overwrite(path, content);
}

void cut(const QByteArray &path, Random &random)
{
    rewrite(path, [&](QByteArray &content) { content.truncate(anyBelow(random, content.size())); });
}

void zeroPage(const QByteArray &path, Random &random)
{
    rewrite(path, [&](QByteArray &content) {
        const qsizetype page = anyBelow(random, content.size() / kPage);
        content.replace(page * kPage, kPage, QByteArray(kPage, '\0'));
    });
}

void scramblePage(const QByteArray &path, Random &random)
{
    rewrite(path, [&](QByteArray &content) {
        const qsizetype page = anyBelow(random, content.size() / kPage);
        for (qsizetype i = 0; i < kPage; ++i)
            content[page * kPage + i] = static_cast<char>(random());
    });
}

void flipBits(const QByteArray &path, Random &random)
{
    rewrite(path, [&](QByteArray &content) {
        const qsizetype flips = 1 + anyBelow(random, 8);
        for (qsizetype i = 0; i < flips; ++i) {
            const qsizetype at = anyBelow(random, content.size());
            content[at] = static_cast<char>(content[at] ^ (1 << anyBelow(random, 8)));
        }
    });
}

/// Damages in the header are rare by chance and the most harmful ones.
void flipHeaderBit(const QByteArray &path, Random &random)
{
    rewrite(path, [&](QByteArray &content) {
        const qsizetype at = anyBelow(random, 100);
        content[at] = static_cast<char>(content[at] ^ (1 << anyBelow(random, 8)));
    });
}

void setVersion(const QByteArray &path, Random &random)
{
    rewrite(path, [&](QByteArray &content) {
        content[18 + anyBelow(random, 2)] = static_cast<char>(3 + anyBelow(random, 200));
    });
}

void replaceByFolder(const QByteArray &path, Random &random)
{
    ::unlink(path.constData());
    ::mkdir(path.constData(), 0700);
    if (random() % 2 == 0)
        overwrite(path + "/inside", "somebody's");
}

void replaceByDanglingLink(const QByteArray &path, Random &)
{
    ::unlink(path.constData());
    Q_ASSERT(::symlink("/no/such/place", path.constData()) == 0);
}

void replaceByText(const QByteArray &path, Random &random)
{
    overwrite(path, QByteArray("hello\n").repeated(1 + anyBelow(random, 5000)));
}

void takePermission(const QByteArray &path, Random &random)
{
    ::chmod(path.constData(), random() % 2 == 0 ? 0 : 0400);
}

void makeEmpty(const QByteArray &path, Random &)
{
    overwrite(path, {});
}

void remove(const QByteArray &path, Random &)
{
    ::unlink(path.constData());
}

struct Damage
{
    const char *name;
    const char *suffix; ///< Which of the database's files.
    void (*apply)(const QByteArray &path, Random &random);
    int rounds;
};

constexpr Damage kAfterCleanEnd[] = {
    {"cut", "", cut, 6},
    {"zero page", "", zeroPage, 6},
    {"scrambled page", "", scramblePage, 6},
    {"bit flips", "", flipBits, 12},
    {"header bit", "", flipHeaderBit, 8},
    {"wrong version", "", setVersion, 2},
    {"empty", "", makeEmpty, 1},
    {"folder", "", replaceByFolder, 2},
    {"dangling link", "", replaceByDanglingLink, 1},
    {"text", "", replaceByText, 2},
    {"no permission", "", takePermission, 2},
    {"gone", "", remove, 1},
    {"note scrambled", "-clean", flipBits, 2},
    {"note is a folder", "-clean", replaceByFolder, 1},
};

constexpr Damage kAfterDeath[] = {
    {"database cut", "", cut, 4},
    {"database zero page", "", zeroPage, 4},
    {"database scrambled page", "", scramblePage, 4},
    {"database gone", "", remove, 1},
    {"database empty", "", makeEmpty, 1},
    {"log cut", "-wal", cut, 8},
    {"log bit flips", "-wal", flipBits, 8},
    {"log scrambled page", "-wal", scramblePage, 4},
    {"log empty", "-wal", makeEmpty, 1},
    {"log gone", "-wal", remove, 1},
    {"log is a folder", "-wal", replaceByFolder, 2},
    {"log without permission", "-wal", takePermission, 2},
    {"index scrambled", "-shm", scramblePage, 2},
    {"index cut", "-shm", cut, 2},
    {"index is a folder", "-shm", replaceByFolder, 1},
    {"index gone", "-shm", remove, 1},
};

} // namespace

/// Every damage here must end in a hub that works, with all rows or with a notice.
class TestDamage : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    ManualClock m_clock;

    QByteArray at(const QByteArray &name) const { return m_folder.path().toUtf8() + '/' + name; }

    static void rowsFor(const Damage *begin, const Damage *end)
    {
        QTest::addColumn<const Damage *>("damage");
        QTest::addColumn<unsigned>("seed");
        unsigned seed = kSeed;
        for (const Damage *damage = begin; damage != end; ++damage) {
            for (int round = 0; round < damage->rounds; ++round) {
                QTest::addRow("%s %u", damage->name, seed) << damage << seed;
                ++seed;
            }
        }
    }

    /// Opens the damaged copy, and checks what every damage must end in.
    void openAndCheck(const QByteArray &folder, const Notes &expected)
    {
        const Database::Options options = optionsIn(folder);
        QStringList notices;
        {
            auto database = Database::open(options, m_clock);
            QVERIFY2(database, database ? "" : qPrintable(database.error().message()));
            notices = (*database)->notices();
            const auto notes = notesIn(**database);
            QVERIFY(notes);
            const bool hasAll = *notes == expected;
            QVERIFY2(hasAll || !notices.isEmpty(),
                     qPrintable(QStringLiteral("%1 of %2 rows, and not a word")
                                    .arg(notes->size())
                                    .arg(expected.size())));
            // The backup is good, so nobody ends with less than it holds.
            QVERIFY2(notes->size() >= kRowsInBackup, qPrintable(notices.join(u'\n')));
            QVERIFY(addNotes(**database, 100'000, 1));
        }
        // Said once, put right once.
        auto again = Database::open(options, m_clock);
        QVERIFY(again);
        QCOMPARE((*again)->notices(), QStringList());
        QVERIFY(!(*again)->wasUnclean());
        QVERIFY(notesIn(**again).value().contains(100'000));
    }

private Q_SLOTS:
    void initTestCase()
    {
        // One folder that was left cleanly, one whose owner died with rows in the log.
        const Database::Options options = optionsIn(at("clean"));
        auto database = Database::open(options, m_clock);
        QVERIFY(database);
        QVERIFY(addNotes(**database, 1, kRowsInBackup));
        QVERIFY((*database)->rotateBackup());
        QVERIFY(addNotes(**database, kRowsInBackup + 1, kRows - kRowsInBackup));
        database->reset();

        database = Database::open(options, m_clock);
        QVERIFY(database);
        for (int i = 1; i <= kRowsInLog; ++i)
            QVERIFY(addNotes(**database, kRows + i, 1));
        copyFolder(at("clean"), at("dead"));
        database->reset();
    }

    void afterACleanEndNothingIsLostInSilence_data()
    {
        rowsFor(std::begin(kAfterCleanEnd), std::end(kAfterCleanEnd));
    }
    void afterACleanEndNothingIsLostInSilence()
    {
        QFETCH(const Damage *, damage);
        QFETCH(unsigned, seed);
        Random random(seed);
        const QByteArray folder = at(QByteArray("copy-") + QTest::currentDataTag());
        copyFolder(at("clean"), folder);

        damage->apply(folder + "/hub.db" + damage->suffix, random);

        openAndCheck(folder, expectedNotes(kRows + kRowsInLog));
    }

    void afterADeathNothingIsLostInSilence_data()
    {
        rowsFor(std::begin(kAfterDeath), std::end(kAfterDeath));
    }
    void afterADeathNothingIsLostInSilence()
    {
        QFETCH(const Damage *, damage);
        QFETCH(unsigned, seed);
        Random random(seed);
        const QByteArray folder = at(QByteArray("copy-") + QTest::currentDataTag());
        copyFolder(at("dead"), folder);

        damage->apply(folder + "/hub.db" + damage->suffix, random);

        openAndCheck(folder, expectedNotes(kRows + kRowsInLog));
    }

    /// Without a clean end there is no checksum to go by: SQLite finds what breaks the structure,
    /// and nobody finds a flipped bit inside a value. The README says so.
    void flippedBitsAfterADeathLoseNoRowInSilence()
    {
        constexpr int kRounds = 30;
        int told = 0;
        int altered = 0;
        for (int round = 0; round < kRounds; ++round) {
            Random random(kSeed + static_cast<unsigned>(round));
            const QByteArray folder = at("flips-" + QByteArray::number(round));
            copyFolder(at("dead"), folder);
            flipBits(folder + "/hub.db", random);

            auto database = Database::open(optionsIn(folder), m_clock);

            QVERIFY2(database, database ? "" : qPrintable(database.error().message()));
            const auto notes = notesIn(**database);
            QVERIFY(notes);
            told += (*database)->notices().isEmpty() ? 0 : 1;
            if (!(*database)->notices().isEmpty())
                continue;
            QCOMPARE(notes->size(), kRows + kRowsInLog);
            altered += *notes == expectedNotes(kRows + kRowsInLog) ? 0 : 1;
        }
        qInfo() << "flips after a death, of" << kRounds << "- told:" << told
                << "value altered unseen:" << altered;
    }

    void deathAloneLosesNothingAndNeedsNoWord()
    {
        const QByteArray folder = at("only-dead");
        copyFolder(at("dead"), folder);

        auto database = Database::open(optionsIn(folder), m_clock);

        QVERIFY(database);
        QVERIFY((*database)->wasUnclean());
        QCOMPARE((*database)->notices(), QStringList());
        QCOMPARE(notesIn(**database).value(), expectedNotes(kRows + kRowsInLog));
    }
};

QTEST_GUILESS_MAIN(TestDamage)
#include "tst_damage.moc"
