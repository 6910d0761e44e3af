#include "core/sessions/session.h"

namespace hub::sessions {

QLatin1StringView roleName(Role role)
{
    switch (role) {
    case Role::Viewer:
        return QLatin1StringView("viewer");
    case Role::Operator:
        return QLatin1StringView("operator");
    case Role::Admin:
        break;
    }
    return QLatin1StringView("admin");
}

std::optional<Role> roleFromName(QStringView name)
{
    for (const Role role : {Role::Viewer, Role::Operator, Role::Admin}) {
        if (name == roleName(role))
            return role;
    }
    return std::nullopt;
}

} // namespace hub::sessions
