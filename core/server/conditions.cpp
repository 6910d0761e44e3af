#include "core/server/conditions_p.h"
#include "core/server/text_p.h"

#include <QLocale>
#include <QTimeZone>

#include <array>
#include <limits>

namespace hub::server {
namespace {

std::string_view withoutWeakness(std::string_view tag)
{
    return tag.substr(0, 2) == "W/" ? tag.substr(2) : tag;
}

/// Weak comparison, as reads want it.
bool listsTag(std::string_view list, std::string_view etag)
{
    if (trimmed(list) == "*")
        return true;
    const auto tags = listMembers(list);
    return std::any_of(tags.begin(), tags.end(), [etag](std::string_view tag) {
        return withoutWeakness(tag) == etag;
    });
}

/// A position in a range. One past all numbers lies past the end, like any other that is too large.
std::optional<std::int64_t> parsePosition(std::string_view digits)
{
    const bool isNumber = !digits.empty() && std::all_of(digits.begin(), digits.end(), isDigit);
    if (!isNumber)
        return std::nullopt;
    return parseNumber(digits).value_or(std::numeric_limits<std::int64_t>::max());
}

bool ifRangeHolds(const Request &request, const Validators &validators)
{
    const std::string_view field = request.header("If-Range");
    if (field.empty())
        return true;
    if (field.front() == '"')
        return field == validators.etag;
    const auto date = parseHttpDate(field);
    return date && validators.modified && *date == *validators.modified;
}

void appendTwoDigits(std::string &text, unsigned number)
{
    text.push_back(static_cast<char>('0' + number / 10 % 10));
    text.push_back(static_cast<char>('0' + number % 10));
}

} // namespace

std::string httpDate(WallTime time)
{
    constexpr std::array<std::string_view, 7> kDays{
        "Sun, ", "Mon, ", "Tue, ", "Wed, ", "Thu, ", "Fri, ", "Sat, "};
    constexpr std::array<std::string_view, 12> kMonths{" Jan ",
                                                       " Feb ",
                                                       " Mar ",
                                                       " Apr ",
                                                       " May ",
                                                       " Jun ",
                                                       " Jul ",
                                                       " Aug ",
                                                       " Sep ",
                                                       " Oct ",
                                                       " Nov ",
                                                       " Dec "};
    const auto midnight = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date(midnight);
    const std::chrono::hh_mm_ss clock(std::chrono::floor<std::chrono::seconds>(time - midnight));
    std::string text;
    text.reserve(32);
    text.append(kDays[std::chrono::weekday(midnight).c_encoding()]);
    appendTwoDigits(text, static_cast<unsigned>(date.day()));
    text.append(kMonths[static_cast<unsigned>(date.month()) - 1]);
    const auto year = static_cast<unsigned>(static_cast<int>(date.year()));
    appendTwoDigits(text, year / 100);
    appendTwoDigits(text, year % 100);
    text.push_back(' ');
    appendTwoDigits(text, static_cast<unsigned>(clock.hours().count()));
    text.push_back(':');
    appendTwoDigits(text, static_cast<unsigned>(clock.minutes().count()));
    text.push_back(':');
    appendTwoDigits(text, static_cast<unsigned>(clock.seconds().count()));
    text.append(" GMT");
    return text;
}

std::optional<WallTime> parseHttpDate(std::string_view text)
{
    QDateTime moment = QLocale::c().toDateTime(
        QString::fromLatin1(text.data(), static_cast<qsizetype>(text.size())),
        QStringLiteral("ddd, dd MMM yyyy HH:mm:ss 'GMT'"));
    if (!moment.isValid())
        return std::nullopt;
    moment.setTimeSpec(Qt::UTC);
    return WallTime(std::chrono::milliseconds(moment.toMSecsSinceEpoch()));
}

bool isNotModified(const Request &request, const Validators &validators)
{
    if (request.hasHeader("If-None-Match"))
        return listsTag(request.header("If-None-Match"), validators.etag);
    if (!validators.modified)
        return false;
    const std::string_view since = request.header("If-Modified-Since");
    const auto date = since.empty() ? std::nullopt : parseHttpDate(since);
    return date && *validators.modified <= *date;
}

bool matchHolds(const Request &request, const Validators &validators)
{
    return !request.hasHeader("If-Match") || listsTag(request.header("If-Match"), validators.etag);
}

tl::expected<std::optional<ByteRange>, Problem> requestedRange(const Request &request,
                                                               std::int64_t size,
                                                               const Validators &validators)
{
    std::string_view field = request.header("Range");
    constexpr std::string_view kUnit = "bytes=";
    if (field.size() < kUnit.size() || !equalsIgnoringCase(field.substr(0, kUnit.size()), kUnit)
        || !ifRangeHolds(request, validators))
        return std::nullopt;
    field = trimmed(field.substr(kUnit.size()));
    const std::size_t dash = field.find('-');
    if (dash == std::string_view::npos)
        return std::nullopt;
    const std::string_view firstText = trimmed(field.substr(0, dash));
    const std::string_view lastText = trimmed(field.substr(dash + 1));
    const auto first = parsePosition(firstText);
    const auto last = parsePosition(lastText);
    if ((!firstText.empty() && !first) || (!lastText.empty() && !last) || (!first && !last)
        || (first && last && *last < *first))
        return std::nullopt;
    ByteRange range;
    if (first) {
        range.first = *first;
        range.length = std::min(last.value_or(size - 1), size - 1) - *first + 1;
    } else {
        range.length = std::min(*last, size);
        range.first = size - range.length;
    }
    if (range.length > 0)
        return range;
    Problem problem{416,
                    "range_not_satisfiable",
                    "no byte of the range is there: the content has " + std::to_string(size)
                        + " bytes"};
    problem.headers.emplace_back("Content-Range", "bytes */" + std::to_string(size));
    return tl::unexpected(std::move(problem));
}

} // namespace hub::server
