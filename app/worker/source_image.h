#pragma once

#include "app/worker/file_type.h"
#include "app/worker/geometry.h"
#include "app/worker/vips_image.h"

namespace hub::worker {

/// An untrusted file whose header was read and found within the limits.
///
/// Units:   pixels after the EXIF orientation.
/// Threads: one thread at a time. The bytes must outlive the object and every image made from it.
/// Errors:  InvalidInput (no image, damaged, truncated), Unsupported, TooLarge.
class SourceImage final
{
public:
    [[nodiscard]] static Outcome<SourceImage> open(Bytes file, const wire::Request &request);

    [[nodiscard]] const wire::Source &header() const { return m_header; }
    [[nodiscard]] Size size() const { return {m_header.width, m_header.height}; }

    /// The first frame, upright, in 8-bit sRGB with or without alpha, at @p size, in memory. The
    /// decoder does as much of the shrinking as it can (JPEG, WebP). @pre not over size()
    [[nodiscard]] Outcome<Image> decode(Size size) const;

    /// Whether decode(@p size) takes a fraction of what decode(@p largest) takes, because the
    /// decoder shrinks that much more.
    [[nodiscard]] bool isQuick(Size size, Size largest) const;

    /// All frames, one below the other, at the source's size. @pre header().frames > 1
    [[nodiscard]] Outcome<Image> decodeFrames() const;

private:
    SourceImage(Bytes file, FileType type)
        : m_file(file)
        , m_type(type)
    {}
    [[nodiscard]] Outcome<void> readHeader(const wire::Limits &limits);
    [[nodiscard]] Outcome<Image> load(int shrink, int pages) const;
    [[nodiscard]] int loaderShrink(Size size) const;

    Bytes m_file;
    FileType m_type;
    bool m_keepsMetadata = false;
    bool m_isProgressive = false;
    wire::Source m_header;
};

} // namespace hub::worker
