#pragma once

#include "core/base/result.h"

#include <QByteArrayView>
#include <QList>
#include <QString>

namespace hub {

/// One value of a configuration file, by its dotted name.
struct FileSetting
{
    QString name;
    QString text;
    int line = 0;
};

/// The values in @p content, a JSON object with comments and trailing commas; nested objects become
/// dotted names. @p where names the file in errors.
///
/// Errors:  InvalidInput with the line: no JSON, a list or null where a value belongs, one setting
///          twice.
[[nodiscard]] Result<QList<FileSetting>> readConfigurationFile(QByteArrayView content,
                                                               const QString &where);

} // namespace hub
