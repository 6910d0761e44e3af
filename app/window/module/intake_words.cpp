#include "app/window/module/intake_words.h"

#include <QCoreApplication>
#include <QLocale>

namespace hub::app {
namespace {

class Words final
{
    Q_DECLARE_TR_FUNCTIONS(Intake)

public:
    explicit Words(const IntakeReport &report)
        : m_report(report)
    {
        if (report.pictures == 1)
            m_sentences.append(tr("1 picture is being made ready."));
        else if (report.pictures > 1)
            m_sentences.append(
                tr("%1 pictures are being made ready.").arg(number(report.pictures)));
        addLeftOut();
        if (report.overLimit > 0) {
            m_sentences.append(tr("%1 more were left out: at most %2 files at once.")
                                   .arg(number(report.overLimit), number(kMostFiles)));
        }
        if (report.error)
            m_sentences.append(tr("Then it stopped: %1").arg(report.error->message()));
        if (m_sentences.isEmpty())
            m_sentences.append(tr("There was nothing to take in."));
    }

    [[nodiscard]] QString text() const { return m_sentences.join(u' '); }

private:
    [[nodiscard]] static QString number(int count) { return QLocale().toString(count); }

    /// The sentence for one file, which names it, or for many.
    void add(int count, const QString &one, const QString &many)
    {
        if (count == 1)
            m_sentences.append(one.arg(m_report.example));
        else if (count > 1)
            m_sentences.append(many.arg(number(count)));
    }

    void addLeftOut()
    {
        const IntakeReport &r = m_report;
        const int kinds = int(r.videos > 0) + int(r.texts > 0) + int(r.others > 0)
                          + int(r.unreadable > 0) + int(r.emptyFolders > 0);
        if (kinds > 1) {
            const int all = r.videos + r.texts + r.others + r.unreadable + r.emptyFolders;
            m_sentences.append(
                tr("%1 were left out: they are no pictures, or cannot be read.").arg(number(all)));
            return;
        }
        add(r.videos,
            tr("%1 is a video: there is no tool for videos yet."),
            tr("%1 are videos: there is no tool for videos yet."));
        add(r.texts, tr("%1 is a text, not a picture."), tr("%1 are texts, not pictures."));
        add(r.others, tr("%1 is not a picture."), tr("%1 are not pictures."));
        add(r.unreadable, tr("%1 cannot be read."), tr("%1 cannot be read."));
        add(r.emptyFolders,
            tr("There is no picture in the folder %1."),
            tr("There are no pictures in %1 folders."));
    }

    const IntakeReport &m_report;
    QStringList m_sentences;
};

class StartWords final
{
    Q_DECLARE_TR_FUNCTIONS(Start)

public:
    [[nodiscard]] static QString of(const Error &error)
    {
        switch (error.kind) {
        case Error::Kind::Busy:
            return tr("Somebody else holds what the hub needs: its data folder or its port.");
        case Error::Kind::PermissionDenied:
            return tr("The data folder may not be written to.");
        case Error::Kind::StorageFull:
            return tr("The disk is full.");
        case Error::Kind::Unsupported:
            return tr("The data were written by a newer version.");
        default:
            return tr("A part of the hub did not start.");
        }
    }
};

} // namespace

QString intakeWords(const IntakeReport &report)
{
    return Words(report).text();
}

QString startWords(const Error &error)
{
    // The engine's own words name the folder, the port and the owner.
    return StartWords::of(error) + QStringLiteral("\n\n") + error.message();
}

} // namespace hub::app
