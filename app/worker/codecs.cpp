#include "app/worker/codecs.h"

#include "app/worker/encoder.h"

#include <cstdlib>
#include <gmodule.h>

namespace hub::worker {

namespace {

void dropLogMessage(const gchar * /*domain*/,
                    GLogLevelFlags /*level*/,
                    const gchar * /*message*/,
                    gpointer /*data*/)
{}

/// A few grey pixels through one encoder and its decoder.
bool runsOnce(const Image &image, wire::Format format)
{
    wire::VariantOrder order;
    order.format = format;
    order.effort = 0;
    const Outcome<EncodedFile> file = encode(image, order, wire::Request{});
    if (!file)
        return false;
    const Outcome<Image> decoded = decodeEncoded(*file, format);
    return decoded && inMemory(*decoded);
}

struct Codec
{
    const char *name;
    const char *loader;
};

constexpr std::array kCodecs{
    Codec{"jpeg", "jpegload_buffer"},
    Codec{"png", "pngload_buffer"},
    Codec{"webp", "webpload_buffer"},
    Codec{"gif", "gifload_buffer"},
    Codec{"avif", "heifload_buffer"},
    Codec{"heic", "heifload_buffer"},
    Codec{"tiff", "tiffload_buffer"},
};

} // namespace

bool startCodecs()
{
    g_log_set_default_handler(dropLogMessage, nullptr);
    // A folder without plug-ins: of those that libvips would load, ImageMagick, Poppler, OpenSlide
    // and JPEG XL only widen what a hostile file can reach, and take 13 of 15 ms of the start.
    // setenv() is safe here: no other thread is running yet.
    ::setenv("VIPSHOME", "/nonexistent", 1); // NOLINT(concurrency-mt-unsafe): single thread
    if (vips_init("aio-worker") != 0)
        return false;
    if (GModule *heif = g_module_open(HUB_VIPS_MODULES "/vips-heif.so", G_MODULE_BIND_LAZY);
        heif != nullptr)
        g_module_make_resident(heif);
    vips_block_untrusted_set(TRUE);
    vips_cache_set_max(0);
    vips_concurrency_set(1);

    VipsImage *black = nullptr;
    if (vips_black(&black, 16, 16, "bands", 3, nullptr) != 0)
        return false;
    const Image image(black);
    for (const wire::Format format : {wire::Format::Jpeg,
                                      wire::Format::Webp,
                                      wire::Format::Png,
                                      wire::Format::Gif,
                                      wire::Format::Avif})
        (void)runsOnce(image, format);
    vips_error_clear();
    return true;
}

std::vector<std::string> codecNames()
{
    std::vector<std::string> names;
    for (const Codec &codec : kCodecs) {
        if (vips_type_find("VipsOperation", codec.loader) != 0)
            names.emplace_back(codec.name);
    }
    return names;
}

} // namespace hub::worker
