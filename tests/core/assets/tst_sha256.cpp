#include "core/assets/sha256_p.h"

#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>
#include <unistd.h>

using namespace hub;
using namespace hub::assets;

namespace {

constexpr qsizetype kPiece = 256 * 1024;

UniqueFd fileWith(const QTemporaryDir &folder, const QByteArray &content)
{
    const QByteArray path = folder.path().toUtf8() + "/file";
    if (!writeFile(path, content, Durability::Visible))
        return {};
    return UniqueFd(::open(path.constData(), O_RDONLY | O_CLOEXEC));
}

} // namespace

class TestSha256 : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void knownTextsHaveTheirKnownNames_data()
    {
        // From FIPS 180-4's examples.
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("name");
        QTest::newRow("nothing")
            << QByteArray()
            << QByteArray("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        QTest::newRow("abc")
            << QByteArray("abc")
            << QByteArray("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        QTest::newRow("two blocks")
            << QByteArray("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")
            << QByteArray("248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
        QTest::newRow("a million times a")
            << QByteArray(1'000'000, 'a')
            << QByteArray("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    }
    void knownTextsHaveTheirKnownNames()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, name);

        QCOMPARE(hashBytes(text).hex, name);
        QVERIFY(hashBytes(text).isValid());
    }

    void piecesGiveTheSameNameAsTheWhole()
    {
        const QByteArray text("the quick brown fox jumps over the lazy dog");
        for (qsizetype cut = 0; cut <= text.size(); ++cut) {
            Sha256 hash;
            hash.add(QByteArrayView(text).first(cut));
            hash.add(QByteArrayView(text).sliced(cut));
            QCOMPARE(hash.finish(), hashBytes(text));
        }
    }

    void fileIsReadWholeWhateverItsSize_data()
    {
        QTest::addColumn<qsizetype>("bytes");
        QTest::newRow("empty") << qsizetype(0);
        QTest::newRow("one byte") << qsizetype(1);
        QTest::newRow("a byte less than a piece") << kPiece - 1;
        QTest::newRow("exactly a piece") << kPiece;
        QTest::newRow("a byte more than a piece") << kPiece + 1;
        QTest::newRow("many pieces") << 5 * kPiece + 77;
    }
    void fileIsReadWholeWhateverItsSize()
    {
        QFETCH(qsizetype, bytes);
        const QTemporaryDir folder;
        QByteArray content(bytes, 'x');
        for (qsizetype i = 0; i < bytes; i += 97)
            content[i] = static_cast<char>(i % 251);
        const UniqueFd file = fileWith(folder, content);

        const auto blob = hashFile(file.get());
        QByteArray read;
        const auto pieces = readInPieces(file.get(), [&](QByteArrayView piece) -> Result<void> {
            read.append(piece);
            return {};
        });

        QVERIFY(blob);
        QCOMPARE(blob->bytes, bytes);
        QCOMPARE(blob->id, hashBytes(content));
        QVERIFY(pieces);
        QCOMPARE(read, content);
    }

    void cancelledHashEndsWithTheReason()
    {
        const QTemporaryDir folder;
        const UniqueFd file = fileWith(folder, QByteArray(3 * kPiece, 'x'));
        const CancelToken cancel;
        cancel.cancel(CancelToken::Reason::Shutdown);

        const auto blob = hashFile(file.get(), cancel);

        QVERIFY(!blob);
        QCOMPARE(blob.error().kind, Error::Kind::Cancelled);
    }

    void readingStopsAtTheFirstError()
    {
        const QTemporaryDir folder;
        const UniqueFd file = fileWith(folder, QByteArray(3 * kPiece, 'x'));
        int pieces = 0;

        const auto read = readInPieces(file.get(), [&](QByteArrayView) -> Result<void> {
            ++pieces;
            return fail(Error::Kind::StorageFull, QStringLiteral("enough"));
        });

        QVERIFY(!read);
        QCOMPARE(read.error().kind, Error::Kind::StorageFull);
        QCOMPARE(pieces, 1);
    }

    void whatCannotBeReadAtAPlaceIsAnError()
    {
        int ends[2] = {-1, -1};
        QCOMPARE(::pipe(ends), 0);
        const UniqueFd readEnd(ends[0]);
        const UniqueFd writeEnd(ends[1]);
        const UniqueFd folder(::open("/", O_RDONLY | O_CLOEXEC));

        QVERIFY(!hashFile(readEnd.get()));
        QVERIFY(!hashFile(folder.get()));
        QVERIFY(!hashFile(-1));
    }

    void namesAreCheckedForm_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<bool>("isValid");
        QTest::newRow("64 digits") << QByteArray(64, '0') << true;
        QTest::newRow("64 letters") << QByteArray(64, 'f') << true;
        QTest::newRow("63") << QByteArray(63, '0') << false;
        QTest::newRow("65") << QByteArray(65, '0') << false;
        QTest::newRow("no hex letter") << QByteArray(63, '0') + 'g' << false;
        QTest::newRow("upper case") << QByteArray(63, '0') + 'A' << false;
        QTest::newRow("slash") << QByteArray(63, '0') + '/' << false;
        QTest::newRow("zero byte") << QByteArray(63, '0') + '\0' << false;
        QTest::newRow("nothing") << QByteArray() << false;
    }
    void namesAreCheckedForm()
    {
        QFETCH(QByteArray, name);
        QFETCH(bool, isValid);

        QCOMPARE(BlobId{name}.isValid(), isValid);
    }

    void speedIsPrinted()
    {
        const QByteArray content(8 * 1024 * 1024, 'x');
        QBENCHMARK
        {
            QVERIFY(hashBytes(content).isValid());
        }
    }
};

QTEST_GUILESS_MAIN(TestSha256)
#include "tst_sha256.moc"
