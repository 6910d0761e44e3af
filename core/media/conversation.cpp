#include "core/media/conversation_p.h"
#include "core/media/frame.h"

#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

namespace hub::media {

namespace {

using wire::FrameStatus;

/// The bytes of a memfd that cannot shrink while they are read; nothing if it is anything else.
std::optional<QByteArray> readSealed(const UniqueFd &file, std::int64_t bytes)
{
    constexpr int kNeeded = F_SEAL_SHRINK | F_SEAL_WRITE;
    // Only a memfd has seals; on anything else the call fails.
    const int seals = ::fcntl(file.get(), F_GET_SEALS);
    struct stat status = {};
    if (seals < 0 || (seals & kNeeded) != kNeeded || ::fstat(file.get(), &status) != 0
        || !S_ISREG(status.st_mode) || status.st_size != bytes)
        return std::nullopt;
    QByteArray content(static_cast<qsizetype>(bytes), Qt::Uninitialized);
    qsizetype done = 0;
    while (done < content.size()) {
        const ssize_t count = ::pread(file.get(),
                                      content.data() + done,
                                      static_cast<std::size_t>(content.size() - done),
                                      done);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return std::nullopt;
        done += count;
    }
    return content;
}

Error::Kind kindOf(wire::FailureKind kind)
{
    switch (kind) {
    case wire::FailureKind::InvalidInput:
        return Error::Kind::InvalidInput;
    case wire::FailureKind::TooLarge:
        return Error::Kind::TooLarge;
    case wire::FailureKind::Unsupported:
        return Error::Kind::Unsupported;
    case wire::FailureKind::Internal:
        break;
    }
    return Error::Kind::Internal;
}

QString toQString(const std::string &text)
{
    return QString::fromLatin1(text.data(), static_cast<qsizetype>(text.size()));
}

} // namespace

Conversation::Conversation(WorkerProcess &worker,
                           const Order &order,
                           const Clock &clock,
                           const CancelToken &cancel)
    : m_worker(worker)
    , m_order(order)
    , m_clock(clock)
    , m_cancel(cancel)
{}

Conversation::Outcome Conversation::run()
{
    const FrameStatus sent =
        wire::sendFrame(m_worker.socket(), toText(*m_order.request), m_order.input->descriptor);
    if (sent == FrameStatus::Closed || sent == FrameStatus::Empty)
        return {Fate::Unspoken, std::nullopt};
    if (sent != FrameStatus::Ok) {
        return {Fate::Unwanted,
                Error{Error::Kind::InvalidInput,
                      about(QStringLiteral("cannot be handed to a media worker")),
                      QStringLiteral("Ask for fewer variants at once.")}};
    }

    arm(m_order.stepDeadline);
    for (;;) {
        wire::Frame frame;
        if (Step end = awaitFrame(frame))
            return *end;
        UniqueFd descriptor(frame.descriptor);
        const wire::Parsed<wire::Reply> reply = wire::parseReply(frame.body);
        if (!reply)
            return rogue(toQString(reply.error()));
        if (Step end = take(*reply, std::move(descriptor)))
            return *end;
    }
}

/// Waits for a frame, the deadline or a cancel, whichever is first.
Conversation::Step Conversation::awaitFrame(wire::Frame &frame)
{
    for (;;) {
        if (m_cancel.isCancelled())
            return cancelled();
        switch (wire::receiveFrame(m_worker.socket(), frame)) {
        case FrameStatus::Ok:
            return std::nullopt;
        case FrameStatus::Invalid:
            return rogue(QStringLiteral("a broken frame"));
        case FrameStatus::Closed:
        case FrameStatus::Failed:
            return died();
        case FrameStatus::Empty:
            break;
        }
        const auto left =
            std::chrono::ceil<std::chrono::milliseconds>(m_deadline - m_clock.now()).count();
        if (left <= 0)
            return late();
        std::array<pollfd, 2> entries{pollfd{m_worker.socket(), POLLIN, 0},
                                      pollfd{m_cancel.descriptor(), POLLIN, 0}};
        constexpr std::int64_t kLongestPoll = 60'000;
        (void)::poll(entries.data(),
                     entries.size(),
                     static_cast<int>(std::min<std::int64_t>(left, kLongestPoll)));
    }
}

Conversation::Step Conversation::take(const wire::Reply &reply, UniqueFd descriptor)
{
    const auto *variant = std::get_if<wire::Variant>(&reply);
    if ((variant != nullptr) != descriptor.isValid())
        return rogue(QStringLiteral("a descriptor where none belongs, or none"));
    if (std::holds_alternative<wire::Taken>(reply))
        return takeTaken();
    if (!m_isTaken)
        return rogue(QStringLiteral("an answer to nothing"));
    if (variant != nullptr)
        return takeVariant(*variant, descriptor);
    if (const auto *failure = std::get_if<wire::Failure>(&reply))
        return takeFailure(*failure);
    if (const auto *source = std::get_if<wire::Source>(&reply))
        return takeSource(*source);
    if (const auto *placeholder = std::get_if<wire::Placeholder>(&reply))
        return takePlaceholder(*placeholder);
    if (std::holds_alternative<wire::Decoded>(reply))
        return takeDecoded();
    if (std::holds_alternative<wire::Done>(reply))
        return takeDone();
    return rogue(QStringLiteral("a greeting in the middle of a request"));
}

Conversation::Step Conversation::takeTaken()
{
    if (m_isTaken)
        return rogue(QStringLiteral("a request taken twice"));
    m_isTaken = true;
    return std::nullopt;
}

Conversation::Step Conversation::takeSource(const wire::Source &source)
{
    const wire::Limits &limits = m_order.request->limits;
    const std::int64_t pixels = std::int64_t{source.width} * source.height;
    if (m_source || source.width > limits.maxSide || source.height > limits.maxSide
        || source.frames > limits.maxFrames || pixels * source.frames > limits.maxPixels)
        return rogue(QStringLiteral("a header beyond the limits"));
    m_source = source;
    return std::nullopt;
}

Conversation::Step Conversation::takeDecoded()
{
    if (!m_source || m_isDecoded || m_order.observer == nullptr)
        return rogue(QStringLiteral("pixels out of turn"));
    m_isDecoded = true;
    armNextVariant();
    return std::nullopt;
}

Conversation::Step Conversation::takePlaceholder(const wire::Placeholder &placeholder)
{
    if (!m_isDecoded || m_hasPlaceholder || !m_order.request->placeholder
        || !wire::parseColor(placeholder.color))
        return rogue(QStringLiteral("a placeholder out of turn"));
    m_hasPlaceholder = true;
    if (m_order.observer->placeholder) {
        m_order.observer->placeholder({toQString(placeholder.color),
                                       toQString(placeholder.blurHash),
                                       toQString(placeholder.lqip)});
    }
    return std::nullopt;
}

bool Conversation::fits(const wire::Variant &variant) const
{
    if (!m_isDecoded || variant.index != m_nextVariant
        || variant.index >= m_order.request->variants.size())
        return false;
    const wire::VariantOrder &order = m_order.request->variants[variant.index];
    return variant.width <= order.width && (order.height == 0 || variant.height <= order.height)
           && variant.ssim.has_value() <= m_order.request->measureSsim;
}

Conversation::Step Conversation::takeVariant(const wire::Variant &variant, const UniqueFd &file)
{
    if (!fits(variant))
        return rogue(QStringLiteral("a variant that was not asked for"));
    std::optional<QByteArray> bytes = readSealed(file, variant.bytes);
    if (!bytes)
        return rogue(QStringLiteral("a variant without its bytes"));
    ++m_nextVariant;
    const Result<void> taken = m_order.observer->variant({variant.index,
                                                          variant.width,
                                                          variant.height,
                                                          variant.quality,
                                                          variant.metTarget,
                                                          variant.ssim,
                                                          std::move(*bytes)});
    if (!taken)
        return Outcome{Fate::Unwanted, taken.error()};
    armNextVariant();
    return std::nullopt;
}

Conversation::Step Conversation::takeDone()
{
    const bool isComplete = m_order.observer == nullptr
                                ? m_source.has_value()
                                : m_isDecoded && m_nextVariant == m_order.request->variants.size();
    if (!isComplete)
        return rogue(QStringLiteral("an end before the end"));
    return Outcome{Fate::Well, std::nullopt};
}

Conversation::Outcome Conversation::takeFailure(const wire::Failure &failure) const
{
    return {
        Fate::Well,
        Error{kindOf(failure.kind), about(toQString(failure.detail)), toQString(failure.remedy)}};
}

void Conversation::arm(std::chrono::milliseconds span)
{
    m_span = span;
    m_deadline = m_clock.now() + span;
}

void Conversation::armNextVariant()
{
    const bool isLast = m_nextVariant >= m_order.budgets.size();
    const auto span = isLast ? m_order.stepDeadline : m_order.budgets[m_nextVariant];
    // The first file may come from a small decode of its own; the large one is behind it then.
    arm(m_nextVariant == 1 && !isLast ? span + m_order.stepDeadline : span);
}

QString Conversation::about(const QString &what) const
{
    const QString &name = m_order.input->name;
    return name.isEmpty() ? QStringLiteral("the image %1").arg(what)
                          : QStringLiteral("%1 %2").arg(name, what);
}

Conversation::Outcome Conversation::rogue(const QString &what) const
{
    return {Fate::Rogue,
            Error{Error::Kind::Crashed,
                  about(QStringLiteral("made its decoder answer nonsense (%1)").arg(what)),
                  QStringLiteral("The file may be hostile; do not open it elsewhere.")}};
}

Conversation::Outcome Conversation::died()
{
    constexpr std::chrono::seconds kPatience{2};
    const std::optional<WorkerExit> exit = m_worker.waitForExit(kPatience);
    if (!m_isTaken)
        return {Fate::Unspoken, std::nullopt};
    // What the worker had mapped is gone: somebody truncated the file under it.
    if (exit && exit->signal == SIGBUS) {
        return {Fate::Unwanted,
                Error{Error::Kind::InvalidInput,
                      about(QStringLiteral("was truncated while it was read")),
                      QStringLiteral("Try again when nobody writes the file any more.")}};
    }
    const QString how = exit ? exit->text() : QStringLiteral("closed its socket");
    return {Fate::Died,
            Error{Error::Kind::Crashed,
                  about(QStringLiteral("stopped its decoder, which %1").arg(how)),
                  QStringLiteral("Open the image in an editor and export it again.")}};
}

Conversation::Outcome Conversation::late() const
{
    const QString step = m_isDecoded ? QStringLiteral("encoding variant %1").arg(m_nextVariant + 1)
                                     : QStringLiteral("decoding");
    return {m_isDecoded ? Fate::Slow : Fate::Hung,
            Error{Error::Kind::Timeout,
                  about(QStringLiteral("was given up: %1 took more than %2 s")
                            .arg(step)
                            .arg(static_cast<double>(m_span.count()) / 1000.0)),
                  m_isDecoded
                      ? QStringLiteral("Ask for a faster preset or a smaller width.")
                      : QStringLiteral("Open the image in an editor and export it again.")}};
}

Conversation::Outcome Conversation::cancelled() const
{
    return {Fate::Unwanted, m_cancel.error(m_order.input->name)};
}

} // namespace hub::media
