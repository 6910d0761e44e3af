#include "core/assets/image_pipeline.h"

#include "core/assets/image_results_p.h"
#include "core/assets/single_flight_p.h"
#include "core/assets/source_file_p.h"

namespace hub::assets {
namespace {

using media::EncodeRequest;

// Decoding and scaling a megapixel of the source, beside encoding one as WebP.
constexpr double kDecodeCost = 0.12;

/// Puts @p name in front of an error that does not name the file yet.
Error named(const QString &name, Error error)
{
    if (!error.detail.contains(name))
        error.detail = QStringLiteral("%1: %2").arg(name, error.detail);
    return error;
}

/// The same for an error of SourceFile: "harbour.jpg is empty".
Error ofSource(const QString &name, Error error)
{
    error.detail = QStringLiteral("%1 %2").arg(name, error.detail);
    return error;
}

double megapixels(const EncodeRequest &variant, const media::ImageSource &source)
{
    const double scale = static_cast<double>(variant.width) / std::max(source.width, 1);
    const int frames = variant.animated ? source.frames : 1;
    return scale * scale * source.width * source.height * frames / 1e6;
}

bool isFallback(media::ImageFormat format)
{
    return format == media::ImageFormat::Jpeg || format == media::ImageFormat::Png
           || format == media::ImageFormat::Gif;
}

/// Leaves out files that are larger than the photo itself. What every browser can show keeps its
/// smallest file, so that the markup stays whole.
void dropLarger(ImageManifest &manifest)
{
    const auto isLarger = [&](const ImageVariant &variant) {
        return variant.blob.bytes > manifest.sourceBytes;
    };
    const bool hasFallback = std::ranges::any_of(
        manifest.variants, [](const ImageVariant &variant) { return isFallback(variant.format); });
    std::optional<ImageVariant> smallest;
    bool keepsFallback = false;
    for (const ImageVariant &variant : manifest.variants) {
        if (hasFallback && !isFallback(variant.format))
            continue;
        keepsFallback = keepsFallback || !isLarger(variant);
        if (!smallest || variant.blob.bytes < smallest->blob.bytes)
            smallest = variant;
    }
    std::erase_if(manifest.variants, [&](const ImageVariant &variant) {
        return isLarger(variant) && (keepsFallback || variant != *smallest);
    });
}

/// One call of ImagePipeline::make() that has something to make.
class Making final
{
public:
    Making(ImageResults &results,
           ImageKey key,
           SourceFile &file,
           const ImageRecipe &recipe,
           const ImagePipeline::Observer &observer)
        : m_results(results)
        , m_key(std::move(key))
        , m_file(file)
        , m_recipe(recipe)
        , m_observer(observer)
    {
        m_manifest.source = file.content().id;
        m_manifest.sourceBytes = file.content().bytes;
    }

    [[nodiscard]] Result<ImageManifest> run(media::MediaPool &pool,
                                            const media::MediaPool::Input &input,
                                            std::optional<ImageResult> known,
                                            const CancelToken &cancel);

private:
    void takeOver(ImageResult known);
    [[nodiscard]] media::ImageRequest stillToMake();
    [[nodiscard]] Result<void> add(const EncodeRequest &order, const media::EncodedImage &made);
    void announce(const ImageVariant &variant);
    void showProgress();

