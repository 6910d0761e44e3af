#include "tests/core/media/pool_calls.h"

namespace hub::test {

using namespace hub::media;

MediaPool::Options poolOptions(int workers)
{
    MediaPool::Options options;
    options.workerProgram = AIO_WORKER;
    options.workers = workers;
    return options;
}

Rendered render(MediaPool &pool,
                const QByteArray &file,
                const ImageRequest &request,
                const QByteArray &hash)
{
    const UniqueFd descriptor = openedForReading(file);
    const MediaPool::Input input{descriptor.get(), hash, QStringLiteral("photo")};
    const CancelToken cancel;
    Rendered rendered;
    const Result<ImageSource> source = pool.inspect(input, request.limits, cancel);
    if (!source) {
        rendered.error = source.error();
        return rendered;
    }
    rendered.source = *source;
    MediaPool::Observer observer;
    observer.variant = [&rendered](EncodedImage image) -> Result<void> {
        rendered.files.push_back(std::move(image));
        return {};
    };
    observer.placeholder = [&rendered](ImagePlaceholder placeholder) {
        rendered.placeholder = std::move(placeholder);
    };
    const Result<void> done = pool.render(input, *source, request, observer, cancel);
    if (!done)
        rendered.error = done.error();
    return rendered;
}

EncodeRequest variantOf(ImageFormat format, int width)
{
    EncodeRequest variant;
    variant.format = format;
    variant.width = width;
    return variant;
}

ImageRequest requestOf(const EncodeRequest &variant)
{
    ImageRequest request;
    request.placeholder = false;
    request.variants = {variant};
    return request;
}

Picture pictureOf(MediaPool &pool, const QByteArray &file, int width)
{
    const Rendered rendered = render(pool, file, requestOf(variantOf(ImageFormat::Png, width)));
    return rendered.files.empty() ? Picture{} : readPng(rendered.files.front().bytes);
}

QByteArray converted(MediaPool &pool, const QByteArray &file, ImageFormat format, int width)
{
    EncodeRequest variant = variantOf(format, width);
    variant.quality = 100;
    const Rendered rendered = render(pool, file, requestOf(variant));
    return rendered.files.empty() ? QByteArray() : rendered.files.front().bytes;
}

} // namespace hub::test
