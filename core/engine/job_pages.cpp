#include "core/base/json.h"
#include "core/engine/image_savings_p.h"
#include "core/engine/job_pages_p.h"

namespace hub {
namespace {

/// The first page is what fits a screen: it is there at once.
constexpr int kFirstPage = 100;
constexpr int kPage = 1'000;
constexpr int kMostSubjects = 10'000;

QString textField(const json::object &object, std::string_view name)
{
    const json::value *value = object.if_contains(name);
    return value && value->is_string() ? QString::fromUtf8(
               value->get_string().data(), static_cast<qsizetype>(value->get_string().size()))
                                       : QString();
}

} // namespace

JobRow jobRow(const jobs::Job &job)
{
    JobRow row;
    row.id = job.id;
    row.kind = job.kind;
    row.group = job.group;
    row.state = job.state;
    row.priority = job.priority;
    row.attempt = job.attempt;
    row.maxAttempts = job.maxAttempts;
    row.progress = job.progress;
    row.eta = job.eta;
    row.waitingReason = job.waitingReason;
    if (job.error)
        row.error = job.error->detail;
    if (job.state == jobs::State::Succeeded && job.kind.startsWith(u"image.")) {
        if (const auto manifest = ImageSavings::manifestOf(job.result)) {
            const ImageBytes bytes = ImageSavings::bytesOf(*manifest);
            row.files = static_cast<int>(manifest->variants.size());
            row.savedBytes = std::max<qint64>(0, bytes.before - bytes.after);
        }
    }
    row.createdAt = job.createdAt;
    row.startedAt = job.startedAt;
    row.finishedAt = job.finishedAt;
    return row;
}

JobPages::JobPages(JobDesk::Sources sources)
    : m_sources(std::move(sources))
    , m_subjects(kMostSubjects)
{}

void JobPages::rewind()
{
    m_cursor.clear();
    m_read = 0;
    m_isComplete = false;
}

Result<std::vector<JobRow>> JobPages::next(const QSet<QString> &told)
{
    jobs::JobQueue::Filter filter;
    filter.limit = m_read == 0 ? kFirstPage : kPage;
    filter.cursor = m_cursor;
    const auto jobs = m_sources.queue->list(filter);
    if (!jobs)
        return fail(jobs.error());
    std::vector<JobRow> rows;
    rows.reserve(jobs->size());
    for (const jobs::Job &job : *jobs) {
        if (told.contains(job.id))
            continue;
        rows.push_back(jobRow(job));
        rows.back().subject = subjectOf(job.id, job.input);
    }
    m_read += jobs->size();
    m_isComplete =
        jobs->size() < static_cast<std::size_t>(filter.limit) || m_read >= JobDesk::kMostRows;
    if (!jobs->empty())
        m_cursor = jobs->back().id;
    return rows;
}

QString JobPages::subjectOf(const QString &id, const QByteArray &input)
{
    if (const QString *known = m_subjects.object(id))
        return *known;
    QString subject;
    const auto parsed = parseJson(input, QStringLiteral("input"));
    if (parsed && parsed->is_object()) {
        const json::object &fields = parsed->get_object();
        if (const QString file = textField(fields, "file"); !file.isEmpty())
            subject = file.section(u'/', -1);
        else if (const QString artifact = textField(fields, "artifact"); !artifact.isEmpty())
            subject = m_sources.artifactName(artifact);
    }
    m_subjects.insert(id, new QString(subject)); // The cache owns it.
    return subject;
}

} // namespace hub
