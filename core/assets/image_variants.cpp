#include "core/assets/image_variants.h"

#include "core/assets/shared_run_p.h"
#include "core/assets/variant_plan_p.h"
#include "core/assets/variant_table_p.h"

namespace hub::assets {
namespace {

// Precise enough for "not asked for in weeks", and spares a commit at each look-up.
constexpr std::chrono::hours kUseResolution{24};

/// The part of the hub's cache that holds values of one type.
template<typename Value>
class Remembered final
{
public:
    Remembered(cache::MemoryCache &memory, const QString &space)
        : m_memory(memory)
        , m_space(memory.space(space))
    {}

    [[nodiscard]] std::optional<Value> get(const QByteArray &key)
    {
        std::optional<Value> value;
        m_memory.visit<Value>(m_space, view(key), [&value](const Value &found) { value = found; });
        return value;
    }
    void put(const QByteArray &key, Value value)
    {
        // What the cache has no room for is found in the database.
        static_cast<void>(m_memory.put(m_space, view(key), std::move(value)));
    }
    void remove(const QByteArray &key) { m_memory.remove(m_space, view(key)); }
    void clear() { m_memory.invalidateSpace(m_space); }

private:
    [[nodiscard]] static std::string_view view(const QByteArray &key)
    {
        return {key.constData(), static_cast<std::size_t>(key.size())};
    }

    cache::MemoryCache &m_memory;
    cache::CacheSpace &m_space;
};

/// Puts @p name in front of an error that does not name the file yet.
Error named(const QString &name, Error error)
{
    if (!error.detail.contains(name))
        error.detail = QStringLiteral("%1: %2").arg(name, error.detail);
    return error;
}

} // namespace

struct ImageVariants::Private
{
    Private(Options someOptions,
            media::MediaPool &mediaPool,
            BlobStore &blobStore,
            database::Database &database,
            cache::MemoryCache &memory,
            const Clock &wallClock)
        : options(std::move(someOptions))
        , pool(mediaPool)
        , blobs(blobStore)
        , clock(wallClock)
        , table(database, blobStore, wallClock)
        , variants(memory, QStringLiteral("image.variants"))
        , sources(memory, QStringLiteral("image.sources"))
        , variantRuns(wallClock)
        , sourceRuns(wallClock)
    {}

    /// A source as a worker takes it.
    struct Opened
    {
        UniqueFd file;
        media::MediaPool::Input input;
    };
    [[nodiscard]] Result<Opened> open(const BlobId &source, const QString &name) const;
    [[nodiscard]] bool isDue(WallTime usedAt) const;

    [[nodiscard]] Result<std::optional<ImageVariant>> known(const VariantKey &key, bool isCounted);
    [[nodiscard]] Result<std::optional<KnownSource>> knownSource(const BlobId &source);
    [[nodiscard]] Result<KnownSource> look(const BlobId &source,
                                           const QString &name,
                                           const CancelToken &cancel);
    [[nodiscard]] Result<ImageVariant> make(const VariantRequest &request,
                                            const media::ImageSource &source,
                                            const VariantPlan &plan,
                                            const CancelToken &cancel);
    [[nodiscard]] Result<KnownSource> makePlaceholder(const BlobId &source,
                                                      const QString &name,
                                                      KnownSource known,
                                                      const CancelToken &cancel);

