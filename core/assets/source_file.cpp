#include "core/assets/source_file_p.h"

#include <cerrno>

namespace hub::assets {
namespace {

// File times move in steps of the kernel's tick; this is two of the longest.
constexpr std::chrono::milliseconds kTimestampStep{20};

bool isSameTime(const timespec &a, const timespec &b)
{
    return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

bool looksUnchanged(const struct stat &a, const struct stat &b)
{
    return a.st_size == b.st_size && isSameTime(a.st_mtim, b.st_mtim)
           && isSameTime(a.st_ctim, b.st_ctim);
}

QString megabytes(qint64 bytes)
{
    return QString::number(static_cast<double>(bytes) / 1e6, 'f', 1);
}

tl::unexpected<Error> changedError()
{
    return fail(Error::Kind::Conflict,
                QStringLiteral("was changed while it was being read"),
                QStringLiteral("Wait until it is written completely, then try again."));
}

/// hashFile() with errors that go on where a name ends.
Result<Blob> hashNamed(int descriptor, const CancelToken &cancel = {})
{
    auto content = hashFile(descriptor, cancel);
    if (content)
        return content;
    if (content.error().kind == Error::Kind::Conflict)
        return changedError();
    Error error = std::move(content).error();
    error.detail = QStringLiteral("cannot be hashed: %1").arg(error.detail);
    return fail(std::move(error));
}

} // namespace

Result<void> SourceFile::look()
{
    if (::fstat(m_descriptor, &m_seen) != 0)
        return fail(errnoError(QStringLiteral("cannot be read"), errno));
    const WallTime changed(std::chrono::milliseconds(m_seen.st_ctim.tv_sec * 1000LL
                                                     + m_seen.st_ctim.tv_nsec / 1'000'000));
    m_wasJustWritten = changed + kTimestampStep >= m_clock->wallNow();
    return {};
}

Result<SourceFile> SourceFile::read(int descriptor,
                                    qint64 maxBytes,
                                    const Clock &clock,
                                    const CancelToken &cancel)
{
    SourceFile file(descriptor, clock);
    if (auto looked = file.look(); !looked)
        return fail(std::move(looked).error());
    if (!S_ISREG(file.m_seen.st_mode)) {
        return fail(Error::Kind::InvalidInput,
                    QStringLiteral("is not a regular file"),
                    QStringLiteral("Give the path of an image file."));
    }
    if (file.m_seen.st_size == 0) {
        return fail(Error::Kind::InvalidInput,
                    QStringLiteral("is empty (0 bytes)"),
                    QStringLiteral("Copy or download it again."));
    }
    if (file.m_seen.st_size > maxBytes) {
        return fail(Error::Kind::TooLarge,
                    QStringLiteral("has %1 MB, over the limit of %2 MB")
                        .arg(megabytes(file.m_seen.st_size), megabytes(maxBytes)),
                    QStringLiteral("Make it smaller first."));
    }
    auto content = hashNamed(descriptor, cancel);
    if (!content)
        return fail(std::move(content).error());
    file.m_content = *std::move(content);
    return file;
}

Result<void> SourceFile::checkUnchanged()
{
    const struct stat before = m_seen;
    const bool wasJustWritten = m_wasJustWritten;
    if (auto looked = look(); !looked)
        return looked;
    if (!m_isChanged && !wasJustWritten && looksUnchanged(before, m_seen))
        return {};

    // A new name or mode moves the times too: only the content counts.
    const auto content = hashNamed(m_descriptor);
    if (!content)
        return fail(content.error());
    m_isChanged = *content != m_content;
    if (m_isChanged)
        return changedError();
    return {};
}

} // namespace hub::assets
