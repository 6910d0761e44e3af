#pragma once

#include "core/assets/image_variants.h"
#include "tests/core/assets/store_fixture.h"
#include "tests/core/media/pool_calls.h"

#include <QSize>

namespace hub::assets {

/// ImageVariants over a store of its own, which can be started again like a hub.
struct VariantsFixture : StoreFixture
{
    explicit VariantsFixture(media::MediaPool &mediaPool, int rememberedEntries = 100)
        : StoreFixture({ImageVariants::schema()})
        , pool(mediaPool)
        , entries(rememberedEntries)
    {
        start();
    }
    void start()
    {
        cache::MemoryCache::Options cacheOptions;
        cacheOptions.maxEntries = entries;
        cacheOptions.policy = cache::MemoryCache::Policy::Lru;
        variants.reset();
        memory = std::make_unique<cache::MemoryCache>(cacheOptions, clock);
        variants = std::make_unique<ImageVariants>(
            ImageVariants::Options(), pool, *store, *database, *memory, clock);
    }
    void restart()
    {
        variants.reset();
        close();
        open();
        start();
    }
    [[nodiscard]] BlobId put(const QByteArray &content)
    {
        const auto blobs = store->put({content}, QStringLiteral("artifact:1"));
        return blobs ? blobs->front().id : BlobId();
    }
    [[nodiscard]] VariantRequest request(const BlobId &source,
                                         QSize box,
                                         media::ImageFormat format = media::ImageFormat::Png) const
    {
        VariantRequest request;
        request.source = source;
        request.name = name;
        request.width = box.width();
        request.height = box.height();
        request.format = format;
        return request;
    }
    [[nodiscard]] QByteArray bytesOf(const ImageVariant &variant) const
    {
        return store->read(variant.blob.id, 10'000'000).value_or(QByteArray());
    }

    const QString name = QStringLiteral("harbour.png");
    media::MediaPool &pool;
    const int entries;
    std::unique_ptr<cache::MemoryCache> memory; ///< Outlives what uses it.
    std::unique_ptr<ImageVariants> variants;
};

} // namespace hub::assets
