#include "app/window/module/intake_words.h"

#include <QCoreApplication>
#include <QLocale>

namespace hub::app {
namespace {

class Words final
{
    Q_DECLARE_TR_FUNCTIONS(Intake)

public:
    Words(const IntakeReport &report, Aim aim)
        : m_report(report)
    {
        addPictures(aim);
        addLeftOut();
        if (report.overLimit > 0) {
            m_sentences.append(tr("%1 more were left out: at most %2 files at once.")
                                   .arg(number(report.overLimit), number(kMostFiles)));
        }
        if (report.cutFolders > 0) {
            m_sentences.append(
                tr("A folder is so large that only its first 100,000 files were looked at."));
        }
        if (report.error)
            m_sentences.append(tr("Then it stopped: %1").arg(report.error->message()));
        if (m_sentences.isEmpty())
            m_sentences.append(tr("There was nothing to take in."));
    }

    [[nodiscard]] QString text() const { return m_sentences.join(u' '); }

private:
    [[nodiscard]] static QString number(int count) { return QLocale().toString(count); }

    void addPictures(Aim aim)
    {
        const int count = m_report.pictures;
        if (count == 0)
            return;
        if (aim == Aim::Page) {
            m_sentences.append(count == 1
                                   ? tr("1 picture was added to Images.")
                                   : tr("%1 pictures were added to Images.").arg(number(count)));
            return;
        }
        m_sentences.append(
            count == 1
                ? tr("1 picture is being made ready with the default settings: the Images page, "
                     "which has others, needs the web view.")
                : tr("%1 pictures are being made ready with the default settings: the Images page, "
                     "which has others, needs the web view.")
                      .arg(number(count)));
    }

    /// One reason why files are left out.
    struct Reason
    {
        int count;
        QString one;  ///< The sentence for one file, which names it.
        QString many; ///< The sentence for many.
        QString word; ///< Beside other reasons.
    };
    [[nodiscard]] QList<Reason> reasons() const
    {
        const IntakeReport &r = m_report;
        return {{r.videos,
                 tr("%1 is a video: there is no tool for videos yet."),
                 tr("%1 are videos: there is no tool for videos yet."),
                 tr("videos: %1")},
                {r.texts,
                 tr("%1 is a text, not a picture."),
                 tr("%1 are texts, not pictures."),
                 tr("texts: %1")},
                {r.others,
                 tr("%1 is not a picture."),
                 tr("%1 are not pictures."),
                 tr("no pictures: %1")},
                {r.emptyFiles, tr("%1 is empty."), tr("%1 are empty."), tr("empty: %1")},
                {r.tooLarge,
                 tr("%1 is larger than the hub takes (server.max_upload)."),
                 tr("%1 are larger than the hub takes (server.max_upload)."),
                 tr("too large: %1")},
                {r.missing,
                 tr("%1 is not there, or is a link to what is not there."),
                 tr("%1 are not there, or are links to what is not there."),
                 tr("not there: %1")},
                {r.unreadable,
                 tr("%1 cannot be read."),
                 tr("%1 cannot be read."),
                 tr("not readable: %1")},
                {r.emptyFolders,
                 tr("There is no picture in the folder %1."),
                 tr("There are no pictures in %1 folders."),
                 tr("folders without a picture: %1")}};
    }

    void addLeftOut()
    {
        QList<Reason> there = reasons();
        there.removeIf([](const Reason &reason) { return reason.count == 0; });
        if (there.isEmpty())
            return;
        if (there.size() == 1) {
            const Reason &only = there.first();
            m_sentences.append(only.count == 1 ? only.one.arg(m_report.example)
                                               : only.many.arg(number(only.count)));
            return;
        }
        int all = 0;
        QStringList words;
        for (const Reason &reason : there) {
            all += reason.count;
            words.append(reason.word.arg(number(reason.count)));
        }
        m_sentences.append(
            tr("%1 were left out (%2).").arg(number(all), words.join(QStringLiteral(", "))));
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

QString intakeWords(const IntakeReport &report, Aim aim)
{
    return Words(report, aim).text();
}

bool isFlawed(const IntakeReport &report)
{
    const int leftOut = report.videos + report.texts + report.others + report.emptyFiles
                        + report.tooLarge + report.missing + report.unreadable + report.emptyFolders
                        + report.cutFolders + report.overLimit;
    return leftOut > 0 || report.error || report.pictures == 0;
}

QString startWords(const Error &error)
{
    // The engine's own words name the folder, the port and the owner.
    return StartWords::of(error) + QStringLiteral("\n\n") + error.message();
}

} // namespace hub::app
