#include "core/media/protocol.h"

#include "core/media/protocol_reader_p.h"

#include <algorithm>

namespace hub::media::wire {

namespace json = boost::json;

namespace {

constexpr std::array<std::string_view, 5> kFormats{"avif", "webp", "jpeg", "png", "gif"};
constexpr std::array<std::string_view, 3> kFits{"inside", "cover", "contain"};
constexpr std::array<std::string_view, 4> kFailures{
    "invalid_input", "too_large", "unsupported", "internal"};

json::string_view view(std::string_view text)
{
    return {text.data(), text.size()};
}

template<typename Enum, std::size_t count>
Enum readName(FieldReader &fields,
              std::string_view field,
              const std::array<std::string_view, count> &names)
{
    const std::string name = fields.text(field, 32);
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end()) {
        fields.refuse(field, "has an unknown name");
        return Enum{};
    }
    return static_cast<Enum>(found - names.begin());
}

template<typename Enum, std::size_t count>
json::string_view nameOf(Enum value, const std::array<std::string_view, count> &names)
{
    return view(names.at(static_cast<std::size_t>(value)));
}

json::object toObject(const VariantOrder &order)
{
    return {{"format", nameOf(order.format, kFormats)},
            {"width", order.width},
            {"height", order.height},
            {"fit", nameOf(order.fit, kFits)},
            {"quality", order.quality},
            {"effort", order.effort},
            {"lossless", order.lossless},
            {"animated", order.animated},
            {"target_bytes", order.targetBytes}};
}

VariantOrder readVariantOrder(FieldReader &fields)
{
    VariantOrder order;
    order.format = readName<Format>(fields, "format", kFormats);
    order.width = fields.integer<int>("width", 1, kMaxSide);
    order.height = fields.integer<int>("height", 0, kMaxSide);
    order.fit = readName<Fit>(fields, "fit", kFits);
    order.quality = fields.integer<int>("quality", 1, 100);
    order.effort = fields.integer<int>("effort", 0, 9);
    order.lossless = fields.flag("lossless");
    order.animated = fields.flag("animated");
    order.targetBytes = fields.integer<std::int64_t>("target_bytes", 0, kMaxOutputBytes);
    return order;
}

Limits readLimits(FieldReader &fields)
{
    constexpr std::int64_t kMaxFileBytes = 1LL << 40;
    Limits limits;
    limits.maxPixels = fields.integer<std::int64_t>("max_pixels", 1, 1LL << 40);
    limits.maxFileBytes = fields.integer<std::int64_t>("max_file_bytes", 1, kMaxFileBytes);
    limits.maxFrames = fields.integer<int>("max_frames", 1, 1'000'000);
    limits.maxSide = fields.integer<int>("max_side", 1, 1 << 30);
    return limits;
}

struct ReplyWriter
{
    json::object operator()(const Ready &ready) const
    {
        return {{"type", "ready"}, {"landlock_abi", ready.landlockAbi}, {"full", ready.isFull}};
    }
    json::object operator()(const Taken & /*taken*/) const { return {{"type", "taken"}}; }
    json::object operator()(const Source &source) const
    {
        return {{"type", "source"},
                {"format", view(source.format)},
                {"width", source.width},
                {"height", source.height},
                {"frames", source.frames},
                {"alpha", source.hasAlpha}};
    }
    json::object operator()(const Decoded & /*decoded*/) const { return {{"type", "decoded"}}; }
    json::object operator()(const Placeholder &placeholder) const
    {
        return {{"type", "placeholder"},
                {"color", view(placeholder.color)},
                {"blur_hash", view(placeholder.blurHash)},
                {"lqip", view(placeholder.lqip)}};
    }
    json::object operator()(const Variant &variant) const
    {
        json::object object{{"type", "variant"},
                            {"index", variant.index},
                            {"width", variant.width},
                            {"height", variant.height},
                            {"quality", variant.quality},
                            {"met_target", variant.metTarget},
                            {"bytes", variant.bytes}};
        if (variant.ssim)
            object["ssim"] = *variant.ssim;
        return object;
    }
    json::object operator()(const Done & /*done*/) const { return {{"type", "done"}}; }
    json::object operator()(const Failure &failure) const
    {
        return {{"type", "failure"},
                {"code", nameOf(failure.kind, kFailures)},
                {"detail", view(failure.detail)},
                {"remedy", view(failure.remedy)}};
    }
};

Reply readVariant(FieldReader &fields)
{
    Variant variant;
    variant.index = fields.integer<std::size_t>("index", 0, kMaxVariants - 1);
    variant.width = fields.integer<int>("width", 1, kMaxSide);
    variant.height = fields.integer<int>("height", 1, kMaxSide);
    variant.quality = fields.integer<int>("quality", 1, 100);
    variant.metTarget = fields.flag("met_target");
    variant.bytes = fields.integer<std::int64_t>("bytes", 1, kMaxOutputBytes);
    if (fields.has("ssim"))
        variant.ssim = fields.number("ssim", -1.0, 1.0);
    return variant;
}

Reply readSource(FieldReader &fields)
{
    Source source;
    source.format = fields.text("format", 16);
    source.width = fields.integer<int>("width", 1, 1 << 30);
    source.height = fields.integer<int>("height", 1, 1 << 30);
    source.frames = fields.integer<int>("frames", 1, 1'000'000);
    source.hasAlpha = fields.flag("alpha");
    return source;
}

Reply readReply(FieldReader &fields)
{
    const std::string type = fields.text("type", 16);
    if (type == "variant")
        return readVariant(fields);
    if (type == "taken")
        return Taken{};
    if (type == "source")
        return readSource(fields);
    if (type == "decoded")
        return Decoded{};
    if (type == "done")
        return Done{};
    if (type == "ready")
        return Ready{fields.integer<int>("landlock_abi", 0, 1'000), fields.flag("full")};
    if (type == "placeholder") {
        return Placeholder{fields.text("color", 7),
                           fields.text("blur_hash", 128),
                           fields.text("lqip", kMaxLqipBytes)};
    }
    if (type == "failure") {
        return Failure{readName<FailureKind>(fields, "code", kFailures),
                       fields.text("detail", kMaxTextBytes),
                       fields.text("remedy", kMaxTextBytes)};
    }
    fields.refuse("type", "has an unknown name");
    return Done{};
}

} // namespace

std::string toText(const Request &request)
{
    json::array variants;
    for (const VariantOrder &order : request.variants)
        variants.push_back(toObject(order));
    const json::object object{{"op", request.render ? "render" : "inspect"},
                              {"max_pixels", request.limits.maxPixels},
                              {"max_file_bytes", request.limits.maxFileBytes},
                              {"max_frames", request.limits.maxFrames},
                              {"max_side", request.limits.maxSide},
                              {"variants", std::move(variants)},
                              {"ssim", request.measureSsim},
                              {"placeholder", request.placeholder},
                              {"keep_metadata", request.keepMetadata},
                              {"background", view(colorText(request.background))}};
    return json::serialize(object);
}

std::string toText(const Reply &reply)
{
    return json::serialize(std::visit(ReplyWriter{}, reply));
}

Parsed<Request> parseRequest(std::string_view text)
{
    std::string problem;
    const json::value value = parseObject(text, problem);
    if (!problem.empty())
        return tl::unexpected<std::string>(problem);

    FieldReader fields(value);
    Request request;
    const std::string operation = fields.text("op", 16);
    request.render = operation == "render";
    if (!request.render && operation != "inspect")
        fields.refuse("op", "has an unknown name");
    request.limits = readLimits(fields);
    request.measureSsim = fields.flag("ssim");
    request.placeholder = fields.flag("placeholder");
    request.keepMetadata = fields.flag("keep_metadata");
    if (const auto color = parseColor(fields.text("background", 7)))
        request.background = *color;
    else
        fields.refuse("background", "is not a colour");
    for (const json::value &item : fields.array("variants", kMaxVariants)) {
        FieldReader orderFields(item);
        request.variants.push_back(readVariantOrder(orderFields));
        if (!orderFields.problem().empty())
            fields.refuse("variants", orderFields.problem());
    }
    if (!fields.problem().empty())
        return tl::unexpected<std::string>(fields.problem());
    return request;
}

Parsed<Reply> parseReply(std::string_view text)
{
    std::string problem;
    const json::value value = parseObject(text, problem);
    if (!problem.empty())
        return tl::unexpected<std::string>(problem);
    FieldReader fields(value);
    Reply reply = readReply(fields);
    if (!fields.problem().empty())
        return tl::unexpected<std::string>(fields.problem());
    return reply;
}

std::string_view formatName(Format format)
{
    return kFormats.at(static_cast<std::size_t>(format));
}

std::optional<Color> parseColor(std::string_view text)
{
    if (text.size() != 7 || text.front() != '#')
        return std::nullopt;
    Color color{};
    for (std::size_t i = 0; i < 6; ++i) {
        constexpr std::string_view kDigits = "0123456789abcdef";
        const char lower = static_cast<char>(text[i + 1] | ((text[i + 1] >= 'A') ? 0x20 : 0));
        const std::size_t digit = kDigits.find(lower);
        if (digit == std::string_view::npos)
            return std::nullopt;
        color.at(i / 2) = static_cast<std::uint8_t>(color.at(i / 2) * 16UL + digit);
    }
    return color;
}

std::string colorText(const Color &color)
{
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string text = "#";
    for (const std::uint8_t value : color) {
        text += kDigits[value >> 4U];
        text += kDigits[value & 15U];
    }
    return text;
}

} // namespace hub::media::wire
