#include "core/assets/image_recipe.h"
#include "core/assets/variant_plan_p.h"

#include <cmath>

namespace hub::assets {
namespace {

using media::EncodeRequest;
using Fit = EncodeRequest::Fit;

// Raised when the worker makes other bytes of the same order, so that old pictures are not taken
// for new ones.
constexpr int kVersion = 1;

constexpr int kMaxSide = 8192;

struct Box
{
    double width;
    double height;
    bool operator==(const Box &) const = default;
};

Box scaled(const Box &box, double scale)
{
    return {std::max(1.0, std::round(box.width * scale)),
            std::max(1.0, std::round(box.height * scale))};
}

Result<void> checkSide(int side, QLatin1StringView what)
{
    if (side >= 0 && side <= kMaxSide)
        return {};
    return fail(Error::Kind::InvalidInput,
                QStringLiteral("a %1 of %2 pixels was asked for").arg(what).arg(side),
                QStringLiteral("Ask for 1 to %1 pixels.").arg(kMaxSide));
}

/// The whole picture within the box; a side of 0 leaves it open. Gives the picture's size.
Box planInside(const VariantRequest &request, const Box &source, EncodeRequest &order)
{
    const double byWidth = request.width > 0 ? request.width / source.width : 1;
    const double byHeight = request.height > 0 ? request.height / source.height : 1;
    const double scale = std::min({1.0, byWidth, byHeight});
    order.width = static_cast<int>(byWidth < 1 ? request.width : source.width);
    order.height = byHeight < byWidth && byHeight < 1 ? request.height : 0;
    return scaled(source, scale);
}

/// The box where it has to be made smaller so that nothing is enlarged. Gives its size.
Box planBox(const VariantRequest &request, const Box &source, EncodeRequest &order)
{
    const Box asked{static_cast<double>(request.width), static_cast<double>(request.height)};
    const double acrossFits = source.width / asked.width;
    const double downFits = source.height / asked.height;
    const double most =
        request.fit == Fit::Cover ? std::min(acrossFits, downFits) : std::max(acrossFits, downFits);
    const Box box = scaled(asked, std::min(1.0, most));
    order.width = static_cast<int>(box.width);
    order.height = static_cast<int>(box.height);
    order.fit = request.fit;

    // A box of the picture's own shape cuts and pads nothing.
    const double byWidth = box.width / source.width;
    const double byHeight = box.height / source.height;
    const double scale =
        request.fit == Fit::Cover ? std::max(byWidth, byHeight) : std::min(byWidth, byHeight);
    if (scaled(source, std::min(1.0, scale)) == box)
        order.fit = Fit::Inside;
    return box;
}

char letterOf(Fit fit)
{
    switch (fit) {
    case Fit::Inside:
        return 'i';
    case Fit::Cover:
        return 'c';
    case Fit::Contain:
        return 'p';
    }
    return 'i';
}

} // namespace

Result<void> checkRequest(const VariantRequest &request)
{
    if (!request.source.isValid())
        return fail(Error::Kind::InvalidInput, QStringLiteral("the source is no content's name"));
    if (auto fine = checkSide(request.width, QLatin1StringView("width")); !fine)
        return fine;
    if (auto fine = checkSide(request.height, QLatin1StringView("height")); !fine)
        return fine;
    constexpr int kMaxQuality = 100;
    if (request.quality >= 0 && request.quality <= kMaxQuality)
        return {};
    return fail(Error::Kind::InvalidInput,
                QStringLiteral("a quality of %1 was asked for").arg(request.quality),
                QStringLiteral("Ask for 1 to 100."));
}

VariantPlan planVariant(const VariantRequest &request, const media::ImageSource &source)
{
    VariantPlan plan;
    // Somebody waits for it, so the fast end.
    plan.order = presetEncode(QualityPreset::Fast, request.format);
    const bool isLossless =
        request.format == media::ImageFormat::Png || request.format == media::ImageFormat::Gif;
    if (request.quality > 0 && !isLossless)
        plan.order.quality = request.quality;
    plan.order.animated = source.isAnimated && keepsFrames(request.format);

    const Box whole{static_cast<double>(std::max(1, source.width)),
                    static_cast<double>(std::max(1, source.height))};
    const bool isBox = request.fit != Fit::Inside && request.width > 0 && request.height > 0;
    const Box size =
        isBox ? planBox(request, whole, plan.order) : planInside(request, whole, plan.order);
    plan.spec = QByteArray::number(kVersion) + letterOf(plan.order.fit)
                + QByteArray::number(static_cast<int>(size.width)) + 'x'
                + QByteArray::number(static_cast<int>(size.height)) + 'q'
                + QByteArray::number(plan.order.quality) + 'e'
                + QByteArray::number(plan.order.effort) + '.'
                + media::formatExtension(request.format).data();
    return plan;
}

} // namespace hub::assets
