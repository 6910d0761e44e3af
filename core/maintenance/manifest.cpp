#include "core/base/json.h"
#include "core/base/path_text.h"
#include "core/maintenance/manifest_p.h"

#include <QSet>

namespace hub::maintenance {
namespace {

constexpr int kFormat = 1;
constexpr auto kProduct = "aio-hub";
constexpr qsizetype kHashLength = 64;
constexpr qsizetype kMaxComponents = 4;
constexpr qsizetype kMaxComponentBytes = 100;
constexpr qint64 kMaxFileBytes = 1LL << 50;

bool isPlainComponent(const QByteArray &component)
{
    const bool isShort = !component.isEmpty() && component.size() <= kMaxComponentBytes;
    return isShort && component[0] != '.'
           && std::all_of(component.begin(), component.end(), [](char c) {
                  const bool isLetter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
                  return isLetter || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
              });
}

bool isHash(const QByteArray &text)
{
    return text.size() == kHashLength && std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
           });
}

Result<ManifestEntry> parseEntry(const json::value &value)
{
    JsonReader reader(value, QStringLiteral("manifest of the backup"));
    ManifestEntry entry;
    entry.name = reader.text("name").toUtf8();
    entry.bytes = reader.integer("bytes", -1, 0, kMaxFileBytes);
    entry.sha256 = reader.text("sha256").toLatin1();
    if (auto read = reader.finish(); !read)
        return fail(read.error());
    if (!isEntryName(entry.name) || !isHash(entry.sha256) || entry.bytes < 0) {
        return fail(Error::Kind::Corrupt,
                    QStringLiteral("the manifest of the backup names '%1', which no backup holds")
                        .arg(pathForDisplay(entry.name)),
                    QStringLiteral("use another backup; do not trust where this one came from"));
    }
    return entry;
}

} // namespace

qint64 Manifest::contentBytes() const
{
    qint64 bytes = 0;
    for (const ManifestEntry &entry : entries)
        bytes += entry.bytes;
    return bytes;
}

bool isEntryName(const QByteArray &name)
{
    if (name == kDatabaseName)
        return true;
    const QList<QByteArray> components = name.split('/');
    return components.size() >= 2 && components.size() <= kMaxComponents
           && components.first() == "blobs"
           && std::all_of(components.begin(), components.end(), isPlainComponent);
}

QByteArray toJson(const Manifest &manifest)
{
    json::array entries;
    entries.reserve(manifest.entries.size());
    for (const ManifestEntry &entry : manifest.entries) {
        entries.push_back(json::object{{"name", entry.name.constData()},
                                       {"bytes", entry.bytes},
                                       {"sha256", entry.sha256.constData()}});
    }
    return hub::toJson(json::object{{"product", kProduct},
                                    {"format", kFormat},
                                    {"created_at", toJsonString(manifest.createdAt)},
                                    {"version", toJsonString(manifest.productVersion)},
                                    {"entries", std::move(entries)}});
}

Result<Manifest> parseManifest(QByteArrayView text)
{
    const QString what = QStringLiteral("manifest of the backup");
    auto parsed = parseJson(text, what);
    if (!parsed)
        return fail(parsed.error());
    JsonReader reader(*parsed, what);
    const QString product = reader.text("product");
    const qint64 format = reader.integer("format", 0, 1, std::numeric_limits<qint32>::max());
    if (product == QLatin1StringView(kProduct) && format > kFormat) {
        return fail(Error::Kind::Unsupported,
                    QStringLiteral("the backup has format %1, this program knows %2")
                        .arg(format)
                        .arg(kFormat),
                    QStringLiteral("update the program"));
    }
    Manifest manifest;
    manifest.createdAt = reader.text("created_at");
    manifest.productVersion = reader.text("version");
    const json::value *entries = reader.value("entries");
    if (product != QLatin1StringView(kProduct))
        reader.refuse("product", QStringLiteral("is not this program"));
    if (entries == nullptr || !entries->is_array())
        reader.refuse("entries", QStringLiteral("must be a list"));
    if (auto read = reader.finish(); !read)
        return fail(read.error());

    QSet<QByteArray> names;
    for (const json::value &value : entries->get_array()) {
        auto entry = parseEntry(value);
        if (!entry)
            return fail(entry.error());
        names.insert(entry->name);
        manifest.entries.push_back(std::move(*entry));
    }
    const bool isUnique = names.size() == static_cast<qsizetype>(manifest.entries.size());
    if (!isUnique || !names.contains(kDatabaseName)) {
        return fail(Error::Kind::Corrupt,
                    QStringLiteral("the manifest of the backup names a file twice, or no database"),
                    QStringLiteral("use another backup"));
    }
    return manifest;
}

} // namespace hub::maintenance
