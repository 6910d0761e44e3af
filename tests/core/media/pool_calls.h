#pragma once

#include "core/media/media_pool.h"
#include "tests/core/media/image_files.h"

#include <vector>

/// What the tests of the worker and of its pool share: one call that renders, and its results.
namespace hub::test {

/// Everything that a render delivered.
struct Rendered
{
    std::optional<Error> error;
    media::ImageSource source;
    std::vector<media::EncodedImage> files;
    std::optional<media::ImagePlaceholder> placeholder;

    [[nodiscard]] Error::Kind kind() const { return error ? error->kind : Error::Kind::Internal; }
};

/// @p workers workers of the real program, one spare.
[[nodiscard]] media::MediaPool::Options poolOptions(int workers = 1);

/// Inspects, then renders. @p hash is what quarantine goes by.
[[nodiscard]] Rendered render(media::MediaPool &pool,
                              const QByteArray &file,
                              const media::ImageRequest &request,
                              const QByteArray &hash = {});

/// One variant of @p format at @p width.
[[nodiscard]] media::EncodeRequest variantOf(media::ImageFormat format, int width);

/// A request of one variant, without a placeholder.
[[nodiscard]] media::ImageRequest requestOf(const media::EncodeRequest &variant);

/// @p file turned into PNG at @p width and read back.
[[nodiscard]] Picture pictureOf(media::MediaPool &pool, const QByteArray &file, int width);

/// @p file in another format, as one would export it: quality 100, at @p width.
[[nodiscard]] QByteArray converted(media::MediaPool &pool,
                                   const QByteArray &file,
                                   media::ImageFormat format,
                                   int width);

} // namespace hub::test
