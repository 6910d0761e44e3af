#include "core/base/result.h"

#include <QSet>
#include <QtTest>

#include <cerrno>

using namespace hub;

class TestError : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyKindHasACodeOfItsOwn()
    {
        QSet<QString> codes;
        for (int i = 0; i <= static_cast<int>(Error::Kind::Internal); ++i) {
            const auto kind = static_cast<Error::Kind>(i);
            const QString code(errorCode(kind));
            QCOMPARE(errorKind(code), kind);
            codes.insert(code);
        }

        QCOMPARE(codes.size(), static_cast<int>(Error::Kind::Internal) + 1);
    }

    void anUnknownCodeIsInternal()
    {
        QCOMPARE(errorKind(u"no_such_code"), Error::Kind::Internal);
        QCOMPARE(errorKind(u""), Error::Kind::Internal);
    }

    void theMessageIsOneLine()
    {
        const Error bare{Error::Kind::NotFound, QStringLiteral("there is no a.jpg"), {}};
        const Error full{Error::Kind::NotFound,
                         QStringLiteral("there is no a.jpg"),
                         QStringLiteral("check the name")};

        QCOMPARE(bare.message(), QStringLiteral("there is no a.jpg"));
        QCOMPARE(full.message(), QStringLiteral("there is no a.jpg (check the name)"));
    }

    void errnoBecomesAKind_data()
    {
        QTest::addColumn<int>("error");
        QTest::addColumn<Error::Kind>("kind");
        QTest::addColumn<bool>("hasRemedy");
        QTest::newRow("full") << ENOSPC << Error::Kind::StorageFull << true;
        QTest::newRow("quota") << EDQUOT << Error::Kind::StorageFull << true;
        QTest::newRow("missing") << ENOENT << Error::Kind::NotFound << true;
        QTest::newRow("not allowed") << EACCES << Error::Kind::PermissionDenied << true;
        QTest::newRow("read-only") << EROFS << Error::Kind::PermissionDenied << true;
        QTest::newRow("exists") << EEXIST << Error::Kind::AlreadyExists << false;
        QTest::newRow("too many files") << EMFILE << Error::Kind::Unavailable << true;
        QTest::newRow("name too long") << ENAMETOOLONG << Error::Kind::InvalidInput << false;
        QTest::newRow("folder") << EISDIR << Error::Kind::InvalidInput << false;
        QTest::newRow("too big") << EFBIG << Error::Kind::TooLarge << false;
        QTest::newRow("time") << ETIMEDOUT << Error::Kind::Timeout << false;
        QTest::newRow("busy") << EBUSY << Error::Kind::Busy << false;
        QTest::newRow("not implemented") << ENOSYS << Error::Kind::Unsupported << false;
        QTest::newRow("broken") << EIO << Error::Kind::Io << true;
        QTest::newRow("anything else") << ENOTTY << Error::Kind::Io << false;
    }
    void errnoBecomesAKind()
    {
        QFETCH(int, error);
        QFETCH(bool, hasRemedy);

        const Error made = errnoError(QStringLiteral("cannot write /a/b"), error);

        QTEST(made.kind, "kind");
        QCOMPARE(!made.remedy.isEmpty(), hasRemedy);
        QVERIFY(made.detail.startsWith(QStringLiteral("cannot write /a/b: ")));
    }

    void theDetailIsTheSystemsOwnText()
    {
        QCOMPARE(errnoError(QStringLiteral("cannot write x"), ENOSPC).detail,
                 QStringLiteral("cannot write x: No space left on device"));
        QCOMPARE(errnoError(QStringLiteral("cannot write x"), 9999).detail,
                 QStringLiteral("cannot write x: error 9999"));
    }

    void failMakesTheFailingSideOfAnyResult()
    {
        const Result<int> failed = fail(Error::Kind::Busy, QStringLiteral("it is in use"));
        const Result<QString> passedOn = fail(failed.error());

        QVERIFY(!passedOn);
        QCOMPARE(passedOn.error(), failed.error());
    }
};

QTEST_GUILESS_MAIN(TestError)
#include "tst_error.moc"
