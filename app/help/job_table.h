#pragma once

#include <QList>
#include <QString>
#include <QStringList>

#include <vector>

namespace hub::app {

/// A setting of a job kind, as `--set NAME=VALUE` takes it.
struct JobSettingHelp
{
    enum class Type
    {
        Text,
        Texts, ///< Separated by commas.
        Integer,
        Integers, ///< Separated by commas.
        Bytes,
        Flag
    };

    QString name;
    Type type = Type::Text;
    QString summary; ///< Ends with the default in brackets where there is one.
    QStringList choices;
};

/// A job kind that `aio-hub run` offers.
struct JobKindHelp
{
    QString name;
    QString summary;
    QList<JobSettingHelp> settings;
    bool makesFiles = true;  ///< Takes FILE and --out.
    bool isTestKind = false; ///< Only with --test-jobs.
};

[[nodiscard]] const std::vector<JobKindHelp> &jobKinds();

/// Null if there is no kind called @p name.
[[nodiscard]] const JobKindHelp *findJobKind(const QString &name);

/// "NAME=VALUE" as help shows it: "widths=N,N...".
[[nodiscard]] QString settingTerm(const JobSettingHelp &setting);

} // namespace hub::app
