#include "core/base/configuration_file_p.h"
#include "core/base/json.h"

#include <QHash>

namespace hub {
namespace {

/// Finds the line of every key in JSON that has been parsed already, so that errors about a value
/// can say where it stands: Boost.JSON does not keep positions.
class KeyLines
{
public:
    explicit KeyLines(QByteArrayView text)
        : m_text(text)
    {
        while (m_at < m_text.size())
            step();
    }

    [[nodiscard]] int of(const QString &name) const { return m_lines.value(name, 1); }

private:
    void step()
    {
        const char c = m_text[m_at];
        if (c == '"')
            return readString();
        if (c == '/')
            return skipComment();
        if (c == ':') {
            m_key = m_lastString;
            m_lines.insert(joined(m_key), m_lastStringLine);
        } else if (c == '{' || c == '[') {
            m_path.append(std::exchange(m_key, {}));
        } else if ((c == '}' || c == ']') && !m_path.isEmpty()) {
            m_path.removeLast();
        } else if (c == ',') {
            m_key.clear();
        }
        advance();
    }

    void advance()
    {
        if (m_text[m_at] == '\n')
            ++m_line;
        ++m_at;
    }

    void readString()
    {
        const qsizetype start = ++m_at;
        while (m_at < m_text.size() && m_text[m_at] != '"')
            m_at += m_text[m_at] == '\\' ? 2 : 1;
        const qsizetype end = qMin(m_at, m_text.size());
        m_lastString = QString::fromUtf8(m_text.sliced(start, end - start));
        m_lastStringLine = m_line;
        ++m_at;
    }

    void skipComment()
    {
        const bool isBlock = m_text.sliced(m_at).startsWith("/*");
        const QByteArrayView end = isBlock ? QByteArrayView("*/") : QByteArrayView("\n");
        while (m_at < m_text.size() && !m_text.sliced(m_at).startsWith(end))
            advance();
        // The end of a line comment is left to be counted; that of a block is not to be read again.
        if (isBlock)
            m_at += end.size();
    }

    [[nodiscard]] QString joined(const QString &key) const
    {
        QString name;
        for (const QString &part : m_path) {
            if (!part.isEmpty())
                name += part + QLatin1Char('.');
        }
        return name + key;
    }

    QByteArrayView m_text;
    qsizetype m_at = 0;
    int m_line = 1;
    QString m_lastString;
    int m_lastStringLine = 1;
    QString m_key;
    QStringList m_path;
    QHash<QString, int> m_lines;
};

std::optional<QString> valueText(const json::value &value)
{
    if (const auto *text = value.if_string())
        return toQString(*text);
    if (value.is_bool())
        return value.get_bool() ? QStringLiteral("true") : QStringLiteral("false");
    if (value.is_number())
        return QString::fromUtf8(toJson(value));
    return std::nullopt;
}

struct Flattening
{
    const KeyLines &lines;
    const QString &where;
    QList<FileSetting> settings;

    Result<void> add(const json::object &object, const QString &prefix);
};

Result<void> Flattening::add(const json::object &object, const QString &prefix)
{
    for (const auto &field : object) {
        const std::string_view key(field.key().data(), field.key().size());
        const QString name =
            prefix + QString::fromUtf8(key.data(), static_cast<qsizetype>(key.size()));
        if (const json::object *nested = field.value().if_object()) {
            if (auto added = add(*nested, name + QLatin1Char('.')); !added)
                return added;
            continue;
        }
        const int line = lines.of(name);
        const std::optional<QString> text = valueText(field.value());
        if (!text) {
            return fail(Error::Kind::InvalidInput,
                        QStringLiteral("%1:%2: %3 must be text, a number, true or false")
                            .arg(where)
                            .arg(line)
                            .arg(name));
        }
        const auto same = std::find_if(settings.begin(), settings.end(), [&](const auto &other) {
            return other.name == name;
        });
        if (same != settings.end()) {
            return fail(Error::Kind::InvalidInput,
                        QStringLiteral("%1: %2 is set twice").arg(where, name),
                        QStringLiteral("keep one of them"));
        }
        settings.append({name, *text, line});
    }
    return {};
}

} // namespace

Result<QList<FileSetting>> readConfigurationFile(QByteArrayView content, const QString &where)
{
    const Result<json::value> parsed = parseRelaxedJson(content, where);
    if (!parsed)
        return fail(parsed.error());
    const json::object *object = parsed->if_object();
    if (!object) {
        return fail(Error::Kind::InvalidInput,
                    QStringLiteral("%1: must be a JSON object").arg(where),
                    QStringLiteral("write for example {\"jobs.workers\": 4}"));
    }
    const KeyLines lines(content);
    Flattening flattening{lines, where, {}};
    return flattening.add(*object, {}).map([&] { return flattening.settings; });
}

} // namespace hub
