#include "core/media/wire_request_p.h"

#include <algorithm>

namespace hub::media {

namespace {

wire::VariantOrder toWire(const EncodeRequest &variant)
{
    wire::VariantOrder order;
    order.format = static_cast<wire::Format>(variant.format);
    order.width = variant.width;
    order.height = variant.height;
    order.fit = static_cast<wire::Fit>(variant.fit);
    order.quality = std::clamp(variant.quality, 1, 100);
    order.effort = std::clamp(variant.effort, 0, 9);
    order.lossless = variant.lossless;
    order.animated = variant.animated;
    order.targetBytes = std::clamp<std::int64_t>(variant.targetBytes, 0, wire::kMaxOutputBytes);
    return order;
}

// The protocol's enums mirror ours, so that a cast is the whole conversion.
static_assert(static_cast<int>(wire::Format::Gif) == static_cast<int>(ImageFormat::Gif));
static_assert(static_cast<int>(wire::Format::Avif) == static_cast<int>(ImageFormat::Avif));
static_assert(static_cast<int>(wire::Fit::Inside) == static_cast<int>(EncodeRequest::Fit::Inside));
static_assert(static_cast<int>(wire::Fit::Contain)
              == static_cast<int>(EncodeRequest::Fit::Contain));

bool isSide(int side)
{
    return side >= 0 && side <= wire::kMaxSide;
}

} // namespace

wire::Limits toWire(const ImageLimits &limits)
{
    constexpr qint64 kMost = 1LL << 40;
    return {std::clamp<qint64>(limits.maxPixels, 1, kMost),
            std::clamp<qint64>(limits.maxFileBytes, 1, kMost),
            std::clamp(limits.maxFrames, 1, 1'000'000),
            std::clamp(limits.maxSide, 1, 1 << 30)};
}

Result<wire::Request> toWire(const ImageRequest &request)
{
    if (request.variants.size() > wire::kMaxVariants) {
        return fail(Error::Kind::InvalidInput,
                    QStringLiteral("%1 variants were asked for; at most %2 can be made at once")
                        .arg(request.variants.size())
                        .arg(wire::kMaxVariants),
                    QStringLiteral("Ask for fewer widths or formats."));
    }
    const std::optional<wire::Color> background =
        wire::parseColor(request.background.toStdString());
    if (!background) {
        return fail(Error::Kind::InvalidInput,
                    QStringLiteral("the background '%1' is not a colour").arg(request.background),
                    QStringLiteral("Write it as #rrggbb, like #ffffff."));
    }
    wire::Request wireRequest;
    wireRequest.render = true;
    wireRequest.limits = toWire(request.limits);
    wireRequest.measureSsim = request.measureSsim;
    wireRequest.placeholder = request.placeholder;
    wireRequest.keepMetadata = request.keepMetadata;
    wireRequest.background = *background;
    for (const EncodeRequest &variant : request.variants) {
        if (variant.width < 1 || !isSide(variant.width) || !isSide(variant.height)) {
            return fail(Error::Kind::InvalidInput,
                        QStringLiteral("a variant of %1 x %2 pixels cannot be made")
                            .arg(variant.width)
                            .arg(variant.height),
                        QStringLiteral("Ask for 1 to %1 pixels.").arg(wire::kMaxSide));
        }
        wireRequest.variants.push_back(toWire(variant));
    }
    return wireRequest;
}

ImageSource fromWire(const wire::Source &source)
{
    ImageSource image;
    image.format = QString::fromStdString(source.format);
    image.width = source.width;
    image.height = source.height;
    image.frames = source.frames;
    image.hasAlpha = source.hasAlpha;
    image.isAnimated = source.frames > 1;
    return image;
}

} // namespace hub::media
