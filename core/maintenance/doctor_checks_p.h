#pragma once

#include "core/maintenance/doctor.h"

namespace hub::maintenance {

// Shorthand for what most checks end in.
[[nodiscard]] Check passed(const QString &name, const QString &detail);
[[nodiscard]] Check warned(const QString &name, const QString &detail, const QString &remedy);
[[nodiscard]] Check failed(const QString &name, const QString &detail, const QString &remedy);
[[nodiscard]] Check failed(const QString &name, const Error &error);

// doctor_folder.cpp
[[nodiscard]] Check checkFolder(const DoctorOptions &options);
[[nodiscard]] Check checkLogs(const DoctorOptions &options);
[[nodiscard]] Check checkLeftovers(const DoctorOptions &options, bool fix);
[[nodiscard]] Check checkSetAside(const DoctorOptions &options);

/// Who has the data folder, as text for people; nothing if nobody. Does not touch it.
[[nodiscard]] std::optional<QString> ownerOf(const QByteArray &dataFolder);

// doctor_database.cpp
/// @p isInUse: a hub has the file open, so it is read beside it and never put right.
[[nodiscard]] std::vector<Check> checkDatabase(const DoctorOptions &options,
                                               const Clock &clock,
                                               bool isInUse,
                                               bool fix);

// doctor_system.cpp
[[nodiscard]] Check checkSpace(const DoctorOptions &options);
[[nodiscard]] Check checkDescriptors();
[[nodiscard]] Check checkMemory();
[[nodiscard]] std::vector<Check> checkWorker(const DoctorOptions &options);

} // namespace hub::maintenance
