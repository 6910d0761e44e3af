#include "app/window/intake.h"

#include "core/base/path_text.h"
#include "core/projects/artifact_store.h"
#include "core/projects/artifact_writer.h"

#include <QDirIterator>
#include <QFile>
#include <QMimeDatabase>

#include <algorithm>
#include <boost/json.hpp>
#include <fcntl.h>
#include <set>
#include <sys/stat.h>
#include <unistd.h>

namespace hub::app {
namespace {

constexpr std::size_t kBlockBytes = std::size_t{256} * 1024;

/// Where a folder is so large that nobody meant all of it.
constexpr int kMostLookedAt = 100'000;

/// Pictures that the page is told of together.
constexpr qsizetype kFilesPerReport = 16;

enum class Sort
{
    Picture,
    Video,
    Text,
    Other,
    EmptyFile,
    TooLarge,
    Missing,
    Unreadable,
    Folder
};

QString nameOf(const QByteArray &path)
{
    return pathForDisplay(path.mid(path.lastIndexOf('/') + 1));
}

class Planner final
{
public:
    Planner(qint64 mostBytes, const CancelToken &token)
        : m_mostBytes(mostBytes)
        , m_token(token)
    {}

    void add(const QByteArray &path)
    {
        struct stat file
        {};
        const Sort sort = sortOf(path, file);
        if (sort == Sort::Folder)
            addFolder(path);
        else if (sort == Sort::Picture)
            addPicture(path, file);
        else
            leaveOut(path, sort);
    }

    [[nodiscard]] IntakePlan take() { return std::move(m_plan); }

private:
    [[nodiscard]] Sort sortOf(const QByteArray &path, struct stat &file) const
    {
        if (::stat(path.constData(), &file) != 0)
            return errno == EACCES ? Sort::Unreadable : Sort::Missing;
        if (S_ISDIR(file.st_mode))
            return ::access(path.constData(), R_OK | X_OK) == 0 ? Sort::Folder : Sort::Unreadable;
        // A pipe or a device would be waited for.
        if (!S_ISREG(file.st_mode) || ::access(path.constData(), R_OK) != 0)
            return Sort::Unreadable;
        const QMimeType type = m_types.mimeTypeForFile(QFile::decodeName(path));
        if (type.name().startsWith(QLatin1StringView("video/")))
            return Sort::Video;
        if (file.st_size == 0)
            return Sort::EmptyFile;
        if (type.name().startsWith(QLatin1StringView("image/")))
            return file.st_size > m_mostBytes ? Sort::TooLarge : Sort::Picture;
        return type.inherits(QStringLiteral("text/plain")) ? Sort::Text : Sort::Other;
    }

    void addPicture(const QByteArray &path, const struct stat &file)
    {
        // A folder and a file in it, or the same file by two names.
        if (!m_known.insert({file.st_dev, file.st_ino}).second)
            return;
        if (m_plan.pictures.size() < kMostFiles)
            m_plan.pictures.append(path);
        else
            ++m_plan.report.overLimit;
    }

    [[nodiscard]] int &countOf(Sort sort)
    {
        IntakeReport &report = m_plan.report;
        switch (sort) {
        case Sort::Video:
            return report.videos;
        case Sort::Text:
            return report.texts;
        case Sort::EmptyFile:
            return report.emptyFiles;
        case Sort::TooLarge:
            return report.tooLarge;
        case Sort::Missing:
            return report.missing;
        case Sort::Unreadable:
            return report.unreadable;
        default:
            return report.others;
        }
    }

    void leaveOut(const QByteArray &path, Sort sort)
    {
        ++countOf(sort);
        giveExample(path);
    }

    void giveExample(const QByteArray &path)
    {
        if (m_plan.report.example.isEmpty())
            m_plan.report.example = nameOf(path);
    }

    /// What else is in a folder is nobody's mistake: only its pictures were meant.
    void addFolder(const QByteArray &given)
    {
        const QByteArray path = given.size() > 1 && given.endsWith('/') ? given.chopped(1) : given;
        QDirIterator walk(QFile::decodeName(path),
                          QDir::Files | QDir::Readable | QDir::NoSymLinks,
                          QDirIterator::Subdirectories);
        std::vector<QByteArray> files;
        while (walk.hasNext() && files.size() < kMostLookedAt && !m_token.isCancelled())
            files.push_back(QFile::encodeName(walk.next()));
        if (walk.hasNext() && !m_token.isCancelled()) {
            ++m_plan.report.cutFolders;
            giveExample(path);
        }
        // Folders list their files in no order; a person looks for them by name.
        std::sort(files.begin(), files.end());
        if (!addPicturesOf(files)) {
            ++m_plan.report.emptyFolders;
            giveExample(path);
        }
    }

