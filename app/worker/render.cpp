#include "app/worker/render.h"

#include "app/worker/animation.h"
#include "app/worker/ladder.h"
#include "app/worker/placeholder.h"
#include "app/worker/ssim.h"

namespace hub::worker {

namespace {

Outcome<double> similarity(const Image &reference,
                           const EncodedFile &file,
                           const wire::VariantOrder &order,
                           const wire::Color &background)
{
    const Outcome<Image> decoded = decodeEncoded(file, order.format);
    if (!decoded)
        return tl::unexpected<wire::Failure>(decoded.error());
    const Outcome<Image> flatReference = flattened(reference, background);
    const Outcome<Image> flatDecoded = flattened(*decoded, background);
    if (!flatReference || !flatDecoded)
        return tl::unexpected<wire::Failure>((flatReference ? flatDecoded : flatReference).error());
    const auto a = lumaOf(*flatReference);
    const auto b = lumaOf(*flatDecoded);
    if (!a || !b)
        return tl::unexpected<wire::Failure>((a ? b : a).error());
    if (a->size() != b->size())
        return refuse(wire::FailureKind::Internal, "was encoded to another size");
    return ssim({*a, *b, widthOf(reference), heightOf(reference)});
}

/// One request's state: what is decoded is kept for the next variant.
class Renderer final
{
public:
    Renderer(const SourceImage &source, const wire::Request &request, const Deliver &deliver)
        : m_source(source)
        , m_request(request)
        , m_deliver(deliver)
        , m_ladder(source, request)
        , m_animation(source)
    {}

    Outcome<void> run()
    {
        const bool isAhead = isFirstAhead();
        if (auto decoded =
                isAhead ? m_ladder.decodeOnly(m_request.variants.front()) : m_ladder.decode();
            !decoded)
            return decoded;
        if (!m_deliver(wire::Decoded{}, nullptr))
            return {};
        for (std::size_t i = 0; i < m_request.variants.size(); ++i) {
            if (i == 1 && isAhead) {
                if (auto decoded = m_ladder.decode(); !decoded)
                    return decoded;
            }
            const Outcome<bool> delivered = makeVariant(i);
            if (!delivered)
                return tl::unexpected<wire::Failure>(delivered.error());
            // After the first variant: it takes a few milliseconds that nobody should wait for.
            if (i == 0 && m_request.placeholder && *delivered)
                sendPlaceholder();
            if (!*delivered)
                return {};
        }
        if (m_request.variants.empty() && m_request.placeholder)
            sendPlaceholder();
        return {};
    }

private:
    /// Whether the first file is made before the photo is decoded for the others: somebody waits to
    /// see something of it, and a small decode costs a fraction of the large one.
    [[nodiscard]] bool isFirstAhead() const
    {
        const auto &variants = m_request.variants;
        return variants.size() > 1 && !m_animation.isFor(variants.front())
               && m_ladder.isQuick(variants.front());
    }

    Outcome<Image> picture(const wire::VariantOrder &order)
    {
        return m_animation.isFor(order) ? m_animation.frames(order) : m_ladder.rung(order);
    }

    Outcome<bool> makeVariant(std::size_t index)
    {
        const wire::VariantOrder &order = m_request.variants[index];
        const Outcome<Image> image = picture(order);
        if (!image)
            return tl::unexpected<wire::Failure>(image.error());
        const Outcome<EncodedFile> file = encode(*image, order, m_request);
        if (!file)
            return tl::unexpected<wire::Failure>(file.error());

        wire::Variant variant;
        variant.index = index;
        variant.width = widthOf(*image);
        variant.height = vips_image_get_page_height(image->get());
        variant.quality = file->quality;
        variant.metTarget = file->metTarget;
        variant.bytes = static_cast<std::int64_t>(file->bytes.size());
        if (m_request.measureSsim && !m_animation.isFor(order)) {
            const Outcome<double> value = similarity(*image, *file, order, m_request.background);
            if (!value)
                return tl::unexpected<wire::Failure>(value.error());
            variant.ssim = *value;
        }
        return m_deliver(variant, &*file);
    }

    void sendPlaceholder()
    {
        if (const auto placeholder = placeholderOf(m_ladder.smallest()))
            (void)m_deliver(*placeholder, nullptr);
    }

    const SourceImage &m_source;
    const wire::Request &m_request;
    const Deliver &m_deliver;
    Ladder m_ladder;
    Animation m_animation;
};

} // namespace

Outcome<void> render(Bytes file, const wire::Request &request, const Deliver &deliver)
{
    const Outcome<SourceImage> source = SourceImage::open(file, request);
    if (!source)
        return tl::unexpected<wire::Failure>(source.error());
    if (!deliver(source->header(), nullptr) || !request.render)
        return {};
    return Renderer(*source, request, deliver).run();
}

} // namespace hub::worker
