#include "core/tools/local_paths.h"

#include "core/base/json.h"

namespace hub::tools {

Result<void> refuseLocalPaths(const QString &kind, const QByteArray &input)
{
    // The kinds for tests, which are offered on demand alone, write where they are told to.
    if (!kind.startsWith(QLatin1StringView("image.")))
        return {};
    const auto value = parseJson(input, QStringLiteral("the job's input"));
    if (!value)
        return fail(value.error());
    const json::object *object = value->if_object();
    if (object == nullptr)
        return {};
    for (const char *name : {"file", "blob"}) {
        if (object->contains(name)) {
            return fail(Error::Kind::InvalidInput,
                        QStringLiteral("field '%1': is not taken from the network")
                            .arg(QLatin1StringView(name)),
                        QStringLiteral("Upload the picture, and give its id as 'artifact'."));
        }
    }
    return {};
}

} // namespace hub::tools
