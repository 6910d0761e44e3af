#include "core/database/clean_note_p.h"

#include <QList>

#include <cerrno>
#include <fcntl.h>
#include <memory>
#include <openssl/evp.h>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

namespace hub::database {
namespace {

constexpr qint64 kMaxHashedBytes = 32LL * 1024 * 1024;
constexpr std::size_t kReadStep = 262'144;
constexpr qint64 kMaxNoteBytes = 1024;

QByteArray timeOf(const timespec &time)
{
    return QByteArray::number(static_cast<qint64>(time.tv_sec)) + '.'
           + QByteArray::number(static_cast<qint64>(time.tv_nsec));
}

/// What changes when a file is written, replaced or copied. The status-change time cannot be set
/// back by a program that wants to look as if nothing happened.
QByteArray outsideOf(const struct stat &status)
{
    return QByteArray::number(static_cast<qint64>(status.st_size)) + ' ' + timeOf(status.st_mtim)
           + ' ' + timeOf(status.st_ctim) + ' '
           + QByteArray::number(static_cast<quint64>(status.st_ino));
}

/// The SHA-256 of a file's content in hex, or "-" where it is too large or cannot be read.
QByteArray insideOf(const QByteArray &file, qint64 size)
{
    const QByteArray unknown = QByteArrayLiteral("-");
    const UniqueFd descriptor(::open(file.constData(), O_RDONLY | O_CLOEXEC));
    if (size > kMaxHashedBytes || !descriptor.isValid())
        return unknown;
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> hash(EVP_MD_CTX_new(),
                                                                       &EVP_MD_CTX_free);
    if (!hash || EVP_DigestInit_ex(hash.get(), EVP_sha256(), nullptr) != 1)
        return unknown;
    std::vector<char> buffer(kReadStep);
    ssize_t count = 0;
    while ((count = ::read(descriptor.get(), buffer.data(), buffer.size())) != 0) {
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0
            || EVP_DigestUpdate(hash.get(), buffer.data(), static_cast<std::size_t>(count)) != 1) {
            return unknown;
        }
    }
    QByteArray digest(EVP_MAX_MD_SIZE, '\0');
    unsigned length = 0;
    if (EVP_DigestFinal_ex(hash.get(), reinterpret_cast<unsigned char *>(digest.data()), &length)
        != 1) {
        return unknown;
    }
    return digest.left(static_cast<qsizetype>(length)).toHex();
}

bool hasLog(const QByteArray &file)
{
    struct stat log = {};
    return ::lstat((file + "-wal").constData(), &log) == 0 && log.st_size > 0;
}

} // namespace

QByteArray cleanNotePath(const QByteArray &file)
{
    return file + "-clean";
}

void writeCleanNote(const QByteArray &file, Io &io)
{
    struct stat status = {};
    if (hasLog(file) || ::stat(file.constData(), &status) != 0)
        return;
    const QByteArray note = outsideOf(status) + '\n' + insideOf(file, status.st_size) + '\n';
    // A note that does not survive a power cut costs the next start one check, not more.
    if (!writeFile(cleanNotePath(file), note, Durability::Visible, io))
        io.unlink(cleanNotePath(file).constData());
}

LastEnd readCleanNote(const QByteArray &file)
{
    const auto note = readFile(cleanNotePath(file), kMaxNoteBytes);
    struct stat status = {};
    if (!note || hasLog(file) || ::stat(file.constData(), &status) != 0)
        return LastEnd::Unclean;
    const QList<QByteArray> lines = note->split('\n');
    if (lines.size() != 3)
        return LastEnd::Unclean;
    if (lines[0] == outsideOf(status))
        return LastEnd::Clean;
    const QByteArray &inside = lines[1];
    if (inside != "-" && inside == insideOf(file, status.st_size))
        return LastEnd::Clean;
    return LastEnd::Altered;
}

} // namespace hub::database
