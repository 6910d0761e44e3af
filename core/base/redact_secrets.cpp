#include "core/base/logging.h"

#include <QRegularExpression>

#include <array>

namespace hub {
namespace {

struct Rule
{
    QRegularExpression pattern;
    QString replacement;
};

Rule rule(const char *pattern, const char *replacement)
{
    return {
        QRegularExpression(QString::fromLatin1(pattern), QRegularExpression::CaseInsensitiveOption),
        QString::fromLatin1(replacement)};
}

// A name, perhaps in (escaped) quotes, and what stands between it and its value.
#define SECRET_NAMES                                                                               \
    "[\\w-]*(?:passwd|password|passphrase|pwd|secret|token|api[_-]?key|access[_-]?key|"            \
    "private[_-]?key|credentials?)[\\w-]*"
#define ASSIGNED "\\\\*[\"']?\\s*[:=]\\s*"

const std::vector<Rule> &rules()
{
    static const std::vector<Rule> all{
        // Header values go to the end: "Cookie: a=1; b=2" is secret as a whole.
        rule("\\b((?:set-)?cookie" ASSIGNED "\\\\*[\"']?)[^\"\\\\\r\n]+", "\\1***"),
        rule("\\b((?:proxy-)?authorization" ASSIGNED "\\\\*[\"']?)"
             "(?:(?:bearer|basic|digest|token|negotiate)\\s+)?[^\\s\"'\\\\,;]+",
             "\\1***"),
        rule(R"(\b(bearer\s+)[\w.~+/=-]{6,})", R"(\1***)"),
        // scheme://user:password@host; a password may hold '@' and '/' that nobody encoded.
        rule(R"re(\b([a-z][a-z0-9+.-]*://[^\s/@:"'<>]*:)[^\s"'<>]*@)re", R"(\1***@)"),
        rule(R"re(\b([a-z][a-z0-9+.-]*://)[^\s/@:"'<>]+@)re", R"(\1***@)"),
        // Values in escaped quotes (JSON inside of JSON), in quotes, and bare, in this order.
        rule("\\b(" SECRET_NAMES ASSIGNED "\\\\+\")(?:(?!\\\\+\").)+", "\\1***"),
        rule("\\b(" SECRET_NAMES ASSIGNED "\")(?:[^\"\\\\]|\\\\.)+", "\\1***"),
        rule("\\b(" SECRET_NAMES ASSIGNED "')(?:[^'\\\\]|\\\\.)+", "\\1***"),
        rule("\\b(" SECRET_NAMES ASSIGNED ")[^\\s,;&\"'\\\\}\\])]+", "\\1***"),
        rule("(--?" SECRET_NAMES "\\s+)[^\\s-]\\S*", "\\1***"),
    };
    return all;
}

#undef SECRET_NAMES
#undef ASSIGNED

/// Nearly every line has none of these, and is spared the expressions.
bool maySaySecrets(const QString &line)
{
    static const std::array kSigns{"pass",
                                   "pwd",
                                   "secret",
                                   "token",
                                   "key",
                                   "credential",
                                   "cookie",
                                   "authorization",
                                   "bearer",
                                   "://"};
    return std::any_of(kSigns.begin(), kSigns.end(), [&](const char *sign) {
        return line.contains(QLatin1StringView(sign), Qt::CaseInsensitive);
    });
}

} // namespace

QString redactSecrets(QString line)
{
    if (!maySaySecrets(line))
        return line;
    for (const Rule &rule : rules())
        line.replace(rule.pattern, rule.replacement);
    return line;
}

} // namespace hub
