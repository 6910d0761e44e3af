#include "app/ctl/file_sender.h"

#include "app/ctl/fields.h"
#include "core/base/path_text.h"

#include <QCryptographicHash>

#include <cerrno>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

namespace hub::app {
namespace {

constexpr qint64 kLargestWhole = 8LL * 1024 * 1024;
constexpr qint64 kPartBytes = 64LL * 1024 * 1024;
constexpr int kMostTries = 20; ///< In a row without a byte that arrived: ten seconds.
constexpr int kRetryAfterMs = 500;

Result<QByteArray> hashOf(int file, const QByteArray &path)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    QByteArray block(256 * 1024, Qt::Uninitialized);
    qint64 offset = 0;
    while (true) {
        const ssize_t got =
            ::pread(file, block.data(), static_cast<std::size_t>(block.size()), offset);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0) {
            return fail(
                errnoError(QStringLiteral("cannot read %1").arg(pathForDisplay(path)), errno));
        }
        if (got == 0)
            return hash.result().toHex();
        hash.addData(QByteArrayView(block.constData(), got));
        offset += got;
    }
}

QByteArray uploadPath(const json::object &upload)
{
    return "/api/v1/uploads/" + urlPart(textOf(upload, "id").toUtf8());
}

bool isWhole(const json::object &upload)
{
    const json::value *const artifact = fieldOf(upload, "artifact");
    return artifact != nullptr && artifact->is_object();
}

} // namespace

Result<FileSender::Source> FileSender::open(const QByteArray &path)
{
    Source source;
    source.file = UniqueFd(::open(path.constData(), O_RDONLY | O_CLOEXEC));
    struct stat state
    {};
    const bool isOpen = source.file.isValid() && ::fstat(source.file.get(), &state) == 0;
    if (!isOpen)
        return fail(errnoError(QStringLiteral("cannot open %1").arg(pathForDisplay(path)), errno));
    if (!S_ISREG(state.st_mode)) {
        return fail(Error::Kind::InvalidInput,
                    QStringLiteral("%1 is no file").arg(pathForDisplay(path)),
                    QStringLiteral("name the files in it, as %1/*").arg(pathForDisplay(path)));
    }
    source.bytes = state.st_size;
    source.name = pathForDisplay(path.mid(path.lastIndexOf('/') + 1)).toUtf8();
    auto hash = hashOf(source.file.get(), path);
    if (!hash)
        return fail(hash.error());
    source.sha256 = *std::move(hash);
    return source;
}

Result<QByteArray> FileSender::send(const QByteArray &path)
{
    const auto source = open(path);
    if (!source)
        return fail(source.error());
    return source->bytes <= kLargestWhole ? sendWhole(*source) : sendInParts(*source);
}

Result<QByteArray> FileSender::sendWhole(const Source &source) const
{
    HubRequest request;
    request.method = "POST";
    request.target = "/api/v1/artifacts";
    request.fields = {{"Content-Type", "application/octet-stream"},
                      {"X-Filename", urlPart(source.name)},
                      {"X-Checksum-Sha256", source.sha256}};
    request.file = HubRequest::FilePart{source.file.get(), 0, source.bytes, {}};
    auto answer = m_hub.ask(request);
    if (!answer)
        return fail(answer.error());
    m_progress(source.bytes, source.bytes);
    return std::move(answer->body);
}

Result<QByteArray> FileSender::sendInParts(const Source &source) const
{
    auto upload = findOpenUpload(source);
    if (!upload)
        return fail(upload.error());
    const bool goesOn = !upload->empty();
    if (!goesOn)
        upload = createUpload(source);
    auto sent = upload ? sendRest(source, *upload) : upload;
    const bool isOther = sent ? textOf(*sent, "artifact.sha256").toUtf8() != source.sha256
                              : sent.error().kind == Error::Kind::Corrupt;
    if (goesOn && isOther) {
        // A file of the same name and size, but another one: its upload is of no use to anybody.
        if (sent) {
            const QByteArray wrong = textOf(*sent, "artifact.id").toUtf8();
            static_cast<void>(m_hub.change("DELETE", "/api/v1/artifacts/" + urlPart(wrong)));
        }
        static_cast<void>(m_hub.change("DELETE", uploadPath(*upload)));
        upload = createUpload(source);
        sent = upload ? sendRest(source, *upload) : upload;
    }
    if (!sent)
        return fail(sent.error());
    return m_hub.get("/api/v1/artifacts/" + urlPart(textOf(*sent, "artifact.id").toUtf8()));
}

Result<json::object> FileSender::findOpenUpload(const Source &source) const
{
    const auto answer = m_hub.get("/api/v1/uploads?limit=200");
    if (!answer)
        return fail(answer.error());
    for (const json::object &upload : objectsOf(objectOf(*answer), "items")) {
        if (!isWhole(upload) && textOf(upload, "filename").toUtf8() == source.name
            && numberOf(upload, "bytes") == source.bytes)
            return upload;
    }
    return json::object();
}

Result<json::object> FileSender::createUpload(const Source &source) const
{
    const json::object wanted{{"filename", toJsonString(QString::fromUtf8(source.name))},
                              {"bytes", source.bytes},
                              {"sha256", toJsonString(QString::fromLatin1(source.sha256))}};
    const auto answer = m_hub.change("POST", "/api/v1/uploads", toJson(wanted));
    return answer ? Result<json::object>(objectOf(*answer)) : fail(answer.error());
}

Result<json::object> FileSender::sendRest(const Source &source, json::object upload) const
{
    int tries = 0;
    while (!isWhole(upload)) {
        const qint64 offset = numberOf(upload, "offset");
        m_progress(offset, source.bytes);
        auto sent = sendPart(source, upload);
        if (!sent) {
            const Error::Kind kind = sent.error().kind;
            const bool mayPass = kind == Error::Kind::Unavailable || kind == Error::Kind::Timeout
                                 || kind == Error::Kind::Conflict;
            if (!mayPass || ++tries > kMostTries)
                return sent;
            sent = askAgain(uploadPath(upload));
            if (!sent && sent.error().kind == Error::Kind::Cancelled)
                return sent;
            if (!sent)
                continue;
        }
        upload = *std::move(sent);
        if (numberOf(upload, "offset") > offset)
            tries = 0;
    }
    return upload;
}

Result<json::object> FileSender::sendPart(const Source &source, const json::object &upload) const
{
    const qint64 offset = numberOf(upload, "offset");
    HubRequest request;
    request.method = "PATCH";
    request.target = uploadPath(upload);
    request.fields = {{"Content-Type", "application/offset+octet-stream"},
                      {"Upload-Offset", QByteArray::number(offset)}};
    request.file = HubRequest::FilePart{
        source.file.get(), offset, std::min(kPartBytes, source.bytes - offset), [&](qint64 sent) {
            m_progress(offset + sent, source.bytes);
        }};
    const auto answer = m_hub.ask(request);
    return answer ? Result<json::object>(objectOf(answer->body)) : fail(answer.error());
}

Result<json::object> FileSender::askAgain(const QByteArray &path) const
{
    pollfd stop{m_hub.stopDescriptor(), POLLIN, 0};
    if (::poll(&stop, 1, kRetryAfterMs) > 0)
        return fail(Error::Kind::Cancelled, QStringLiteral("stopped"));
    const auto answer = m_hub.get(path);
    return answer ? Result<json::object>(objectOf(*answer)) : fail(answer.error());
}

} // namespace hub::app
