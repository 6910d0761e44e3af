#include "app/worker/source_image.h"

#include "app/worker/gif_frames.h"
#include "app/worker/jpeg_markers.h"
#include "app/worker/limits.h"

#include <algorithm>

namespace hub::worker {

namespace {

struct Refusal
{
    FileType type;
    const char *detail;
    const char *remedy;
};

constexpr const char *kExportRemedy = "Export it as PNG or JPEG and give that.";

constexpr std::array kRefusals{
    Refusal{FileType::Svg, "is an SVG drawing", "Export it as PNG and give that."},
    Refusal{FileType::Pdf, "is a PDF document", "Export its pages as PNG and give those."},
    Refusal{FileType::Bmp, "is a BMP image", kExportRemedy},
    Refusal{FileType::JpegXl, "is a JPEG XL image", kExportRemedy},
    Refusal{FileType::Jpeg2000, "is a JPEG 2000 image", kExportRemedy},
    Refusal{FileType::Photoshop, "is a Photoshop document", kExportRemedy},
    Refusal{FileType::Icon, "is a Windows icon", kExportRemedy},
    Refusal{FileType::OpenExr, "is an OpenEXR image", kExportRemedy},
    Refusal{FileType::Video, "is a video", "Give a still image; take one frame of it first."},
};

tl::unexpected<wire::Failure> refuseType(FileType type)
{
    const auto *known = std::find_if(
        kRefusals.begin(), kRefusals.end(), [type](const Refusal &r) { return r.type == type; });
    if (known != kRefusals.end()) {
        return refuse(wire::FailureKind::Unsupported,
                      std::string(known->detail) + ", which is not supported",
                      known->remedy);
    }
    return refuse(wire::FailureKind::InvalidInput,
                  "is not an image",
                  "Give a JPEG, PNG, WebP, GIF, AVIF, HEIC or TIFF file.");
}

tl::unexpected<wire::Failure> refuseTruncated()
{
    return refuse(wire::FailureKind::InvalidInput,
                  "is truncated: its end is missing",
                  "Copy or download the file again.");
}

bool isCmyk(const Image &image)
{
    return vips_image_get_interpretation(image.get()) == VIPS_INTERPRETATION_CMYK;
}

/// Scales, turns upright, and converts a profile of its own to sRGB. An image without one is sRGB
/// already: told to export it, libvips would send it through Lab and change its colours.
VipsImage *shrunkToSrgb(const Image &image, Size size)
{
    VipsImage *out = nullptr;
    const char *import = isCmyk(image) ? "cmyk" : "srgb"; // Where the file has none.
    if (!isCmyk(image) && vips_image_get_typeof(image.get(), VIPS_META_ICC_NAME) == 0) {
        (void)vips_thumbnail_image(
            image.get(), &out, size.width, "height", size.height, "size", VIPS_SIZE_FORCE, nullptr);
        return out;
    }
    (void)vips_thumbnail_image(image.get(),
                               &out,
                               size.width,
                               "height",
                               size.height,
                               "size",
                               VIPS_SIZE_FORCE,
                               "import_profile",
                               import,
                               "export_profile",
                               "srgb",
                               "intent",
                               VIPS_INTENT_PERCEPTUAL,
                               nullptr);
    return out;
}

/// Takes off what the pixels no longer agree with (profile, orientation, thumbnail), and all that
/// tells about camera, place and person unless it is to be kept. By hand: `strip` of libvips 8.14
/// leaves EXIF in WebP.
void dropMetadata(const Image &image, bool keepsDescriptions)
{
    for (const char *name : {VIPS_META_ICC_NAME, VIPS_META_ORIENTATION, "jpeg-thumbnail-data"})
        (void)vips_image_remove(image.get(), name);
    if (keepsDescriptions)
        return;
    for (const char *name : {VIPS_META_EXIF_NAME,
                             VIPS_META_XMP_NAME,
                             VIPS_META_IPTC_NAME,
                             VIPS_META_PHOTOSHOP_NAME,
                             VIPS_META_IMAGEDESCRIPTION})
        (void)vips_image_remove(image.get(), name);
}

/// 8-bit sRGB of three bands, or four with alpha.
Outcome<Image> toPlainSrgb(Image image)
{
    VipsImage *converted = nullptr;
    if (vips_colourspace(image.get(), &converted, VIPS_INTERPRETATION_sRGB, nullptr) != 0)
        return vipsFailure("has a colour space that cannot be converted");
    image.reset(converted);
    if (vips_image_get_format(image.get()) != VIPS_FORMAT_UCHAR) {
        VipsImage *narrow = nullptr;
        if (vips_cast_uchar(image.get(), &narrow, nullptr) != 0)
            return vipsFailure("has a pixel format that cannot be converted");
        image.reset(narrow);
    }
    constexpr int kMaxBands = 4;
    if (vips_image_get_bands(image.get()) > kMaxBands) {
        VipsImage *first = nullptr;
        if (vips_extract_band(image.get(), &first, 0, "n", 3, nullptr) != 0)
            return vipsFailure("has bands that cannot be left out");
        image.reset(first);
    }
    return image;
}

} // namespace

Outcome<SourceImage> SourceImage::open(Bytes file, const wire::Request &request)
{
    const FileType type = fileTypeOf(file);
    if (!isDecodable(type))
        return refuseType(type);

    SourceImage image(file, type);
    image.m_keepsMetadata = request.keepMetadata;
    if (const auto read = image.readHeader(request.limits); !read)
        return tl::unexpected<wire::Failure>(read.error());
    if (type == FileType::Jpeg && !hasEndOfImage(file))
        return refuseTruncated();
    return image;
}

Outcome<void> SourceImage::readHeader(const wire::Limits &limits)
{
    m_header.format = fileTypeName(m_type);
    // Before libvips: its GIF loader looks at every frame to answer how many there are.
    if (m_type == FileType::Gif) {
        const std::optional<GifExtent> extent = gifExtent(m_file, limits.maxFrames);
        if (!extent || extent->frames == 0)
            return refuseTruncated();
        m_header.width = extent->width;
        m_header.height = extent->height;
        m_header.frames = extent->frames;
        if (const auto within = checkLimits(m_header, limits); !within)
            return within;
    }

    const Outcome<Image> image = load(1, 1);
    if (!image)
        return tl::unexpected<wire::Failure>(image.error());
    m_header.width = widthOf(*image);
    m_header.height = heightOf(*image);
    if (vips_image_get_orientation_swap(image->get()) != 0)
        std::swap(m_header.width, m_header.height);
    if (m_type == FileType::Webp)
        m_header.frames = vips_image_get_n_pages(image->get());
    m_header.hasAlpha = vips_image_hasalpha(image->get()) != 0;
    int multiscan = 0;
    if (m_type == FileType::Jpeg)
        (void)vips_image_get_int(image->get(), "jpeg-multiscan", &multiscan);
    m_isProgressive = multiscan != 0;
    return checkLimits(m_header, limits);
}

Outcome<Image> SourceImage::load(int shrink, int pages) const
{
    // libvips declares its input without const and does not write to it.
    void *bytes = const_cast<std::uint8_t *>(m_file.data());
    const std::size_t size = m_file.size();
    VipsImage *out = nullptr;
    int status = -1;
    switch (m_type) {
    case FileType::Jpeg:
        status = vips_jpegload_buffer(bytes,
                                      size,
                                      &out,
                                      "shrink",
                                      shrink,
                                      "access",
                                      VIPS_ACCESS_SEQUENTIAL,
                                      "fail_on",
                                      VIPS_FAIL_ON_ERROR,
                                      nullptr);
        break;
    case FileType::Png:
        status = vips_pngload_buffer(bytes,
                                     size,
                                     &out,
                                     "access",
                                     VIPS_ACCESS_SEQUENTIAL,
                                     "fail_on",
                                     VIPS_FAIL_ON_ERROR,
                                     nullptr);
        break;
    case FileType::Webp:
        status = vips_webpload_buffer(bytes,
                                      size,
                                      &out,
                                      "n",
                                      pages,
                                      "scale",
                                      1.0 / shrink,
                                      "access",
                                      VIPS_ACCESS_SEQUENTIAL,
                                      "fail_on",
                                      VIPS_FAIL_ON_ERROR,
                                      nullptr);
        break;
    case FileType::Gif:
        status = vips_gifload_buffer(bytes,
                                     size,
                                     &out,
                                     "n",
                                     pages,
                                     "access",
                                     VIPS_ACCESS_SEQUENTIAL,
                                     "fail_on",
                                     VIPS_FAIL_ON_ERROR,
                                     nullptr);
        break;
    case FileType::Avif:
    case FileType::Heic:
        status = vips_heifload_buffer(bytes,
                                      size,
                                      &out,
                                      "access",
                                      VIPS_ACCESS_SEQUENTIAL,
                                      "fail_on",
                                      VIPS_FAIL_ON_ERROR,
                                      nullptr);
        break;
    case FileType::Tiff:
        status = vips_tiffload_buffer(bytes,
                                      size,
                                      &out,
                                      "access",
                                      VIPS_ACCESS_SEQUENTIAL,
                                      "fail_on",
                                      VIPS_FAIL_ON_ERROR,
                                      nullptr);
        break;
    default:
        return refuseType(m_type);
    }
    if (status != 0)
        return vipsFailure("is damaged or truncated");
    return Image(out);
}

int SourceImage::loaderShrink(Size size) const
{
    if (m_type != FileType::Jpeg && m_type != FileType::Webp)
        return 1;
    const int factor = std::min(m_header.width / size.width, m_header.height / size.height);
    for (const int shrink : {8, 4, 2}) {
        if (factor >= shrink)
            return shrink;
    }
    return 1;
}

bool SourceImage::isQuick(Size size, Size largest) const
{
    // A progressive file is read as a whole, pass by pass, whatever the size; and WebP is scaled
    // after it was decoded.
    constexpr int kWorthwhile = 4;
    const int shrink = loaderShrink(size);
    return m_type == FileType::Jpeg && !m_isProgressive && shrink >= kWorthwhile
           && shrink > loaderShrink(largest);
}

Outcome<Image> SourceImage::decode(Size size) const
{
    const Outcome<Image> loaded = load(loaderShrink(size), 1);
    if (!loaded)
        return tl::unexpected<wire::Failure>(loaded.error());
    VipsImage *shrunk = shrunkToSrgb(*loaded, size);
    if (shrunk == nullptr)
        return vipsFailure("is damaged or truncated");
    const Outcome<Image> plain = toPlainSrgb(Image(shrunk));
    if (!plain)
        return tl::unexpected<wire::Failure>(plain.error());
    Image copy(vips_image_copy_memory(plain->get()));
    if (!copy)
        return vipsFailure("is damaged or truncated");
    dropMetadata(copy, m_keepsMetadata);
    return copy;
}

Outcome<Image> SourceImage::decodeFrames() const
{
    Outcome<Image> loaded = load(1, -1);
    if (!loaded)
        return loaded;
    const Outcome<Image> plain = toPlainSrgb(std::move(*loaded));
    if (!plain)
        return tl::unexpected<wire::Failure>(plain.error());
    Outcome<Image> copy = inMemory(*plain);
    if (copy)
        dropMetadata(*copy, m_keepsMetadata);
    return copy;
}

} // namespace hub::worker
