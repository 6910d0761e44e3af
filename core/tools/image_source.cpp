#include "core/base/path_text.h"
#include "core/tools/image_source_p.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>

namespace hub::tools {
namespace {

QString kindOfFile(mode_t mode)
{
    if (S_ISDIR(mode))
        return QStringLiteral("a folder");
    if (S_ISFIFO(mode))
        return QStringLiteral("a pipe");
    if (S_ISSOCK(mode))
        return QStringLiteral("a socket");
    return QStringLiteral("a device");
}

tl::unexpected<Error> notAFile(const QString &name, mode_t mode)
{
    return fail(Error::Kind::InvalidInput,
                QStringLiteral("%1 is %2, not an image file").arg(name, kindOfFile(mode)),
                S_ISDIR(mode) ? QStringLiteral("Give the image files in it.")
                              : QStringLiteral("Save its content to a file first."));
}

Result<UniqueFd> openFile(const QByteArray &path)
{
    const QString name = pathForDisplay(path);
    UniqueFd file(
        systemIo().open(path.constData(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0));
    if (!file.isValid()) {
        const int error = errno;
        struct stat status = {};
        // Opening a socket, or a device that is not there, fails; say what it is instead.
        if (error == ENXIO && ::stat(path.constData(), &status) == 0 && !S_ISREG(status.st_mode))
            return notAFile(name, status.st_mode);
        return fail(errnoError(QStringLiteral("cannot open %1").arg(name), error));
    }
    struct stat status = {};
    if (::fstat(file.get(), &status) != 0)
        return fail(errnoError(QStringLiteral("cannot read %1").arg(name), errno));
    if (!S_ISREG(status.st_mode))
        return notAFile(name, status.st_mode);
    return file;
}

/// Stored content; @p name goes in front of what is wrong with it.
Result<ImageSourceName::Opened> openBlob(const assets::BlobStore &blobs,
                                         const assets::BlobId &blob,
                                         const QString &name)
{
    auto file = blobs.open(blob);
    if (file)
        return ImageSourceName::Opened{*std::move(file), name};
    Error error = std::move(file).error();
    error.detail = QStringLiteral("%1: %2").arg(name, error.detail);
    return fail(std::move(error));
}

QByteArray readPath(JsonReader &reader, const QString &file)
{
    const auto path = pathFromText(file);
    if (!path)
        reader.refuse("file", QStringLiteral("has a '%' that is not followed by two hex digits"));
    else if (!path->startsWith('/'))
        reader.refuse("file", QStringLiteral("must be an absolute path"));
    else
        return *path;
    return {};
}

} // namespace

ImageSourceName ImageSourceName::read(JsonReader &reader)
{
    ImageSourceName source;
    // A path of 4 KiB, each byte of it escaped.
    constexpr qsizetype kLongestPath = 3 * 4096;
    const QString file = reader.text("file", {}, kLongestPath);
    const QString blob = reader.text("blob");
    source.artifact = reader.text("artifact");
    const int given = int(!file.isEmpty()) + int(!blob.isEmpty()) + int(!source.artifact.isEmpty());
    if (given != 1) {
        reader.refuse("file", QStringLiteral("give either 'file', 'blob' or 'artifact'"));
        return source;
    }
    if (!file.isEmpty())
        source.path = readPath(reader, file);
    if (!blob.isEmpty()) {
        source.blob.hex = blob.toLatin1();
        if (!source.blob.isValid())
            reader.refuse("blob", QStringLiteral("must be 64 lower-case hex digits"));
    }
    return source;
}

Result<ImageSourceName::Opened> ImageSourceName::open(const assets::BlobStore &blobs,
                                                      const FindArtifact &findArtifact) const
{
    if (!artifact.isEmpty()) {
        const auto found = findArtifact(artifact);
        if (!found)
            return fail(found.error());
        return openBlob(blobs, found->content, found->name);
    }
    if (path.isEmpty()) {
        const QString start = QString::fromLatin1(blob.hex.left(12));
        return openBlob(blobs, blob, QStringLiteral("stored content %1").arg(start));
    }
    auto file = openFile(path);
    if (!file)
        return fail(std::move(file).error());
    return Opened{*std::move(file), pathForDisplay(path)};
}

} // namespace hub::tools
