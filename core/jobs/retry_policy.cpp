#include "core/jobs/job_kind.h"

#include <cmath>

namespace hub::jobs {

bool RetryPolicy::isRetryable(const Error &error)
{
    switch (error.kind) {
    case Error::Kind::StorageFull:
    case Error::Kind::Io:
    case Error::Kind::Timeout:
    case Error::Kind::Unavailable:
    case Error::Kind::Crashed:
    case Error::Kind::Busy:
    case Error::Kind::Internal:
        return true;
    case Error::Kind::InvalidInput:
    case Error::Kind::NotFound:
    case Error::Kind::AlreadyExists:
    case Error::Kind::Conflict:
    case Error::Kind::TooLarge:
    case Error::Kind::Unsupported:
    case Error::Kind::PermissionDenied:
    case Error::Kind::Corrupt:
    case Error::Kind::Cancelled:
        return false;
    }
    return false;
}

std::chrono::milliseconds RetryPolicy::delayAfter(int attempt, double fraction) const
{
    Q_ASSERT(attempt >= 1);
    Q_ASSERT(fraction >= 0 && fraction < 1);
    // ldexp goes to infinity instead of overflowing, so any attempt number is fine.
    const double grown = std::ldexp(static_cast<double>(base.count()), attempt - 1);
    const double bounded = std::min(grown, static_cast<double>(cap.count()));
    return std::chrono::milliseconds(std::llround(bounded * fraction));
}

} // namespace hub::jobs
