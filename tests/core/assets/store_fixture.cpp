#include "tests/core/assets/store_fixture.h"

#include "core/base/random.h"

#include <QDirIterator>

namespace hub::assets {

QList<QByteArray> StoreFixture::files() const
{
    QList<QByteArray> files;
    QDirIterator entries(QString::fromUtf8(path() + "/blobs"),
                         QDir::Files | QDir::Hidden,
                         QDirIterator::Subdirectories);
    while (entries.hasNext())
        files.append(entries.next().toUtf8());
    return files;
}

QByteArray contentOf(int seed, qsizetype bytes)
{
    Random random(static_cast<std::uint64_t>(seed));
    QByteArray content(bytes, Qt::Uninitialized);
    for (char &byte : content)
        byte = static_cast<char>(random.below(256));
    return content;
}

} // namespace hub::assets
