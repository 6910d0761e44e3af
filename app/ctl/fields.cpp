#include "app/ctl/fields.h"

#include <QDateTime>

namespace hub::app {

json::object objectOf(const QByteArray &bytes)
{
    auto value = parseJson(bytes, QStringLiteral("the answer"));
    if (!value || !value->is_object())
        return {};
    return std::move(value->as_object());
}

const json::value *fieldOf(const json::object &object, std::string_view path)
{
    const json::object *here = &object;
    while (true) {
        const std::size_t dot = path.find('.');
        const json::value *const value = here->if_contains(path.substr(0, dot));
        if (value == nullptr || dot == std::string_view::npos)
            return value;
        here = value->if_object();
        if (here == nullptr)
            return nullptr;
        path.remove_prefix(dot + 1);
    }
}

QString textOf(const json::object &object, std::string_view path)
{
    const json::value *const value = fieldOf(object, path);
    if (value == nullptr || value->is_null())
        return {};
    if (value->is_string())
        return toQString(value->as_string());
    if (value->is_double())
        return QString::number(value->as_double());
    return QString::fromUtf8(toJson(*value));
}

qint64 numberOf(const json::object &object, std::string_view path)
{
    const json::value *const value = fieldOf(object, path);
    if (value == nullptr || !value->is_number())
        return 0;
    return value->is_double() ? static_cast<qint64>(value->as_double())
                              : value->to_number<qint64>();
}

QList<json::object> objectsOf(const json::object &object, std::string_view path)
{
    QList<json::object> objects;
    const json::value *const value = fieldOf(object, path);
    if (value == nullptr || !value->is_array())
        return objects;
    for (const json::value &item : value->as_array()) {
        if (item.is_object())
            objects.append(item.as_object());
    }
    return objects;
}

QList<QByteArray> rawItems(const QByteArray &listAnswer)
{
    QList<QByteArray> items;
    const qsizetype list = listAnswer.indexOf("\"items\":[");
    bool isText = false;
    int depth = 0;
    qsizetype begin = 0;
    for (qsizetype i = list < 0 ? listAnswer.size() : list + 9; i < listAnswer.size(); ++i) {
        const char c = listAnswer[i];
        if (isText) {
            if (c == '\\')
                ++i; // Whatever follows it is no end.
            else if (c == '"')
                isText = false;
            continue;
        }
        if (c == '"') {
            isText = true;
        } else if (c == '{' || c == '[') {
            if (depth++ == 0)
                begin = i;
        } else if (c == '}' || c == ']') {
            if (depth-- == 0) // The end of the list itself.
                break;
            if (depth == 0)
                items.append(listAnswer.mid(begin, i + 1 - begin));
        }
    }
    return items;
}

QString timeText(const QString &rfc3339)
{
    const QDateTime time = QDateTime::fromString(rfc3339, Qt::ISODateWithMs);
    return time.isValid() ? time.toLocalTime().toString(QStringLiteral("yyyy-MM-dd HH:mm:ss"))
                          : rfc3339;
}

} // namespace hub::app
