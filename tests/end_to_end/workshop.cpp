#include "core/base/io.h"
#include "core/base/json.h"
#include "hub_process.h"

#include <QDir>
#include <QFile>
#include <QImage>
#include <QImageReader>

#include <sys/stat.h>

namespace hub::tests {
namespace {

/// Soft shapes with some grain: it compresses like a photo, not like a drawing.
QImage photoLike(int width, int height, unsigned seed)
{
    QImage image(width, height, QImage::Format_RGB32);
    unsigned noise = seed * 2654435761U + 1;
    for (int y = 0; y < height; ++y) {
        auto *const line = reinterpret_cast<QRgb *>(image.scanLine(y));
        for (int x = 0; x < width; ++x) {
            noise = noise * 1664525U + 1013904223U;
            const int grain = static_cast<int>(noise >> 29U);
            const int red = (x * 255 / width + static_cast<int>(seed) * 40) & 255;
            const int blue = ((x / 7) * (y / 11) / 64) & 127;
            line[x] = qRgb(red, qMin(255, y * 240 / height + grain), qMin(255, blue + grain));
        }
    }
    return image;
}

} // namespace

Workshop::Workshop()
    : m_folder(std::make_unique<QTemporaryDir>())
{
    ::chmod(QFile::encodeName(m_folder->path()).constData(), 0777);
}

QByteArray Workshop::path(const QByteArray &name) const
{
    return QFile::encodeName(m_folder->path()) + '/' + name;
}

QByteArray Workshop::photo(const QByteArray &name, int width, int height, unsigned seed) const
{
    // Written under a plain name first: Qt wants names in the locale's encoding, the hub does not.
    const QByteArray ending = name.mid(name.lastIndexOf('.'));
    const QString plain = m_folder->filePath(QStringLiteral("plain")) + QString::fromLatin1(ending);
    if (!photoLike(width, height, seed).save(plain, nullptr, 85))
        qFatal("cannot make a test photo");
    if (::rename(QFile::encodeName(plain).constData(), path(name).constData()) != 0)
        qFatal("cannot name a test photo");
    return path(name);
}

QByteArray Workshop::file(const QByteArray &name, const QByteArray &content) const
{
    if (!writeFile(path(name), content, Durability::Visible, systemIo(), 0644))
        qFatal("cannot write a test file");
    return path(name);
}

QByteArray Workshop::folder(const QByteArray &name) const
{
    if (::mkdir(path(name).constData(), 0777) != 0 || ::chmod(path(name).constData(), 0777) != 0)
        qFatal("cannot make a test folder");
    return path(name);
}

QList<QByteArray> Workshop::withData(const QList<QByteArray> &words) const
{
    return QList<QByteArray>{"--data", data()} + words;
}

HubResult Workshop::hub(const QList<QByteArray> &words, const HubProcess::Options &options) const
{
    return HubProcess(withData(words), options).finish();
}

QList<QByteArray> Workshop::optimizeWords(const QList<QByteArray> &files) const
{
    return QList<QByteArray>{"run",
                             "image.optimize",
                             "--out",
                             out(),
                             "--set",
                             "formats=webp,jpeg",
                             "--set",
                             "widths=32,64",
                             "--"}
           + files;
}

QStringList Workshop::outputs() const
{
    return QDir(QFile::decodeName(out()))
        .entryList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot,
                   QDir::Name);
}

bool isPicture(const QByteArray &path, int width)
{
    QFile file(QFile::decodeName(path));
    if (!file.open(QIODevice::ReadOnly))
        return false;
    const QByteArray bytes = file.readAll();
    if (path.endsWith(".webp")) // Qt's reader for it is not part of what the tests install.
        return bytes.startsWith("RIFF") && bytes.mid(8, 4) == "WEBP";
    const QImage image = QImage::fromData(bytes);
    return !image.isNull() && image.width() == width;
}

QList<QByteArray> jsonLines(const QByteArray &text)
{
    QList<QByteArray> lines;
    for (const QByteArray &line : text.split('\n')) {
        if (line.isEmpty())
            continue;
        const auto value = parseJson(line, QStringLiteral("line"));
        if (!value || !value->is_object())
            return {};
        lines.append(toJson(*value));
    }
    return lines;
}

} // namespace hub::tests
