#include "core/sessions/launch_token.h"

#include "core/sessions/secret_p.h"

#include <utility>

namespace hub::sessions {

LaunchToken::LaunchToken(QByteArray text)
    : m_text(std::move(text))
{}

LaunchToken LaunchToken::generate()
{
    return LaunchToken(newSecret());
}

bool LaunchToken::matches(QByteArrayView given) const
{
    return isSameSecret(m_text, given);
}

} // namespace hub::sessions
