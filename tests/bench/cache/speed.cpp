#include "speed.h"

#include "stores.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <latch>
#include <random>
#include <string>
#include <thread>

namespace hub::bench {
namespace {

constexpr std::size_t kResident = 10'000;
constexpr std::size_t kAccesses = std::size_t{1} << 20U;
constexpr std::size_t kBatch = 4096;
constexpr double kTurnSeconds = 0.01;

double secondsOf(clockid_t which)
{
    timespec time{};
    clock_gettime(which, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

/// Keys by a Zipf law of 0.99 over @p keys keys, in an order without meaning.
std::vector<std::uint64_t> zipf(std::size_t keys)
{
    std::vector<double> sums(keys);
    double sum = 0;
    for (std::size_t i = 0; i < keys; ++i)
        sums[i] = sum += 1.0 / std::pow(static_cast<double>(i + 1), 0.99);
    std::mt19937_64 random(7);
    std::uniform_real_distribution<double> where(0, sum);
    std::vector<std::uint64_t> accesses(kAccesses);
    for (std::uint64_t &access : accesses) {
        const auto rank = std::lower_bound(sums.begin(), sums.end(), where(random)) - sums.begin();
        access = static_cast<std::uint64_t>(rank) * 0x9E3779B97F4A7C15U;
    }
    return accesses;
}

struct Side
{
    std::string name;
    std::unique_ptr<Store> store;
    std::vector<double> cpu; ///< Nanoseconds a read, one thread; a turn each.
    std::vector<double> ops; ///< Millions a second of wall time, two threads; a turn each.
    std::size_t at = 0;
};

/// One turn: batches until 10 ms are over. Reads done.
std::size_t turn(Store &store, const std::vector<std::uint64_t> &keys, std::size_t &at)
{
    const double end = secondsOf(CLOCK_MONOTONIC) + kTurnSeconds;
    std::size_t done = 0;
    do {
        at = (at + kBatch) % (keys.size() - kBatch);
        store.round(keys.data() + at, kBatch);
        done += kBatch;
    } while (secondsOf(CLOCK_MONOTONIC) < end);
    return done;
}

void turnAlone(Side &side, const std::vector<std::uint64_t> &keys)
{
    const double before = secondsOf(CLOCK_THREAD_CPUTIME_ID);
    const std::size_t done = turn(*side.store, keys, side.at);
    side.cpu.push_back((secondsOf(CLOCK_THREAD_CPUTIME_ID) - before) * 1e9
                       / static_cast<double>(done));
}

void turnInPair(Side &side, const std::vector<std::uint64_t> &keys)
{
    std::latch start(2);
    std::size_t done[2] = {};
    const auto work = [&](std::size_t which) {
        std::size_t at = side.at + which * kAccesses / 2;
        start.arrive_and_wait();
        done[which] = turn(*side.store, keys, at);
    };
    const double cpu = secondsOf(CLOCK_PROCESS_CPUTIME_ID);
    const double wall = secondsOf(CLOCK_MONOTONIC);
    {
        const std::jthread other(work, 1);
        work(0);
    }
    const double took = secondsOf(CLOCK_MONOTONIC) - wall;
    // A turn in which the machine had other things to do says nothing about two threads at once.
    if (secondsOf(CLOCK_PROCESS_CPUTIME_ID) - cpu > 0.85 * 2 * took)
        side.ops.push_back(static_cast<double>(done[0] + done[1]) / took / 1e6);
    side.at = (side.at + kBatch) % (kAccesses / 2);
}

double quantile(std::vector<double> values, double share)
{
    if (values.empty())
        return 0;
    std::sort(values.begin(), values.end());
    return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))];
}

std::vector<Side> sides(std::int64_t entries, bool isBounded)
{
    std::vector<Side> all;
    if (!isBounded) {
        all.push_back({"unordered_map", std::make_unique<PlainMap>(), {}, {}});
        all.push_back({"QHash", std::make_unique<PlainHash>(), {}, {}});
    }
    all.push_back({"QCache and QMutex", std::make_unique<LockedQCache>(entries), {}, {}});
    all.push_back({"get", std::make_unique<OurCache>(entries, false), {}, {}});
    all.push_back({"visit", std::make_unique<OurCache>(entries, true), {}, {}});
    return all;
}

bool isOurs(const Side &side)
{
    return side.name == "get" || side.name == "visit";
}

/// The store without a lock can only be read by two threads once nothing is written any more.
bool mayPair(const Side &side, bool isBounded)
{
    return !isBounded || side.name != "unordered_map";
}

void print(const std::string &name,
           double value,
           const char *unit,
           const std::string &peer,
           double peerValue)
{
    if (value == 0 || peerValue == 0)
        return; // No turn counted: the machine had other things to do.
    static bool isFirst = true;
    std::printf(
        "%s\n {\"name\":\"%s\",\"value\":%.4g,\"unit\":\"%s\",\"peer\":\"%s\",\"peer_value\":%.4g}",
        isFirst ? "" : ",",
        name.c_str(),
        value,
        unit,
        peer.c_str(),
        peerValue);
    isFirst = false;
}

void measure(const std::string &load,
             const std::vector<std::uint64_t> &keys,
             std::vector<Side> all,
             int rounds,
             bool isBounded)
{
    for (Side &side : all) {
        for (std::size_t at = 0; at + kBatch <= keys.size(); at += kBatch)
            side.store->round(keys.data() + at, kBatch);
    }
    for (int round = 0; round < rounds; ++round) {
        for (Side &side : all)
            turnAlone(side, keys);
        for (Side &side : all) {
            if (mayPair(side, isBounded))
                turnInPair(side, keys);
        }
    }
    for (const Side &side : all) {
        if (!isOurs(side))
            continue;
        for (const Side &peer : all) {
            if (isOurs(peer))
                continue;
            print(side.name + ", " + load + ", 1 thread",
                  quantile(side.cpu, 0.1),
                  "ns CPU",
                  peer.name,
                  quantile(peer.cpu, 0.1));
            print(side.name + ", " + load + ", 2 threads",
                  quantile(side.ops, 0.5),
                  "Mops",
                  peer.name,
                  quantile(peer.ops, 0.5));
        }
        print(side.name + ", " + load + ", 2 threads to 1",
              quantile(side.ops, 0.5),
              "Mops",
              "1 thread",
              1e3 / quantile(side.cpu, 0.5));
    }
}

} // namespace

int measureSpeed(int rounds)
{
    std::printf("[");
    measure("all hits", zipf(kResident), sides(kResident, false), rounds, false);
    // Zipf over twenty times as many keys as fit: about four of five reads are hits, the others
    // write.
    measure("with puts", zipf(20 * kResident), sides(kResident, true), rounds, true);
    std::printf("\n]\n");
    return 0;
}

} // namespace hub::bench