    const Options options;
    media::MediaPool &pool;
    BlobStore &blobs;
    const Clock &clock;
    VariantTable table;
    Remembered<KnownVariant> variants;
    Remembered<KnownSource> sources;
    SharedRun<ImageVariant> variantRuns;
    SharedRun<KnownSource> sourceRuns;
    std::atomic<quint64> memoryHits{0};
    std::atomic<quint64> databaseHits{0};
    std::atomic<quint64> misses{0};
};

Result<ImageVariants::Private::Opened> ImageVariants::Private::open(const BlobId &source,
                                                                    const QString &name) const
{
    auto file = blobs.open(source);
    if (!file)
        return fail(std::move(file).error());
    Opened opened{*std::move(file), {}};
    opened.input = {opened.file.get(), source.hex, name};
    return opened;
}

bool ImageVariants::Private::isDue(WallTime usedAt) const
{
    return clock.wallNow() - usedAt > kUseResolution;
}

Result<std::optional<ImageVariant>> ImageVariants::Private::known(const VariantKey &key,
                                                                  bool isCounted)
{
    const QByteArray text = key.text();
    std::optional<KnownVariant> found = variants.get(text);
    const bool isInMemory = found.has_value();
    if (!found) {
        auto stored = table.find(key);
        if (!stored)
            return fail(std::move(stored).error());
        if (!*stored)
            return std::optional<ImageVariant>();
        found = *std::move(stored);
        variants.put(text, *found);
    }
    bool isThere = blobs.hasFile(found->variant.blob);
    if (isThere && isDue(found->usedAt)) {
        found->usedAt = clock.wallNow();
        variants.put(text, *found); // First, so that of many who come at once one notes it.
        const auto touched = table.touch(key);
        if (!touched)
            return fail(touched.error());
        isThere = *touched;
    }
    if (isThere) {
        if (isCounted)
            (isInMemory ? memoryHits : databaseHits).fetch_add(1, std::memory_order_relaxed);
        return std::optional(found->variant);
    }
    variants.remove(text);
    return std::optional<ImageVariant>();
}

Result<std::optional<KnownSource>> ImageVariants::Private::knownSource(const BlobId &source)
{
    std::optional<KnownSource> found = sources.get(source.hex);
    if (!found) {
        auto stored = table.findSource(source);
        if (!stored)
            return fail(std::move(stored).error());
        if (!*stored)
            return found;
        found = *std::move(stored);
        sources.put(source.hex, *found);
    }
    if (!isDue(found->usedAt))
        return found;
    found->usedAt = clock.wallNow();
    sources.put(source.hex, *found);
    // A row that was forgotten meanwhile is written again when it is next missed.
    if (const auto touched = table.touchSource(source); !touched)
        return fail(touched.error());
    return found;
}

Result<KnownSource> ImageVariants::Private::look(const BlobId &source,
                                                 const QString &name,
                                                 const CancelToken &cancel)
{
    if (auto found = knownSource(source); !found || *found)
        return found ? Result<KnownSource>(**std::move(found)) : fail(std::move(found).error());
    return sourceRuns.run(source.hex, cancel, [&](const CancelToken &stop) -> Result<KnownSource> {
        if (auto found = sources.get(source.hex))
            return *std::move(found); // Somebody was faster by a moment.
        auto opened = open(source, name);
        if (!opened)
            return fail(std::move(opened).error());
        auto image = pool.inspect(opened->input, options.limits, stop);
        if (!image)
            return fail(std::move(image).error());
        const KnownSource looked{*std::move(image), std::nullopt, clock.wallNow()};
        if (auto added = table.addSource(source, looked); !added)
            return fail(std::move(added).error());
        sources.put(source.hex, looked);
        return looked;
    });
}

Result<ImageVariant> ImageVariants::Private::make(const VariantRequest &request,
                                                  const media::ImageSource &source,
                                                  const VariantPlan &plan,
                                                  const CancelToken &cancel)
{
    const VariantKey key{request.source, plan.spec};
    if (auto found = known(key, false); !found || *found)
        return found ? Result<ImageVariant>(**std::move(found)) : fail(std::move(found).error());
    auto opened = open(request.source, request.name);
    if (!opened)
        return fail(std::move(opened).error());

    media::ImageRequest order;
    order.limits = options.limits;
    order.variants = {plan.order};
    order.placeholder = false;
    std::optional<media::EncodedImage> made;
    media::MediaPool::Observer arrivals;
    arrivals.variant = [&made](media::EncodedImage image) -> Result<void> {
        made = std::move(image);
        return {};
    };
    if (auto rendered = pool.render(opened->input, source, order, arrivals, cancel); !rendered)
        return fail(std::move(rendered).error());
    if (!made)
        return fail(Error::Kind::Internal, QStringLiteral("the worker gave no picture"));

    ImageVariant variant;
    variant.format = request.format;
    variant.width = made->width;
    variant.height = made->height;
    variant.quality = made->quality;
    auto stored = table.add(key, std::move(variant), made->bytes);
    if (!stored)
        return fail(std::move(stored).error());
    variants.put(key.text(), *stored);
    return std::move(stored->variant);
}

Result<KnownSource> ImageVariants::Private::makePlaceholder(const BlobId &source,
                                                            const QString &name,
                                                            KnownSource known,
                                                            const CancelToken &cancel)
{
    if (auto found = sources.get(source.hex); found && found->placeholder)
        return *std::move(found);
    auto opened = open(source, name);
    if (!opened)
        return fail(std::move(opened).error());
    media::ImageRequest order;
    order.limits = options.limits;
    order.placeholder = true;
    media::MediaPool::Observer arrivals;
    arrivals.placeholder = [&known](media::ImagePlaceholder placeholder) {
        known.placeholder = std::move(placeholder);
    };
    if (auto rendered = pool.render(opened->input, known.image, order, arrivals, cancel); !rendered)
        return fail(std::move(rendered).error());
    if (!known.placeholder)
        return fail(Error::Kind::Internal, QStringLiteral("the worker gave no placeholder"));
    known.usedAt = clock.wallNow();
    if (auto added = table.addSource(source, known); !added)
        return fail(std::move(added).error());
    sources.put(source.hex, known);
    return known;
}

ImageVariants::ImageVariants(Options options,
                             media::MediaPool &pool,
                             BlobStore &blobs,
                             database::Database &database,
                             cache::MemoryCache &memory,
                             const Clock &clock)
    : m_p(std::make_unique<Private>(std::move(options), pool, blobs, database, memory, clock))
{}

ImageVariants::~ImageVariants() = default;

database::Schema ImageVariants::schema()
{
    return VariantTable::schema();
}

Result<ImageVariant> ImageVariants::get(const VariantRequest &request, const CancelToken &cancel)
{
    if (auto fine = checkRequest(request); !fine)
        return fail(named(request.name, std::move(fine).error()));
    const auto source = m_p->look(request.source, request.name, cancel);
    if (!source)
        return fail(named(request.name, source.error()));
    const VariantPlan plan = planVariant(request, source->image);
    const VariantKey key{request.source, plan.spec};
    auto variant = m_p->known(key, true);
    if (!variant)
        return fail(named(request.name, std::move(variant).error()));
    if (*variant)
        return **std::move(variant);
    m_p->misses.fetch_add(1, std::memory_order_relaxed);
    auto made = m_p->variantRuns.run(key.text(), cancel, [&](const CancelToken &stop) {
        return m_p->make(request, source->image, plan, stop);
    });
    if (!made)
        return fail(named(request.name, std::move(made).error()));
    return made;
}

Result<std::optional<ImageVariant>> ImageVariants::find(const VariantRequest &request)
{
    if (auto fine = checkRequest(request); !fine)
        return fail(named(request.name, std::move(fine).error()));
    const auto source = m_p->knownSource(request.source);
    if (!source)
        return fail(named(request.name, source.error()));
    if (!*source)
        return std::optional<ImageVariant>(); // Nothing was ever made of it.
    auto variant = m_p->known({request.source, planVariant(request, (*source)->image).spec}, true);
    if (!variant)
        return fail(named(request.name, std::move(variant).error()));
    return variant;
}

Result<media::ImageSource> ImageVariants::describe(const BlobId &source,
                                                   const QString &name,
                                                   const CancelToken &cancel)
{
    auto known = m_p->look(source, name, cancel);
    if (!known)
        return fail(named(name, std::move(known).error()));
    return std::move(known->image);
}

Result<std::optional<media::ImageSource>> ImageVariants::findSource(const BlobId &source)
{
    const auto known = m_p->knownSource(source);
    if (!known)
        return fail(known.error());
    return *known ? std::optional((*known)->image) : std::nullopt;
}

Result<SourcePlaceholder> ImageVariants::placeholder(const BlobId &source,
                                                     const QString &name,
                                                     const CancelToken &cancel)
{
    auto known = m_p->look(source, name, cancel);
    if (known && !known->placeholder) {
        known =
            m_p->sourceRuns.run("placeholder:" + source.hex, cancel, [&](const CancelToken &stop) {
                return m_p->makePlaceholder(source, name, *known, stop);
            });
    }
    if (!known)
        return fail(named(name, std::move(known).error()));
    return SourcePlaceholder{*known->placeholder, known->image.width, known->image.height};
}

Result<int> ImageVariants::forgetUnusedSince(WallTime before, const CancelToken &cancel)
{
    auto forgotten = m_p->table.forgetUnusedSince(before, cancel);
    m_p->variants.clear();
    m_p->sources.clear();
    return forgotten;
}

ImageVariants::Usage ImageVariants::usage() const
{
    return {m_p->memoryHits.load(), m_p->databaseHits.load(), m_p->misses.load()};
}

} // namespace hub::assets
