#include "core/base/json.h"

#include <cmath>

namespace hub {
namespace {

constexpr std::size_t kMaxDepth = 64;

QString positionOf(QByteArrayView text, std::size_t offset)
{
    const QByteArrayView before = text.first(qMin(static_cast<qsizetype>(offset), text.size()));
    const qsizetype line = std::count(before.begin(), before.end(), '\n') + 1;
    const qsizetype column = before.size() - before.lastIndexOf('\n');
    return QStringLiteral("%1:%2").arg(line).arg(column);
}

Result<json::value> parse(QByteArrayView text,
                          const QString &what,
                          const json::parse_options &options)
{
    // This file wraps the library: what it throws (only for want of memory) ends here.
    try {
        json::parser parser({}, options);
        json::error_code error;
        const auto size = static_cast<std::size_t>(text.size());
        std::size_t consumed = parser.write_some(text.data(), size, error);
        if (!error && consumed < size)
            error = json::error::extra_data;
        if (!error)
            return parser.release();
        return fail(
            Error::Kind::InvalidInput,
            QStringLiteral("%1:%2: not valid JSON: %3")
                .arg(what, positionOf(text, consumed), QString::fromStdString(error.message())));
    } catch (const std::bad_alloc &) {
        return fail(Error::Kind::TooLarge,
                    QStringLiteral("%1: not enough memory to read it").arg(what));
    }
}

QString wholeNumberProblem(qint64 minimum, qint64 maximum)
{
    return QStringLiteral("must be a whole number from %1 to %2").arg(minimum).arg(maximum);
}

/// A number without a fraction, however it was written: 5, 5.0 and 5e0 are the same in JSON.
std::optional<qint64> wholeNumber(const json::value &value)
{
    if (const auto *number = value.if_int64())
        return *number;
    if (const auto *number = value.if_double()) {
        constexpr double kExactLimit = 9007199254740992.0; // 2^53
        if (std::abs(*number) <= kExactLimit && std::trunc(*number) == *number)
            return static_cast<qint64>(*number);
    }
    return std::nullopt;
}

QString toName(std::string_view name)
{
    return QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size()));
}

} // namespace

Result<json::value> parseJson(QByteArrayView text, const QString &what)
{
    json::parse_options options;
    options.max_depth = kMaxDepth;
    return parse(text, what, options);
}

Result<json::value> parseRelaxedJson(QByteArrayView text, const QString &what)
{
    json::parse_options options;
    options.max_depth = kMaxDepth;
    options.allow_comments = true;
    options.allow_trailing_commas = true;
    return parse(text, what, options);
}

QByteArray toJson(const json::value &value)
{
    return QByteArray::fromStdString(json::serialize(value));
}

JsonReader::JsonReader(const json::value &value, QString where)
    : m_object(value.if_object())
    , m_where(std::move(where))
{
    if (!m_object)
        m_problem = QStringLiteral("must be a JSON object");
}

const json::value *JsonReader::find(std::string_view name)
{
    m_seen.append(toName(name));
    if (!m_object)
        return nullptr;
    const json::value *found = m_object->if_contains(json::string_view(name.data(), name.size()));
    return found && !found->is_null() ? found : nullptr;
}

bool JsonReader::has(std::string_view name) const
{
    if (!m_object)
        return false;
    const json::value *found = m_object->if_contains(json::string_view(name.data(), name.size()));
    return found && !found->is_null();
}

const json::value *JsonReader::value(std::string_view name)
{
    return find(name);
}

void JsonReader::refuse(std::string_view name, const QString &problem)
{
    if (m_problem.isEmpty())
        m_problem = QStringLiteral("field '%1': %2").arg(toName(name), problem);
}

QString JsonReader::text(std::string_view name, const QString &fallback, qsizetype maxLength)
{
    const json::value *found = find(name);
    if (!found)
        return fallback;
    if (!found->is_string()) {
        refuse(name, QStringLiteral("must be text"));
        return fallback;
    }
    QString text = toQString(found->get_string());
    if (text.size() > maxLength) {
        refuse(name, QStringLiteral("must be at most %1 characters long").arg(maxLength));
        return fallback;
    }
    return text;
}

qint64 JsonReader::integer(std::string_view name, qint64 fallback, qint64 minimum, qint64 maximum)
{
    const json::value *found = find(name);
    if (!found)
        return fallback;
    const std::optional<qint64> number = wholeNumber(*found);
    if (!number || *number < minimum || *number > maximum) {
        refuse(name, wholeNumberProblem(minimum, maximum));
        return fallback;
    }
    return *number;
}

double JsonReader::number(std::string_view name, double fallback, double minimum, double maximum)
{
    const json::value *found = find(name);
    if (!found)
        return fallback;
    const double number = found->is_number() ? found->to_number<double>() : minimum - 1;
    if (!(number >= minimum && number <= maximum)) {
        refuse(name, QStringLiteral("must be a number from %1 to %2").arg(minimum).arg(maximum));
        return fallback;
    }
    return number;
}

bool JsonReader::flag(std::string_view name, bool fallback)
{
    const json::value *found = find(name);
    if (!found)
        return fallback;
    if (!found->is_bool()) {
        refuse(name, QStringLiteral("must be true or false"));
        return fallback;
    }
    return found->get_bool();
}

QStringList JsonReader::texts(std::string_view name, const QStringList &fallback)
{
    const json::value *found = find(name);
    if (!found)
        return fallback;
    const json::array *array = found->if_array();
    if (!array) {
        refuse(name, QStringLiteral("must be a list of texts"));
        return fallback;
    }
    QStringList texts;
    for (const json::value &element : *array) {
        if (!element.is_string()) {
            refuse(QStringLiteral("%1[%2]").arg(toName(name)).arg(texts.size()).toStdString(),
                   QStringLiteral("must be text"));
            return fallback;
        }
        texts.append(toQString(element.get_string()));
    }
    return texts;
}

QList<qint64> JsonReader::integers(std::string_view name,
                                   const QList<qint64> &fallback,
                                   qint64 minimum,
                                   qint64 maximum)
{
    const json::value *found = find(name);
    if (!found)
        return fallback;
    const json::array *array = found->if_array();
    if (!array) {
        refuse(name, QStringLiteral("must be a list of whole numbers"));
        return fallback;
    }
    QList<qint64> numbers;
    for (const json::value &element : *array) {
        const std::optional<qint64> number = wholeNumber(element);
        if (!number || *number < minimum || *number > maximum) {
            refuse(QStringLiteral("%1[%2]").arg(toName(name)).arg(numbers.size()).toStdString(),
                   wholeNumberProblem(minimum, maximum));
            return fallback;
        }
        numbers.append(*number);
    }
    return numbers;
}

Result<void> JsonReader::finish(bool refuseUnknown)
{
    if (m_problem.isEmpty() && refuseUnknown && m_object) {
        for (const auto &field : *m_object) {
            const QString name = toName({field.key().data(), field.key().size()});
            if (!m_seen.contains(name)) {
                m_problem = QStringLiteral("field '%1' is not known").arg(name);
                break;
            }
        }
    }
    if (m_problem.isEmpty())
        return {};
    const QString prefix = m_where.isEmpty() ? QString() : m_where + QStringLiteral(": ");
    return fail(Error::Kind::InvalidInput, prefix + m_problem);
}

} // namespace hub
