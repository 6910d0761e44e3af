#pragma once

#include "core/assets/image_manifest.h"
#include "core/engine/live_feed.h"

namespace hub {

/// Adds up what the image jobs of a queue make of their photos, from their results as they end.
///
/// Units:   bytes.
/// Threads: total() from any thread.
/// Errors:  none: a job whose result names no files counts as nothing.
class ImageSavings final
{
public:
    /// @p queue must outlive the object.
    explicit ImageSavings(jobs::JobQueue &queue);

    [[nodiscard]] ImageBytes total() const;

    /// What was made of one photo, from the result of its job; nothing where that names no files.
    [[nodiscard]] static std::optional<assets::ImageManifest> manifestOf(const QByteArray &result);

    /// @pre there are variants
    [[nodiscard]] static ImageBytes bytesOf(const assets::ImageManifest &manifest);

private:
    void note(const jobs::JobEvent &event);

    mutable Mutex m_mutex;
    ImageBytes m_total HUB_GUARDED_BY(m_mutex);
    CancelToken::Registration m_events; // The last member: nothing calls back once it is gone.
};

} // namespace hub