    /// Whether there is any.
    bool addPicturesOf(const std::vector<QByteArray> &files)
    {
        bool hasPicture = false;
        for (const QByteArray &path : files) {
            struct stat file
            {};
            if (m_token.isCancelled())
                break;
            const Sort sort = sortOf(path, file);
            if (sort == Sort::Picture)
                addPicture(path, file);
            else if (sort == Sort::TooLarge)
                leaveOut(path, sort);
            else
                continue;
            hasPicture = true;
        }
        return hasPicture;
    }

    const qint64 m_mostBytes;
    const CancelToken &m_token;
    const QMimeDatabase m_types;
    std::set<std::pair<dev_t, ino_t>> m_known;
    IntakePlan m_plan;
};

Result<projects::Artifact> store(const QByteArray &path, Engine &engine, const CancelToken &token)
{
    const UniqueFd file(::open(path.constData(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (!file.isValid())
        return fail(errnoError(QStringLiteral("cannot read %1").arg(pathForDisplay(path)), errno));
    projects::Intake intake;
    intake.filename = nameOf(path);
    auto writer = engine.artifacts().begin(intake);
    if (!writer)
        return fail(writer.error());
    const std::unique_ptr<char[]> block(new char[kBlockBytes]);
    while (!token.isCancelled()) {
        const ssize_t count = ::read(file.get(), block.get(), kBlockBytes);
        if (count < 0) {
            return fail(
                errnoError(QStringLiteral("cannot read %1").arg(pathForDisplay(path)), errno));
        }
        if (count == 0)
            return (*writer)->finish();
        if (const auto written = (*writer)->write(QByteArrayView(block.get(), count)); !written)
            return fail(written.error());
    }
    return fail(Error::Kind::Cancelled, QStringLiteral("the hub ends"));
}

Result<void> enqueue(const projects::Artifact &artifact, Engine &engine)
{
    jobs::JobRequest request;
    request.kind = QStringLiteral("image.optimize");
    request.input = QByteArray::fromStdString(
        boost::json::serialize(boost::json::object{{"artifact", artifact.id.toStdString()}}));
    const auto job = engine.jobs().enqueue(request);
    if (!job)
        return fail(job.error());
    return {};
}

} // namespace

IntakePlan planIntake(const QByteArrayList &paths, qint64 mostBytes, const CancelToken &token)
{
    Planner planner(mostBytes, token);
    for (const QByteArray &path : paths) {
        if (token.isCancelled())
            break;
        planner.add(path);
    }
    return planner.take();
}

IntakeReport takeIn(IntakePlan plan, Engine &engine, const IntakeWay &way)
{
    IntakeReport report = std::move(plan.report);
    const auto tellOf = [&](const projects::Artifact &file) {
        report.files.append({file.id, file.filename, file.bytes, file.mediaType});
        // The first one at once: the page is opened for it.
        if (report.files.size() < kFilesPerReport && report.pictures > 1)
            return;
        way.onReport(report);
        report.files.clear();
    };
    for (const QByteArray &path : plan.pictures) {
        const auto artifact = store(path, engine, way.token);
        // One file that cannot be read is no reason to stop; a full disk is.
        if (!artifact && artifact.error().kind != Error::Kind::StorageFull
            && artifact.error().kind != Error::Kind::Cancelled) {
            ++report.unreadable;
            if (report.example.isEmpty())
                report.example = nameOf(path);
            continue;
        }
        if (!artifact) {
            report.error = artifact.error();
            break;
        }
        if (way.aim == Aim::Jobs) {
            if (const auto queued = enqueue(*artifact, engine); !queued) {
                report.error = queued.error();
                break;
            }
        }
        ++report.pictures;
        if (way.aim == Aim::Page)
            tellOf(*artifact);
    }
    return report;
}

} // namespace hub::app
