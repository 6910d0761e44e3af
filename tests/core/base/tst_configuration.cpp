#include "core/base/configuration.h"
#include "core/base/io.h"
#include "core/base/random.h"

#include <QSet>
#include <QTemporaryDir>
#include <QtTest>

using namespace hub;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

QString detailOf(const Result<Configuration> &configuration)
{
    return configuration ? QStringLiteral("ok") : configuration.error().detail;
}

} // namespace

class TestConfiguration : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;

    [[nodiscard]] QString fileWith(const QByteArray &content) const
    {
        const QString path = m_folder.filePath(QStringLiteral("aio-hub.json"));
        const auto written = writeFile(QFile::encodeName(path), content, Durability::Visible);
        return written ? path : QString();
    }

private Q_SLOTS:
    void everyDefaultIsAllowed()
    {
        const auto configuration = Configuration::resolve({});

        QVERIFY(configuration);
        QCOMPARE(configuration->integer("jobs.workers"_L1), qint64{10});
        QCOMPARE(configuration->integer("image.max_megapixels"_L1), qint64{50});
        QCOMPARE(configuration->bytes("media.worker_memory"_L1), qint64{1} << 30U);
        QCOMPARE(configuration->bytes("storage.reserve_bytes"_L1), qint64{200'000'000});
        QCOMPARE(configuration->duration("media.step_deadline"_L1), 10s);
        QCOMPARE(configuration->text("log.level"_L1), u"info"_s);
        QCOMPARE(configuration->text("data"_L1), QString());
    }

    void namesAreUniqueAndDescribed()
    {
        QSet<QString> names;
        for (const SettingDefinition &definition : Configuration::definitions()) {
            QVERIFY2(!definition.summary.isEmpty(), qPrintable(definition.name));
            QVERIFY2(!names.contains(definition.name), qPrintable(definition.name));
            QCOMPARE(Configuration::definition(definition.name), &definition);
            names.insert(definition.name);
        }
        QVERIFY(!Configuration::definition(u"no.such"));
    }

    void theNearestSourceWins()
    {
        Configuration::Sources sources;
        sources.file = fileWith("{\n\"jobs\": {\"workers\": 2},\n\"image.max_frames\": 7}");
        const auto byFile = Configuration::resolve(sources);
        sources.environment = {{u"AIO_JOBS_WORKERS"_s, u"3"_s}};
        const auto byEnvironment = Configuration::resolve(sources);
        sources.options = {{u"jobs.workers"_s, u"4"_s}};
        const auto byOption = Configuration::resolve(sources);

        QVERIFY(byFile && byEnvironment && byOption);
        QCOMPARE(byFile->integer("jobs.workers"_L1), qint64{2});
        QCOMPARE(byEnvironment->integer("jobs.workers"_L1), qint64{3});
        QCOMPARE(byOption->integer("jobs.workers"_L1), qint64{4});
        QCOMPARE(byOption->integer("image.max_frames"_L1), qint64{7});
    }

    void everyValueSaysWhereItIsFrom()
    {
        Configuration::Sources sources;
        sources.file = fileWith("{\n\"jobs\": {\"workers\": 2},\n\"image.max_frames\": 7}");
        sources.environment = {{u"AIO_PORT"_s, u"9000"_s}};
        sources.options = {{u"server.host"_s, u"::1"_s}};

        const auto configuration = Configuration::resolve(sources);

        QVERIFY(configuration);
        const auto shown = [&](QLatin1StringView name) { return configuration->shown(name); };
        QCOMPARE(shown("log.level"_L1).origin, Configuration::Origin::Default);
        QCOMPARE(shown("log.level"_L1).source, QString());
        QCOMPARE(shown("jobs.workers"_L1).origin, Configuration::Origin::File);
        QCOMPARE(shown("jobs.workers"_L1).source, sources.file + u":2"_s);
        QCOMPARE(shown("image.max_frames"_L1).source, sources.file + u":3"_s);
        QCOMPARE(shown("server.port"_L1).origin, Configuration::Origin::Environment);
        QCOMPARE(shown("server.port"_L1).source, u"AIO_PORT"_s);
        QCOMPARE(shown("server.port"_L1).text, u"9000"_s);
        QCOMPARE(shown("server.host"_L1).origin, Configuration::Origin::Option);
        QCOMPARE(shown("server.host"_L1).source, u"command line"_s);
    }

    void refusedValuesSayWhatIsAllowed_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("detail");
        const auto row = [](const char *name, const char *value, const char *detail) {
            QTest::newRow(name) << QString::fromUtf8(name) << QString::fromUtf8(value)
                                << QString::fromUtf8(detail);
        };
        row("jobs.workers",
            "65",
            "command line: jobs.workers must be a whole number from 1 to 64, not '65'");
        row("server.port",
            "a\nb",
            "command line: server.port must be a whole number from 0 to 65535, not 'a\\x0ab'");
        row("log.level",
            "loud",
            "command line: log.level must be one of debug, info, warning, error, not 'loud'");
        row("media.step_deadline",
            "10",
            "command line: media.step_deadline must be a time like 250ms, 10s or 30min from 100ms "
            "to 1h, not '10'");
        row("image.max_file",
            "99999999999GiB",
            "command line: image.max_file must be a size like 256MiB or 2GB from 1KiB to 4GiB, not "
            "'99999999999GiB'");
        row("data", "\xef\xbf\xbd", "command line: data is not valid UTF-8 text");
        row("jobs.wrokers", "1", "command line: there is no setting 'jobs.wrokers'");
    }
    void refusedValuesSayWhatIsAllowed()
    {
        QFETCH(QString, name);
        QFETCH(QString, value);
        Configuration::Sources sources;
        sources.options = {{name, value}};

        const auto configuration = Configuration::resolve(sources);

        QTEST(detailOf(configuration), "detail");
        QCOMPARE(configuration.error().kind, Error::Kind::InvalidInput);
    }

    void unknownNamesGetASuggestion()
    {
        Configuration::Sources near;
        near.file = fileWith("{\"jobs\":\n{\"worker\": 2}}");
        Configuration::Sources far;
        far.options = {{u"colour"_s, u"red"_s}};

        QCOMPARE(detailOf(Configuration::resolve(near)),
                 near.file + u":2: there is no setting 'jobs.worker'"_s);
        QCOMPARE(Configuration::resolve(near).error().remedy, u"did you mean 'jobs.workers'?"_s);
        QCOMPARE(Configuration::resolve(far).error().remedy,
                 u"see 'aio-hub config show' for all of them"_s);
    }

    void aBadValueInTheFileNamesItsLine()
    {
        Configuration::Sources sources;
        sources.file = fileWith("{\n\n\"backup.keep\": 0}");

        QCOMPARE(detailOf(Configuration::resolve(sources)),
                 sources.file + u":3: backup.keep must be a whole number from 1 to 100, not '0'"_s);
    }

    void onlyANamedFileMustExist()
    {
        Configuration::Sources sources;
        sources.file = m_folder.filePath(u"missing.json"_s);
        QVERIFY(Configuration::resolve(sources));

        sources.fileMustExist = true;
        const auto named = Configuration::resolve(sources);

        QVERIFY(!named);
        QCOMPARE(named.error().kind, Error::Kind::NotFound);
        QVERIFY(named.error().detail.contains(sources.file));
    }

    void aFolderOrAnEndlessFileIsNoConfiguration()
    {
        Configuration::Sources sources;
        sources.file = m_folder.path();
        QCOMPARE(Configuration::resolve(sources).error().kind, Error::Kind::InvalidInput);
        sources.file = fileWith(QByteArray(1024 * 1024 + 1, ' '));
        QCOMPARE(Configuration::resolve(sources).error().kind, Error::Kind::TooLarge);
    }

    void emptyVariablesCountAsUnset()
    {
        Configuration::Sources sources;
        sources.environment = {{u"AIO_PORT"_s, QString()}, {u"AIO_JOBS_WORKERS"_s, QString()}};

        const auto configuration = Configuration::resolve(sources);

        QVERIFY(configuration);
        QCOMPARE(configuration->shown("server.port"_L1).origin, Configuration::Origin::Default);
    }

    void foreignVariablesAreLeftAlone()
    {
        Configuration::Sources sources;
        sources.environment = {{u"AIO_FAULT_SEED"_s, u"1"_s}, {u"AIO_SOMETHING"_s, u"x"_s}};

        QVERIFY(Configuration::resolve(sources));
    }

    void twoNamesOfOneVariableMustAgree()
    {
        Configuration::Sources sources;
        sources.environment = {{u"AIO_PORT"_s, u"1"_s}, {u"AIO_SERVER_PORT"_s, u"2"_s}};
        QCOMPARE(detailOf(Configuration::resolve(sources)),
                 u"AIO_PORT and AIO_SERVER_PORT in the environment disagree"_s);

        sources.environment[u"AIO_SERVER_PORT"_s] = u"1"_s;
        QVERIFY(Configuration::resolve(sources));
    }

    void credentialsAreNotShown()
    {
        Configuration::Sources sources;
        sources.options = {{u"redis.url"_s, u"redis://me:hunter2@cache:6379/0"_s}};

        const auto configuration = Configuration::resolve(sources);

        QVERIFY(configuration);
        QCOMPARE(configuration->shown("redis.url"_L1).text, u"redis://me:***@cache:6379/0"_s);
        QCOMPARE(configuration->text("redis.url"_L1), u"redis://me:hunter2@cache:6379/0"_s);
    }

    void theProcessEnvironmentIsRead()
    {
        qputenv("AIO_TEST_VARIABLE", "a=b");
        qputenv("NOT_AIO_VARIABLE", "x");

        const auto environment = Configuration::processEnvironment();

        QCOMPARE(environment.value(u"AIO_TEST_VARIABLE"_s), u"a=b"_s);
        QVERIFY(!environment.contains(u"NOT_AIO_VARIABLE"_s));
    }

    void everyBoundIsHeld_data()
    {
        QTest::addColumn<QString>("name");
        for (const SettingDefinition &definition : Configuration::definitions()) {
            if (definition.minimum != 0 || definition.maximum != 0)
                QTest::newRow(qPrintable(definition.name)) << definition.name;
        }
    }
    void everyBoundIsHeld()
    {
        QFETCH(QString, name);
        const SettingDefinition *definition = Configuration::definition(name);
        const auto isTaken = [&](qint64 number) {
            Configuration::Sources sources;
            const bool isTime = definition->type == SettingDefinition::Type::Duration;
            sources.options = {{name, QString::number(number) + (isTime ? u"ms"_s : u""_s)}};
            return Configuration::resolve(sources).has_value();
        };

        QVERIFY(isTaken(definition->minimum));
        QVERIFY(isTaken(definition->maximum));
        QVERIFY(!isTaken(definition->minimum - 1));
        QVERIFY(!isTaken(definition->maximum + 1));
    }

    void damagedFilesAreRefusedOrRead()
    {
        const std::uint64_t seed = Random::freshSeed();
        qInfo() << "seed" << seed;
        Random random(seed);
        const QByteArray valid =
            "{ // workers\n\"jobs\": {\"workers\": 2,}, /* x */ \"backup.keep\": 7}";
        for (int round = 0; round < 300; ++round) {
            QByteArray text = valid;
            const auto size = static_cast<std::uint64_t>(text.size());
            text[static_cast<qsizetype>(random.below(size))] = static_cast<char>(random.below(256));
            text.truncate(1 + static_cast<qsizetype>(random.below(size)));
            Configuration::Sources sources;
            sources.file = fileWith(text);

            const auto configuration = Configuration::resolve(sources);

            if (!configuration) {
                QCOMPARE(configuration.error().kind, Error::Kind::InvalidInput);
                QVERIFY(configuration.error().detail.startsWith(sources.file));
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestConfiguration)
#include "tst_configuration.moc"
