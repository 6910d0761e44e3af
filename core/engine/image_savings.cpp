#include "core/engine/image_savings_p.h"

namespace hub {

ImageSavings::ImageSavings(jobs::JobQueue &queue)
    : m_events(queue.subscribe([this](const jobs::JobEvent &event) { note(event); }))
{}

ImageBytes ImageSavings::total() const
{
    const MutexLocker lock(m_mutex);
    return m_total;
}

std::optional<assets::ImageManifest> ImageSavings::manifestOf(const QByteArray &result)
{
    const auto parsed = parseJson(result, QStringLiteral("result"));
    if (!parsed)
        return std::nullopt;
    auto manifest = assets::ImageManifest::fromJson(*parsed);
    if (!manifest || manifest->variants.empty())
        return std::nullopt;
    return std::move(*manifest);
}

ImageBytes ImageSavings::bytesOf(const assets::ImageManifest &manifest)
{
    const auto isSmaller = [](const assets::ImageVariant &a, const assets::ImageVariant &b) {
        return a.width != b.width ? a.width > b.width : a.blob.bytes < b.blob.bytes;
    };
    const auto best =
        std::min_element(manifest.variants.begin(), manifest.variants.end(), isSmaller);
    return {1, manifest.sourceBytes, best->blob.bytes};
}

void ImageSavings::note(const jobs::JobEvent &event)
{
    if (event.type != jobs::JobEvent::Type::Changed || event.job.state != jobs::State::Succeeded
        || !event.job.kind.startsWith(u"image."))
        return;
    const auto manifest = manifestOf(event.job.result);
    if (!manifest)
        return;
    const ImageBytes bytes = bytesOf(*manifest);
    const MutexLocker lock(m_mutex);
    m_total.photos += bytes.photos;
    m_total.before += bytes.before;
    m_total.after += bytes.after;
}

} // namespace hub
