#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <boost/json.hpp>

namespace hub {

namespace json = boost::json;

/// Parses @p text, at most 64 levels deep. InvalidInput with line and column, prefixed by @p what.
[[nodiscard]] Result<json::value> parseJson(QByteArrayView text, const QString &what);

/// The same for files that people edit: comments and trailing commas are allowed.
[[nodiscard]] Result<json::value> parseRelaxedJson(QByteArrayView text, const QString &what);

[[nodiscard]] QByteArray toJson(const json::value &value);

[[nodiscard]] inline json::string toJsonString(const QString &text)
{
    const QByteArray utf8 = text.toUtf8();
    return json::string(utf8.constData(), static_cast<std::size_t>(utf8.size()));
}
[[nodiscard]] inline QString toQString(const json::string &text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

/// Reads fields of an object that came from outside, and remembers what was wrong with them.
///
/// Absent or null fields give the fallback. The first wrong type, value out of range, or field that
/// nobody asked for becomes the error that finish() returns: "field 'widths[2]': must be a whole
/// number from 1 to 16384".
///
/// Units:   none.
/// Threads: one thread at a time.
/// Errors:  InvalidInput from finish().
class JsonReader final
{
public:
    JsonReader(const json::value &value, QString where);

    [[nodiscard]] bool has(std::string_view name) const;
    [[nodiscard]] QString text(std::string_view name,
                               const QString &fallback = {},
                               qsizetype maxLength = 4096);
    [[nodiscard]] qint64 integer(std::string_view name,
                                 qint64 fallback,
                                 qint64 minimum,
                                 qint64 maximum);
    [[nodiscard]] double number(std::string_view name,
                                double fallback,
                                double minimum,
                                double maximum);
    [[nodiscard]] bool flag(std::string_view name, bool fallback);
    [[nodiscard]] QStringList texts(std::string_view name, const QStringList &fallback);
    [[nodiscard]] QList<qint64> integers(std::string_view name,
                                         const QList<qint64> &fallback,
                                         qint64 minimum,
                                         qint64 maximum);
    [[nodiscard]] const json::value *value(std::string_view name);

    /// Reports a problem that the caller found with field @p name.
    void refuse(std::string_view name, const QString &problem);

    /// The first problem, or success. With @p refuseUnknown, a field that was never read is one.
    [[nodiscard]] Result<void> finish(bool refuseUnknown = true);

private:
    const json::value *find(std::string_view name);

    const json::object *m_object = nullptr;
    QString m_where;
    QString m_problem;
    QStringList m_seen;
};

} // namespace hub
