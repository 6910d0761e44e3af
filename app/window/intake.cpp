#include "app/window/intake.h"

#include "core/base/path_text.h"
#include "core/projects/artifact_store.h"
#include "core/projects/artifact_writer.h"

#include <QDirIterator>
#include <QFile>
#include <QMimeDatabase>

#include <boost/json.hpp>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace hub::app {
namespace {

constexpr std::size_t kBlockBytes = std::size_t{256} * 1024;

/// Where a folder is so large that nobody meant all of it.
constexpr int kMostLookedAt = 100'000;

enum class Sort
{
    Picture,
    Video,
    Text,
    Other,
    Unreadable,
    Folder
};

Sort sortOf(const QByteArray &path, const QMimeDatabase &types)
{
    struct stat file
    {};
    if (::stat(path.constData(), &file) != 0)
        return Sort::Unreadable;
    if (S_ISDIR(file.st_mode))
        return Sort::Folder;
    // A pipe or a device would be waited for.
    if (!S_ISREG(file.st_mode) || ::access(path.constData(), R_OK) != 0)
        return Sort::Unreadable;
    const QMimeType type = types.mimeTypeForFile(QFile::decodeName(path));
    if (type.name().startsWith(QLatin1StringView("image/")))
        return Sort::Picture;
    if (type.name().startsWith(QLatin1StringView("video/")))
        return Sort::Video;
    return type.inherits(QStringLiteral("text/plain")) ? Sort::Text : Sort::Other;
}

class Planner final
{
public:
    explicit Planner(const CancelToken &token)
        : m_token(token)
    {}

    void add(const QByteArray &path)
    {
        const Sort sort = sortOf(path, m_types);
        if (sort == Sort::Folder)
            addFolder(path);
        else if (sort == Sort::Picture)
            addPicture(path);
        else
            leaveOut(path, sort);
    }

    [[nodiscard]] IntakePlan take() { return std::move(m_plan); }

private:
    void addPicture(const QByteArray &path)
    {
        if (m_plan.pictures.size() < kMostFiles)
            m_plan.pictures.append(path);
        else
            ++m_plan.report.overLimit;
    }

    void leaveOut(const QByteArray &path, Sort sort)
    {
        IntakeReport &report = m_plan.report;
        if (report.example.isEmpty())
            report.example = pathForDisplay(path.mid(path.lastIndexOf('/') + 1));
        switch (sort) {
        case Sort::Video:
            ++report.videos;
            return;
        case Sort::Text:
            ++report.texts;
            return;
        case Sort::Unreadable:
            ++report.unreadable;
            return;
        default:
            ++report.others;
        }
    }

    /// What else is in a folder is nobody's mistake: only its pictures were meant.
    void addFolder(const QByteArray &path)
    {
        QDirIterator walk(QFile::decodeName(path),
                          QDir::Files | QDir::Readable | QDir::NoSymLinks,
                          QDirIterator::Subdirectories);
        bool hasPicture = false;
        for (int seen = 0; walk.hasNext() && seen < kMostLookedAt && !m_token.isCancelled();
             ++seen) {
            const QByteArray file = QFile::encodeName(walk.next());
            if (sortOf(file, m_types) != Sort::Picture)
                continue;
            hasPicture = true;
            addPicture(file);
        }
        if (hasPicture)
            return;
        ++m_plan.report.emptyFolders;
        if (m_plan.report.example.isEmpty())
            m_plan.report.example = pathForDisplay(path.mid(path.lastIndexOf('/') + 1));
    }

    const CancelToken &m_token;
    const QMimeDatabase m_types;
    IntakePlan m_plan;
};

Result<projects::Artifact> store(const QByteArray &path, Engine &engine, const CancelToken &token)
{
    const UniqueFd file(::open(path.constData(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (!file.isValid())
        return fail(errnoError(QStringLiteral("cannot read %1").arg(pathForDisplay(path)), errno));
    projects::Intake intake;
    intake.filename = pathForDisplay(path.mid(path.lastIndexOf('/') + 1));
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

} // namespace

IntakePlan planIntake(const QByteArrayList &paths, const CancelToken &token)
{
    Planner planner(token);
    for (const QByteArray &path : paths) {
        if (token.isCancelled())
            break;
        planner.add(path);
    }
    return planner.take();
}

IntakeReport takeIn(IntakePlan plan, Engine &engine, const CancelToken &token)
{
    IntakeReport report = std::move(plan.report);
    for (const QByteArray &path : plan.pictures) {
        const auto artifact = store(path, engine, token);
        jobs::JobRequest request;
        request.kind = QStringLiteral("image.optimize");
        if (artifact) {
            request.input = QByteArray::fromStdString(boost::json::serialize(
                boost::json::object{{"artifact", artifact->id.toStdString()}}));
            const auto job = engine.jobs().enqueue(request);
            if (job) {
                ++report.pictures;
                continue;
            }
            report.error = job.error();
            break;
        }
        // One file that cannot be read is no reason to stop; a full disk is.
        if (artifact.error().kind == Error::Kind::StorageFull
            || artifact.error().kind == Error::Kind::Cancelled) {
            report.error = artifact.error();
            break;
        }
        ++report.unreadable;
        if (report.example.isEmpty())
            report.example = pathForDisplay(path.mid(path.lastIndexOf('/') + 1));
    }
    return report;
}

} // namespace hub::app
