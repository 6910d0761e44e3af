#pragma once

#include <tl/expected.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// What the hub and `aio-worker` say to each other: one JSON object a frame (see frame.h).
///
/// The hub sends a Request with the input's descriptor. The worker answers with
/// Taken and Source, then for a
/// render Decoded, an optional Placeholder and one Variant for each that was asked for, in that
/// order, and ends with Done; or with Failure at any point. Before its first request it says Ready.
///
/// Units:   pixels, bytes.
/// Threads: values; the functions may be called from any thread.
/// Errors:  parsing returns what is wrong with the text; the other side is never trusted.
namespace hub::media::wire {

/// Where the worker finds its socket.
inline constexpr int kSocketDescriptor = 3;
inline constexpr std::size_t kMaxVariants = 128;
/// The largest file that a worker may hand back; also its RLIMIT_FSIZE.
inline constexpr std::int64_t kMaxOutputBytes = 256LL * 1024 * 1024;
inline constexpr int kMaxSide = 65'535;
inline constexpr std::size_t kMaxTextBytes = 600;
inline constexpr std::size_t kMaxLqipBytes = 2'000;

enum class Format
{
    Avif,
    Webp,
    Jpeg,
    Png,
    Gif
};

enum class Fit
{
    Inside,
    Cover,
    Contain
};

struct Limits
{
    std::int64_t maxPixels = 0; ///< Width x height x frames.
    std::int64_t maxFileBytes = 0;
    int maxFrames = 0;
    int maxSide = 0;

    bool operator==(const Limits &) const = default;
};

/// One file to make.
struct VariantOrder
{
    Format format = Format::Webp;
    int width = 0;
    int height = 0; ///< 0: from the aspect ratio.
    Fit fit = Fit::Inside;
    int quality = 80;
    int effort = 4;
    bool lossless = false;
    bool animated = false;
    std::int64_t targetBytes = 0;

    bool operator==(const VariantOrder &) const = default;
};

using Color = std::array<std::uint8_t, 3>;

struct Request
{
    bool render = false; ///< False: only inspect the header.
    Limits limits;
    std::vector<VariantOrder> variants;
    bool measureSsim = false;
    bool placeholder = false;
    bool keepMetadata = false;
    Color background{255, 255, 255};

    bool operator==(const Request &) const = default;
};

struct Ready
{
    int landlockAbi = 0; ///< 0: the kernel has none.
    bool isFull = false; ///< Every rule that the worker can try on itself holds.
    bool operator==(const Ready &) const = default;
};

/// The request is understood and its input is about to be opened: who dies before this did not die
/// of the input.
struct Taken
{
    bool operator==(const Taken &) const = default;
};

struct Source
{
    std::string format;
    int width = 0; ///< After the EXIF orientation.
    int height = 0;
    int frames = 1;
    bool hasAlpha = false;
    bool operator==(const Source &) const = default;
};

/// The pixels are there: what follows are encodes.
struct Decoded
{
    bool operator==(const Decoded &) const = default;
};

struct Placeholder
{
    std::string color; ///< "#rrggbb"
    std::string blurHash;
    std::string lqip; ///< A data URI.
    bool operator==(const Placeholder &) const = default;
};

/// One made file; its bytes are in the sealed memfd that comes with the frame.
struct Variant
{
    std::size_t index = 0;
    int width = 0;
    int height = 0;
    int quality = 0;
    bool metTarget = true;
    std::optional<double> ssim;
    std::int64_t bytes = 0;
    bool operator==(const Variant &) const = default;
};

struct Done
{
    bool operator==(const Done &) const = default;
};

enum class FailureKind
{
    InvalidInput,
    TooLarge,
    Unsupported,
    Internal
};

/// Why there is no result. The worker is well and takes the next request.
struct Failure
{
    FailureKind kind = FailureKind::Internal;
    std::string detail; ///< Continues "<name of the file>: ".
    std::string remedy;
    bool operator==(const Failure &) const = default;
};

using Reply = std::variant<Ready, Taken, Source, Decoded, Placeholder, Variant, Done, Failure>;

template<typename T>
using Parsed = tl::expected<T, std::string>;

[[nodiscard]] std::string toText(const Request &request);
[[nodiscard]] std::string toText(const Reply &reply);

[[nodiscard]] Parsed<Request> parseRequest(std::string_view text);
[[nodiscard]] Parsed<Reply> parseReply(std::string_view text);

[[nodiscard]] std::string_view formatName(Format format);

/// "#rrggbb" in hex digits of either case.
[[nodiscard]] std::optional<Color> parseColor(std::string_view text);
[[nodiscard]] std::string colorText(const Color &color);

} // namespace hub::media::wire
