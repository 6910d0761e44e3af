#include "app/run/image_outputs.h"

#include "core/base/path_text.h"

#include <algorithm>

namespace hub::app {
namespace {

/// A variant is never larger than this: the worker may not write more (RLIMIT_FSIZE).
constexpr qint64 kLargestVariant = 256LL * 1024 * 1024;

QString altTextOf(const QByteArray &stem)
{
    QString text = QString::fromUtf8(stem);
    text.replace(u'-', u' ').replace(u'_', u' ');
    return text.simplified();
}

} // namespace

ImageOutputs::ImageOutputs(const RunItem &item,
                           OutputFolder &folder,
                           const assets::BlobStore &blobs)
    : m_item(item)
    , m_folder(folder)
    , m_blobs(blobs)
{}

Result<std::optional<OutputFile>> ImageOutputs::writeVariant(const assets::ImageVariant &variant)
{
    if (m_failure)
        return fail(*m_failure);
    OutputFile file;
    file.name = assets::variantFileName(m_item.stem, variant);
    const bool isKnown = std::any_of(m_files.begin(), m_files.end(), [&](const OutputFile &known) {
        return known.name == file.name;
    });
    if (isKnown)
        return std::optional<OutputFile>();

    file.format = media::formatName(variant.format);
    file.width = variant.width;
    file.height = variant.height;
    file.bytes = variant.blob.bytes;
    file.isUnchanged = m_folder.holds(file.name, variant.blob.id.hex, variant.blob.bytes);
    if (!file.isUnchanged) {
        const auto content = m_blobs.read(variant.blob.id, kLargestVariant);
        auto written = content ? m_folder.write(file.name, *content) : fail(content.error());
        if (!written) {
            m_failure = written.error();
            return fail(*m_failure);
        }
    }
    m_files.push_back(file);
    return std::optional(file);
}

Result<void> ImageOutputs::finish(const assets::ImageManifest &manifest,
                                  const QString &sizes,
                                  const std::function<void(const OutputFile &)> &written)
{
    for (const assets::ImageVariant &variant : manifest.variants) {
        const auto file = writeVariant(variant);
        if (!file)
            return fail(file.error());
        if (*file)
            written(**file);
    }

    json::object description = manifest.toJson();
    description["name"] =
        toJsonString(pathToText(m_item.path.mid(m_item.path.lastIndexOf('/') + 1)));
    if (json::value *const variants = description.if_contains("variants");
        variants != nullptr && variants->is_array()) {
        std::size_t index = 0;
        for (json::value &variant : variants->as_array()) {
            const auto name = assets::variantFileName(m_item.stem, manifest.variants[index++]);
            variant.as_object()["file"] = toJsonString(QString::fromUtf8(name));
        }
    }
    const auto text = writeText("json", toJson(description) + '\n');
    if (!text)
        return fail(text.error());
    written(*text);
    if (manifest.variants.empty())
        return {};

    const QString markup =
        assets::pictureMarkup(manifest, m_item.stem, altTextOf(m_item.stem), sizes);
    const auto page = writeText("html", markup.toUtf8() + '\n');
    if (!page)
        return fail(page.error());
    written(*page);
    return {};
}

Result<OutputFile> ImageOutputs::writeText(const QByteArray &ending, const QByteArray &content)
{
    if (m_failure)
        return fail(*m_failure);
    OutputFile file;
    file.name = m_item.stem + '.' + ending;
    file.format = QString::fromLatin1(ending);
    file.bytes = content.size();
    const auto written = m_folder.write(file.name, content);
    if (!written) {
        m_failure = written.error();
        return fail(*m_failure);
    }
    file.isUnchanged = *written == OutputFolder::Written::Unchanged;
    m_files.push_back(file);
    return file;
}

qint64 bestBytesOf(const assets::ImageManifest &manifest)
{
    int widest = 0;
    qint64 best = 0;
    for (const assets::ImageVariant &variant : manifest.variants) {
        if (variant.width > widest || (variant.width == widest && variant.blob.bytes < best)) {
            widest = variant.width;
            best = variant.blob.bytes;
        }
    }
    return best;
}

} // namespace hub::app
