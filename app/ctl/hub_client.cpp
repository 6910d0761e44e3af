#include "app/ctl/hub_client.h"

#include "core/base/json.h"

#include <poll.h>

namespace hub::app {
namespace {

constexpr std::chrono::milliseconds kBodyPatience{60'000};

/// A download is taken up again this often while nothing more of it comes: ten seconds.
constexpr int kMostTries = 20;
constexpr int kRetryAfterMs = 500;

/// What is shown or taken apart as a whole is small; files go through a sink.
constexpr qsizetype kMostBytesInMemory = qsizetype{64} * 1024 * 1024;

Error::Kind kindOfStatus(int status)
{
    switch (status) {
    case 400:
        return Error::Kind::InvalidInput;
    case 401:
    case 403:
        return Error::Kind::PermissionDenied;
    case 404:
        return Error::Kind::NotFound;
    case 409:
        return Error::Kind::Conflict;
    case 413:
        return Error::Kind::TooLarge;
    case 415:
    case 422:
        return Error::Kind::Unsupported;
    case 503:
        return Error::Kind::Unavailable;
    case 504:
        return Error::Kind::Timeout;
    case 507:
        return Error::Kind::StorageFull;
    default:
        return Error::Kind::Internal;
    }
}

/// What If-Range takes: empty where the answer has no such tag.
QByteArray strongTag(const HubExchange &exchange)
{
    const QByteArray etag = exchange.field("ETag");
    return etag.startsWith('"') ? etag : QByteArray();
}

Result<QByteArray> readAll(HubExchange &exchange)
{
    QByteArray body;
    while (true) {
        const auto piece = exchange.read(kBodyPatience);
        if (!piece)
            return fail(piece.error());
        if (piece->isEmpty())
            return body;
        body += *piece;
        if (body.size() > kMostBytesInMemory) {
            return fail(Error::Kind::TooLarge,
                        QStringLiteral("the hub's answer is over 64 MiB"),
                        QStringLiteral("ask for less at once"));
        }
    }
}

} // namespace

Error problemError(int status, const QByteArray &body)
{
    const auto value = parseJson(body, QStringLiteral("the answer"));
    const json::value problem = value ? *value : json::value();
    JsonReader reader(problem, QStringLiteral("the answer"));
    Error error;
    error.detail = reader.text("detail", QStringLiteral("the hub answered %1").arg(status));
    error.remedy = reader.text("remedy");
    error.kind = errorKind(reader.text("code"));
    if (error.kind == Error::Kind::Internal)
        error.kind = kindOfStatus(status);
    return error;
}

Result<HubExchange> HubClient::open(const HubRequest &request) const
{
    const auto where = endpoint();
    if (!where)
        return fail(where.error());
    auto exchange = HubExchange::begin(*where, request, m_stopDescriptor);
    if (!exchange)
        return fail(exchange.error());
    if (exchange->status() >= 200 && exchange->status() < 300)
        return exchange;
    const auto body = readAll(*exchange);
    return body ? fail(problemError(exchange->status(), *body)) : fail(body.error());
}

Result<HubAnswer> HubClient::ask(const HubRequest &request) const
{
    auto exchange = open(request);
    if (!exchange)
        return fail(exchange.error());
    auto body = readAll(*exchange);
    if (!body)
        return fail(body.error());
    bool isNumber = false;
    const qint64 offset = exchange->field("Upload-Offset").toLongLong(&isNumber);
    return HubAnswer{*std::move(body), isNumber ? offset : -1};
}

Result<QByteArray> HubClient::get(const QByteArray &target) const
{
    HubRequest request;
    request.target = target;
    auto answer = ask(request);
    if (!answer)
        return fail(answer.error());
    return std::move(answer->body);
}

Result<QByteArray> HubClient::change(const QByteArray &method,
                                     const QByteArray &target,
                                     const QByteArray &json) const
{
    HubRequest request;
    request.method = method;
    request.target = target;
    request.body = json;
    if (!json.isEmpty())
        request.fields = {{"Content-Type", "application/json"}};
    auto answer = ask(request);
    if (!answer)
        return fail(answer.error());
    return std::move(answer->body);
}

Result<void> HubClient::download(const HubRequest &request, const Sink &sink) const
{
    auto exchange = open(request);
    const QByteArray etag = exchange ? strongTag(*exchange) : QByteArray();
    qint64 done = 0;
    int tries = 0;
    while (true) {
        const auto piece =
            exchange ? exchange->read(kBodyPatience) : Result<QByteArray>(fail(exchange.error()));
        if (piece && piece->isEmpty())
            return {};
        if (piece) {
            if (const auto taken = sink(*piece); !taken)
                return fail(taken.error());
            done += piece->size();
            tries = 0;
            continue;
        }
        if (etag.isEmpty() || !mayPass(piece.error()) || ++tries > kMostTries)
            return fail(piece.error());
        exchange = openAgain(request, etag, done);
    }
}

Result<HubExchange> HubClient::openAgain(HubRequest request,
                                         const QByteArray &etag,
                                         qint64 offset) const
{
    pollfd stop{m_stopDescriptor, POLLIN, 0};
    if (::poll(&stop, 1, kRetryAfterMs) > 0)
        return fail(Error::Kind::Cancelled, QStringLiteral("stopped"));
    const QByteArray from = QByteArray::number(offset) + '-';
    request.fields.emplace_back("Range", "bytes=" + from);
    request.fields.emplace_back("If-Range", etag);
    auto exchange = open(request);
    if (exchange && !exchange->field("Content-Range").startsWith("bytes " + from)) {
        return fail(Error::Kind::Conflict,
                    QStringLiteral("the content became another one while it was read"),
                    QStringLiteral("get it again"));
    }
    return exchange;
}

bool HubClient::mayPass(const Error &error) const
{
    // A hub that is being started again has no endpoint for a moment.
    return error.kind == Error::Kind::Unavailable || error.kind == Error::Kind::Timeout
           || !endpoint();
}

QByteArray urlPart(const QByteArray &text)
{
    return text.toPercentEncoding();
}

QByteArray urlQuery(const std::vector<std::pair<const char *, QByteArray>> &values)
{
    QByteArray query;
    for (const auto &[name, value] : values) {
        if (!value.isEmpty())
            query += (query.isEmpty() ? "" : "&") + QByteArray(name) + '=' + urlPart(value);
    }
    return query;
}

} // namespace hub::app
