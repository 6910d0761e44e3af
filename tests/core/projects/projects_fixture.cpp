#include "tests/core/projects/projects_fixture.h"

#include "core/base/random.h"

#include <QDirIterator>

namespace hub::projects {

std::vector<database::Schema> projectSchemas()
{
    return {assets::BlobStore::schema(), ArtifactStore::schema(), UploadStore::schema()};
}

void ProjectsFixture::open()
{
    database::Database::Options options;
    options.file = path() + "/hub.db";
    options.backupFolder = path() + "/backups";
    options.damagedFolder = path() + "/damaged";
    options.schemas = projectSchemas();
    auto opened = database::Database::open(options, clock);
    if (!opened)
        qFatal("%s", qPrintable(opened.error().message()));
    database = *std::move(opened);
    // The tests' own disk may be nearly full without being the subject.
    const assets::BlobStoreOptions blobOptions{.folder = path() + "/blobs",
                                               .damagedFolder = {},
                                               .reservedBytes = 0,
                                               .reservedFraction = 0};
    blobs = std::make_unique<assets::BlobStore>(blobOptions, *database, clock, io);
    artifacts = std::make_unique<ArtifactStore>(*database, *blobs, clock);
    uploadOptions.folder = path() + "/uploads";
    auto uploadStore = UploadStore::open(uploadOptions, *database, *blobs, *artifacts, clock, io);
    if (!uploadStore)
        qFatal("%s", qPrintable(uploadStore.error().message()));
    uploads = *std::move(uploadStore);
}

void ProjectsFixture::close()
{
    uploads.reset();
    artifacts.reset();
    blobs.reset();
    database.reset();
}

QStringList ProjectsFixture::files(const char *folder) const
{
    QStringList files;
    QDirIterator entries(m_folder.path() + u'/' + QLatin1StringView(folder),
                         QDir::Files | QDir::Hidden,
                         QDirIterator::Subdirectories);
    while (entries.hasNext())
        files.append(entries.next());
    return files;
}

qint64 ProjectsFixture::rows(const char *table) const
{
    const auto count = database->reader().run([&](database::Connection &connection) {
        return connection.value(
            QStringLiteral("SELECT count(*) FROM %1").arg(QLatin1StringView(table)));
    });
    return count && *count ? (*count)->toLongLong() : -1;
}

Result<Artifact> ProjectsFixture::give(const QByteArray &content, const Intake &intake)
{
    auto writer = artifacts->begin(intake);
    if (!writer)
        return fail(writer.error());
    if (auto written = (*writer)->write(content); !written)
        return fail(written.error());
    return (*writer)->finish();
}

QByteArray contentOf(int seed, qsizetype bytes)
{
    Random random(static_cast<std::uint64_t>(seed));
    QByteArray content(bytes, Qt::Uninitialized);
    for (char &byte : content)
        byte = static_cast<char>(random.below(256));
    return content;
}

UploadRequest requestFor(const QByteArray &content)
{
    UploadRequest request;
    request.filename = QStringLiteral("a.bin");
    request.bytes = content.size();
    request.sha256 = assets::hashBytes(content);
    return request;
}

Result<Upload> sendUpTo(UploadStore &uploads,
                        const QString &id,
                        const QByteArray &content,
                        qsizetype end)
{
    const auto upload = uploads.find(id);
    if (!upload)
        return upload;
    auto writer = uploads.append(id, upload->offset);
    if (!writer)
        return fail(writer.error());
    const QByteArray missing = content.mid(upload->offset, end - upload->offset);
    if (auto written = (*writer)->write(missing); !written)
        return fail(written.error());
    return (*writer)->finish();
}

} // namespace hub::projects
