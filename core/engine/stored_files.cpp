#include "core/engine/stored_files.h"

namespace hub {

Result<std::vector<maintenance::StoredFile>> storedFiles(database::Connection &copy,
                                                         const QByteArray &blobFolder)
{
    std::vector<maintenance::StoredFile> files;
    const auto read = copy.query(
        QStringLiteral("SELECT id, bytes FROM blobs ORDER BY id"), {}, [&](const QSqlQuery &row) {
            maintenance::StoredFile file;
            file.sha256 = row.value(0).toString().toLatin1();
            file.bytes = row.value(1).toLongLong();
            const QByteArray below = file.sha256.left(2) + '/' + file.sha256;
            file.name = "blobs/" + below;
            file.path = blobFolder + '/' + below;
            files.push_back(std::move(file));
            return true;
        });
    if (!read)
        return fail(read.error());
    return files;
}

} // namespace hub
