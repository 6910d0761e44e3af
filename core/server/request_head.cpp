#include "core/server/request_head_p.h"
#include "core/server/text_p.h"

#include <array>
#include <charconv>

namespace hub::server {
namespace {

constexpr std::size_t kMaxFields = 100;
constexpr std::size_t kUsualFields = 16; ///< A browser sends about as many.

using Outcome = tl::expected<void, Problem>;

tl::unexpected<Problem> bad(std::string detail)
{
    return tl::unexpected(Problem{400, "bad_request", std::move(detail)});
}

/// Which characters a word may have, by their code.
constexpr std::array<bool, 256> kWordCharacters = [] {
    std::array<bool, 256> table{};
    for (unsigned code = 0; code < 128; ++code)
        table[code] = isAlphanumeric(static_cast<char>(code));
    for (const char mark : std::string_view("!#$%&'*+-.^_`|~"))
        table[static_cast<unsigned char>(mark)] = true;
    return table;
}();

bool isToken(std::string_view text)
{
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return kWordCharacters[static_cast<unsigned char>(c)];
    });
}

bool isFieldValue(std::string_view text)
{
    return std::all_of(text.begin(), text.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte == '\t' || (byte >= 0x20 && byte != 0x7f);
    });
}

Method methodOf(std::string_view name)
{
    constexpr std::array<std::pair<std::string_view, Method>, 6> kMethods{
        {{"GET", Method::Get},
         {"HEAD", Method::Head},
         {"POST", Method::Post},
         {"PUT", Method::Put},
         {"PATCH", Method::Patch},
         {"DELETE", Method::Delete}}};
    for (const auto &[known, method] : kMethods) {
        if (known == name)
            return method;
    }
    return Method::Other;
}

Outcome readRequestLine(std::string_view line, RequestHead &head)
{
    const std::size_t first = line.find(' ');
    const std::size_t last = line.rfind(' ');
    if (first == std::string_view::npos || first == last)
        return bad("the request line is not 'METHOD TARGET HTTP/1.1'");
    head.methodName = line.substr(0, first);
    head.target = line.substr(first + 1, last - first - 1);
    const std::string_view version = line.substr(last + 1);
    if (!isToken(head.methodName))
        return bad("the method is not a word");
    const bool isPrintable = std::all_of(
        head.target.begin(), head.target.end(), [](char c) { return c > 0x20 && c < 0x7f; });
    if (!isPrintable || head.target.empty() || head.target.front() != '/')
        return bad("the target must be an absolute path in percent-encoded ASCII");
    if (version != "HTTP/1.1" && version != "HTTP/1.0") {
        if (version.substr(0, 5) != "HTTP/")
            return bad("the request line is not 'METHOD TARGET HTTP/1.1'");
        return tl::unexpected(
            Problem{505, "bad_request", "only HTTP/1.1 and HTTP/1.0 are understood"});
    }
    head.minorVersion = version.back() - '0';
    head.method = methodOf(head.methodName);
    return {};
}

Outcome readField(std::string_view line, RequestHead &head)
{
    if (line.front() == ' ' || line.front() == '\t')
        return bad("a header field is folded over two lines");
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos)
        return bad("a header line has no colon");
    const std::string_view name = line.substr(0, colon);
    if (!isToken(name))
        return bad("a header field's name is not a word directly before its colon");
    const std::string_view value = trimmed(line.substr(colon + 1));
    if (!isFieldValue(value))
        return bad("header field '" + std::string(name) + "' holds a control character");
    if (head.fields.size() == kMaxFields) {
        return tl::unexpected(Problem{431, "header_too_large", "more than 100 header fields"});
    }
    head.fields.emplace_back(name, value);
    return {};
}

Outcome readContentLength(std::string_view text, RequestHead &head)
{
    if (text.empty() || !std::all_of(text.begin(), text.end(), isDigit))
        return bad("Content-Length must be a whole number, given once");
    std::uint64_t length = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), length);
    constexpr std::uint64_t kMax = std::uint64_t{1} << 62U;
    if (error != std::errc() || length > kMax) {
        return tl::unexpected(
            Problem{413, "payload_too_large", "Content-Length is over every limit"});
    }
    head.contentLength = length;
    return {};
}

/// How long the body is; there must be only one answer to it.
Outcome readFraming(RequestHead &head)
{
    int lengths = 0;
    int encodings = 0;
    std::string_view length;
    std::string_view encoding;
    for (const auto &[name, value] : head.fields) {
        if (equalsIgnoringCase(name, "Content-Length")) {
            ++lengths;
            length = value;
        } else if (equalsIgnoringCase(name, "Transfer-Encoding")) {
            ++encodings;
            encoding = value;
        }
    }
    if (lengths > 1)
        return bad("Content-Length is given twice");
    if (encodings > 1 || (encodings == 1 && lengths == 1))
        return bad("the body's length is given in two ways");
    if (encodings == 1) {
        if (head.minorVersion == 0)
            return bad("HTTP/1.0 has no Transfer-Encoding");
        if (!equalsIgnoringCase(encoding, "chunked")) {
            return tl::unexpected(
                Problem{501, "bad_request", "the only Transfer-Encoding understood is chunked"});
        }
        head.isChunked = true;
    }
    return lengths == 1 ? readContentLength(length, head) : Outcome();
}

Outcome readConnection(RequestHead &head)
{
    head.keepsAlive = head.minorVersion == 1;
    for (const auto &[name, value] : head.fields) {
        if (equalsIgnoringCase(name, "Connection")) {
            if (listHas(value, "close"))
                head.keepsAlive = false;
            else if (listHas(value, "keep-alive"))
                head.keepsAlive = true;
        } else if (equalsIgnoringCase(name, "Expect")) {
            if (!equalsIgnoringCase(value, "100-continue")) {
                return tl::unexpected(
                    Problem{417, "bad_request", "the only Expect understood is 100-continue"});
            }
            head.expectsContinue = head.minorVersion == 1;
        }
    }
    return {};
}

} // namespace

tl::expected<RequestHead, Problem> parseHead(std::string_view bytes)
{
    RequestHead head;
    head.fields.reserve(kUsualFields);
    bool isFirst = true;
    while (true) {
        const std::size_t end = bytes.find('\r');
        const std::string_view line = bytes.substr(0, end);
        if (end == std::string_view::npos || bytes.substr(end, 2) != "\r\n"
            || line.find('\n') != std::string_view::npos)
            return bad("a line of the header does not end with CR LF");
        bytes.remove_prefix(end + 2);
        if (line.empty() && !isFirst)
            break;
        const Outcome read = isFirst ? readRequestLine(line, head) : readField(line, head);
        if (!read)
            return tl::unexpected(read.error());
        isFirst = false;
    }
    if (const Outcome read = readFraming(head); !read)
        return tl::unexpected(read.error());
    if (const Outcome read = readConnection(head); !read)
        return tl::unexpected(read.error());
    return head;
}

std::string_view targetPathIn(std::string_view bytes)
{
    const std::size_t end = bytes.find('\r');
    RequestHead head;
    if (end == std::string_view::npos || !readRequestLine(bytes.substr(0, end), head))
        return "/";
    return head.target.substr(0, head.target.find('?'));
}

} // namespace hub::server
