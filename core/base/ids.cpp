#include "core/base/ids.h"

#include "core/base/mutex.h"
#include "core/base/random.h"

#include <algorithm>

namespace hub {
namespace {

// RFC 9562, 6.2 method 1: behind the 48-bit time stand a 42-bit counter (12 bits of rand_a and the
// top 30 of rand_b) and 32 bits of chance. The counter starts at random with its top bit clear, so
// that one millisecond has room for 2^41 ids.
constexpr std::uint64_t kCounterLimit = 1ULL << 42U;
constexpr std::uint64_t kCounterStartMask = (1ULL << 41U) - 1;
constexpr int kTextLength = 36;

struct Stamp
{
    std::uint64_t milliseconds = 0;
    std::uint64_t counter = 0;
};

Stamp nextStamp(std::uint64_t wallMilliseconds)
{
    static Mutex mutex;
    static Stamp last;

    const MutexLocker lock(mutex);
    // A wall clock that was set back keeps the newest time seen: order matters more than the time.
    if (wallMilliseconds > last.milliseconds || last.counter + 1 >= kCounterLimit) {
        last.milliseconds = std::max(wallMilliseconds, last.milliseconds + 1);
        last.counter = Random::freshSeed() & kCounterStartMask;
    } else {
        ++last.counter;
    }
    return last;
}

} // namespace

QString newId(const Clock &clock)
{
    const auto wall = static_cast<std::uint64_t>(clock.wallNow().time_since_epoch().count());
    const Stamp stamp = nextStamp(wall);
    const std::uint64_t high = (stamp.milliseconds << 16U) | 0x7000U | (stamp.counter >> 30U);
    const std::uint64_t low = 0x8000000000000000U | ((stamp.counter & 0x3fffffffU) << 32U)
                              | (Random::freshSeed() & 0xffffffffU);

    QString text = QString(kTextLength, QLatin1Char('-'));
    int position = 0;
    for (int digit = 0; digit < 32; ++digit) {
        if (position == 8 || position == 13 || position == 18 || position == 23)
            ++position;
        const std::uint64_t half = digit < 16 ? high : low;
        const std::uint64_t nibble =
            (half >> (60U - 4U * static_cast<unsigned>(digit % 16))) & 0xfU;
        text[position++] = QLatin1Char("0123456789abcdef"[nibble]);
    }
    return text;
}

bool isId(QStringView text)
{
    if (text.size() != kTextLength)
        return false;
    for (int i = 0; i < kTextLength; ++i) {
        const char16_t c = text[i].unicode();
        if (i == 8 || i == 13 || i == 18 || i == 23) {
            if (c != u'-')
                return false;
        } else if (!((c >= u'0' && c <= u'9') || (c >= u'a' && c <= u'f'))) {
            return false;
        }
    }
    const bool isVersion7 = text[14] == QLatin1Char('7');
    const bool isRfcVariant = QStringView(u"89ab").contains(text[19]);
    return isVersion7 && isRfcVariant;
}

} // namespace hub
