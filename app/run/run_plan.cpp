#include "app/run/run_plan.h"

#include "core/base/path_text.h"

#include <QCryptographicHash>

#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <memory>
#include <sys/stat.h>
#include <unistd.h>

namespace hub::app {
namespace {

/// What the file system says of a file that can be worked on.
struct SourceFile
{
    QByteArray canonicalPath;
    struct stat status
    {};
};

Result<SourceFile> lookAt(const QByteArray &path)
{
    const QString name = pathForDisplay(path);
    const std::unique_ptr<char, decltype(&std::free)> canonical(
        ::realpath(path.constData(), nullptr), &std::free);
    SourceFile file;
    if (!canonical || ::stat(canonical.get(), &file.status) != 0)
        return fail(errnoError(QStringLiteral("cannot read %1").arg(name), errno));
    file.canonicalPath = canonical.get();

    if (S_ISDIR(file.status.st_mode)) {
        return fail(Error::Kind::InvalidInput,
                    QStringLiteral("%1 is a folder").arg(name),
                    QStringLiteral("name the files in it, as %1/*.jpg").arg(name));
    }
    if (!S_ISREG(file.status.st_mode)) {
        return fail(Error::Kind::InvalidInput,
                    QStringLiteral("%1 is not a regular file").arg(name),
                    QStringLiteral("copy what it gives into a file, then name that"));
    }
    if (::faccessat(AT_FDCWD, canonical.get(), R_OK, AT_EACCESS) != 0)
        return fail(errnoError(QStringLiteral("cannot read %1").arg(name), errno));
    return file;
}

/// Hashes fields so that no two lists of fields look alike.
class FieldHash final
{
public:
    void add(const QByteArray &field)
    {
        m_hash.addData(QByteArray::number(field.size()));
        m_hash.addData(QByteArrayLiteral(":"));
        m_hash.addData(field);
    }
    void add(qint64 field) { add(QByteArray::number(field)); }
    [[nodiscard]] QString text() const
    {
        return QString::fromLatin1(m_hash.result().first(16).toHex());
    }

private:
    QCryptographicHash m_hash{QCryptographicHash::Sha256};
};

QByteArray inputOf(const RunOrder &order, const QByteArray &canonicalPath)
{
    json::object input = order.settings;
    if (!canonicalPath.isEmpty())
        input["file"] = toJsonString(pathToText(canonicalPath));
    return toJson(input);
}

RunItem itemWithoutFile(const RunOrder &order)
{
    RunItem item;
    item.shownName = order.kind.name;
    item.input = inputOf(order, {});
    FieldHash key;
    key.add(order.kind.name.toUtf8());
    key.add(item.input);
    item.uniqueKey = QStringLiteral("run:") + key.text();
    return item;
}

/// The job for @p file. Its key changes with the file's content as far as size and time tell.
void fillFromFile(RunItem &item, const RunOrder &order, const SourceFile &file)
{
    item.bytes = file.status.st_size;
    item.input = inputOf(order, file.canonicalPath);
    FieldHash key;
    key.add(order.kind.name.toUtf8());
    key.add(file.canonicalPath);
    key.add(file.status.st_size);
    key.add(file.status.st_mtim.tv_sec);
    key.add(file.status.st_mtim.tv_nsec);
    key.add(item.input);
    item.uniqueKey = QStringLiteral("run:") + key.text();
}

QString twiceNotice(const QByteArray &path, const QByteArray &first)
{
    return path == first
               ? QStringLiteral("%1 is named twice: it is done once").arg(pathForDisplay(path))
               : QStringLiteral("%1 is the same file as %2: it is done once")
                     .arg(pathForDisplay(path), pathForDisplay(first));
}

} // namespace

QByteArray StemAllocator::allocate(const QByteArray &path)
{
    QByteArray name = path.mid(path.lastIndexOf('/') + 1);
    if (const qsizetype dot = name.lastIndexOf('.'); dot > 0)
        name.truncate(dot);
    const QByteArray wanted = safeFileName(name);

    QByteArray stem = wanted;
    for (int number = 2; m_taken.contains(QString::fromUtf8(stem).toCaseFolded()); ++number) {
        // The name gives way to the number: whoever cuts the stem again must not cut that off.
        const QByteArray ending = '-' + QByteArray::number(number);
        stem = safeFileName(wanted, kLongestSafeName - ending.size()) + ending;
    }
    m_taken.insert(QString::fromUtf8(stem).toCaseFolded());
    return stem;
}

RunPlan planRun(const RunOrder &order)
{
    RunPlan plan;
    plan.kind = order.kind;
    FieldHash group;
    group.add(order.kind.name.toUtf8());
    group.add(order.outFolder);
    group.add(toJson(order.settings));

    StemAllocator stems;
    QHash<QByteArray, QByteArray> seen; // Canonical path to the name it was first given by.
    for (const QByteArray &path : order.files) {
        RunItem item;
        item.path = path;
        item.shownName = pathForDisplay(path);
        const auto file = lookAt(path);
        if (!file) {
            item.problem = file.error();
            plan.items.push_back(std::move(item));
            continue;
        }
        if (const auto first = seen.constFind(file->canonicalPath); first != seen.constEnd()) {
            plan.notices.append(twiceNotice(path, *first));
            continue;
        }
        seen.insert(file->canonicalPath, path);
        item.stem = stems.allocate(path);
        fillFromFile(item, order, *file);
        group.add(file->canonicalPath);
        plan.sources.emplace_back(file->status.st_dev, file->status.st_ino);
        plan.items.push_back(std::move(item));
    }
    if (order.files.isEmpty())
        plan.items.push_back(itemWithoutFile(order));
    plan.group = QStringLiteral("run:") + group.text();
    return plan;
}

std::vector<jobs::JobRequest> RunPlan::requests() const
{
    std::vector<jobs::JobRequest> requests;
    for (const RunItem &item : items) {
        if (item.problem)
            continue;
        jobs::JobRequest request;
        request.kind = kind.name;
        request.input = item.input;
        request.uniqueKey = item.uniqueKey;
        request.uniqueMode = jobs::UniqueMode::Join;
        request.group = group;
        requests.push_back(std::move(request));
    }
    return requests;
}

} // namespace hub::app