    ImageResults &m_results;
    const ImageKey m_key;
    SourceFile &m_file;
    const ImageRecipe &m_recipe;
    const ImagePipeline::Observer &m_observer;
    ImageManifest m_manifest;
    double m_cost = 0;
    double m_costDone = 0;
};

Result<ImageManifest> Making::run(media::MediaPool &pool,
                                  const media::MediaPool::Input &input,
                                  std::optional<ImageResult> known,
                                  const CancelToken &cancel)
{
    auto source = pool.inspect(input, m_recipe.limits, cancel);
    if (!source)
        return fail(std::move(source).error());
    m_manifest.image = *std::move(source);
    if (known)
        takeOver(*std::move(known));

    const media::ImageRequest request = stillToMake();
    if (!request.variants.empty() || request.placeholder) {
        media::MediaPool::Observer arrivals;
        arrivals.variant = [&](const media::EncodedImage &made) -> Result<void> {
            if (made.index >= request.variants.size())
                return fail(Error::Kind::Internal, QStringLiteral("a file nobody asked for"));
            return add(request.variants[made.index], made);
        };
        arrivals.placeholder = [&](media::ImagePlaceholder placeholder) {
            m_manifest.placeholder = std::move(placeholder);
        };
        auto rendered = pool.render(input, m_manifest.image, request, arrivals, cancel);
        if (!rendered)
            return fail(std::move(rendered).error());
    }

    // Held against the hash once more: the worker may have read what was written since.
    if (auto unchanged = m_file.checkUnchanged(); !unchanged)
        return fail(std::move(unchanged).error());
    if (!m_recipe.isExact)
        dropLarger(m_manifest);
    if (auto completed = m_results.complete(m_key, m_manifest); !completed)
        return fail(std::move(completed).error());
    return m_manifest;
}

void Making::takeOver(ImageResult known)
{
    m_manifest.variants = std::move(known.manifest.variants);
    m_manifest.placeholder = std::move(known.manifest.placeholder);
    for (const ImageVariant &variant : m_manifest.variants)
        announce(variant);
}

media::ImageRequest Making::stillToMake()
{
    media::ImageRequest request = m_recipe.plan(m_manifest.image);
    const double decodeCost = m_manifest.image.megapixels() * kDecodeCost;
    m_cost = decodeCost;
    for (const EncodeRequest &variant : request.variants)
        m_cost += megapixels(variant, m_manifest.image) * encodeCost(variant);

    std::erase_if(request.variants, [&](const EncodeRequest &order) {
        const bool isMade = std::ranges::any_of(m_manifest.variants, [&](const ImageVariant &made) {
            return made.format == order.format && made.width == order.width;
        });
        if (isMade)
            m_costDone += megapixels(order, m_manifest.image) * encodeCost(order);
        return isMade;
    });
    request.placeholder = request.placeholder && !m_manifest.placeholder;
    m_costDone += decodeCost; // Done by the time the first file arrives.
    return request;
}

Result<void> Making::add(const EncodeRequest &order, const media::EncodedImage &made)
{
    if (auto unchanged = m_file.checkUnchanged(); !unchanged)
        return unchanged;
    ImageVariant variant;
    variant.format = order.format;
    variant.width = made.width;
    variant.height = made.height;
    variant.quality = made.quality;
    variant.metTarget = made.metTarget;
    variant.ssim = made.ssim;
    auto stored = m_results.addVariant(m_key, m_manifest, std::move(variant), made.bytes);
    if (!stored)
        return stored;
    announce(m_manifest.variants.back());
    m_costDone += megapixels(order, m_manifest.image) * encodeCost(order);
    showProgress();
    return {};
}

void Making::announce(const ImageVariant &variant)
{
    // What is larger than the photo is not offered; the end decides whether it must stay after all.
    const bool isOffered = m_recipe.isExact || variant.blob.bytes <= m_manifest.sourceBytes;
    if (isOffered && m_observer.variant)
        m_observer.variant(variant);
}

void Making::showProgress()
{
    if (m_observer.progress && m_cost > 0)
        m_observer.progress(std::clamp(m_costDone / m_cost, 0.0, 1.0));
}

} // namespace

ImagePipeline::ImagePipeline(media::MediaPool &pool,
                             BlobStore &blobs,
                             database::Database &database,
                             const Clock &clock)
    : m_pool(pool)
    , m_blobs(blobs)
    , m_database(database)
    , m_clock(clock)
    , m_flights(std::make_unique<SingleFlight>(clock))
{}

ImagePipeline::~ImagePipeline() = default;

database::Schema ImagePipeline::schema()
{
    return ImageResults::schema();
}

Result<ImageManifest> ImagePipeline::make(int file,
                                          const QString &name,
                                          const ImageRecipe &recipe,
                                          const Observer &observer,
                                          const CancelToken &cancel)
{
    auto source = SourceFile::read(file, recipe.limits.maxFileBytes, m_clock, cancel);
    if (!source)
        return fail(ofSource(name, std::move(source).error()));
    const ImageKey key{source->content().id, recipe.hash()};

    const auto turn = m_flights->enter(key.text(), cancel);
    if (!turn)
        return fail(named(name, turn.error()));
    ImageResults results(m_database, m_blobs, m_clock);
    auto known = results.find(key);
    if (!known)
        return fail(named(name, std::move(known).error()));
    if (*known && (*known)->isComplete)
        return std::move((*known)->manifest);

    const media::MediaPool::Input input{file, key.source.hex, name};
    Making making(results, key, *source, recipe, observer);
    auto made = making.run(m_pool, input, *std::move(known), cancel);
    if (made)
        return made;
    auto unchanged = source->checkUnchanged();
    if (unchanged)
        return fail(named(name, std::move(made).error()));
    // That is the reason, whatever the worker made of it; what was stored under this hash may be of
    // other content.
    Error error = ofSource(name, std::move(unchanged).error());
    if (auto forgotten = results.forget(key); !forgotten)
        error.detail += QStringLiteral("; %1").arg(forgotten.error().detail);
    return fail(std::move(error));
}

Result<int> ImagePipeline::forgetUnusedSince(WallTime before, const CancelToken &cancel)
{
    return ImageResults(m_database, m_blobs, m_clock).forgetUnusedSince(before, cancel);
}

} // namespace hub::assets
