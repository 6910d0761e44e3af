#include "app/ctl/target_file.h"

#include "app/terminal/output.h"

namespace hub::app {
namespace {

/// What the user's umask leaves of it, as for every file that a program makes for them.
constexpr mode_t kMode = 0666;

} // namespace

Result<qint64> downloadTo(const HubClient &hub, const QByteArray &target, const QByteArray &path)
{
    HubRequest request;
    request.target = target;
    qint64 bytes = 0;
    if (path == "-") {
        const auto got = hub.download(request, [&bytes](QByteArrayView piece) -> Result<void> {
            bytes += piece.size();
            standardOutput().write(piece.toByteArray());
            if (standardOutput().isBroken())
                return fail(Error::Kind::Io, QStringLiteral("nobody reads stdout any more"));
            return {};
        });
        return got ? Result<qint64>(bytes) : fail(got.error());
    }
    std::optional<AtomicFile> file; // Made once there is something to write into it.
    const auto make = [&]() -> Result<void> {
        if (file)
            return {};
        auto made = AtomicFile::create(path, systemIo(), kMode);
        if (!made)
            return fail(made.error());
        file.emplace(*std::move(made));
        return {};
    };
    const auto got = hub.download(request, [&](QByteArrayView piece) -> Result<void> {
        bytes += piece.size();
        if (auto made = make(); !made)
            return made;
        return file->write(piece);
    });
    if (!got)
        return fail(got.error());
    if (const auto made = make(); !made) // For an empty one too.
        return fail(made.error());
    if (const auto committed = file->commit(Durability::Visible); !committed)
        return fail(committed.error());
    return bytes;
}

} // namespace hub::app
