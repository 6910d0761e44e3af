#include "ui/charts/chart_export.h"

#include "core/base/deliver.h"
#include "core/base/io.h"

#include <QBuffer>
#include <QFileDialog>
#include <QPixmap>
#include <QPromise>
#include <QThreadPool>

namespace hub::ui {

void ChartExport::askAndSave(QWidget *window, const QString &suggestion, const QByteArray &content)
{
    auto *dialog = new QFileDialog(window, tr("Save as"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->selectFile(suggestion);
    connect(dialog, &QFileDialog::fileSelected, this, [this, content](const QString &path) {
        save(path, content);
    });
    dialog->open();
}

void ChartExport::save(const QString &path, const QByteArray &content)
{
    const auto promise = std::make_shared<QPromise<Result<void>>>();
    promise->start();
    deliver(promise->future(), this, [this, path](const Result<void> &written) {
        if (written)
            Q_EMIT saved(path);
        else
            Q_EMIT failed(written.error());
    });
    QThreadPool::globalInstance()->start([promise, name = QFile::encodeName(path), content] {
        promise->addResult(writeFile(name, content, Durability::Visible));
        promise->finish();
    });
}

QByteArray ChartExport::pngOf(const QPixmap &picture)
{
    QByteArray png;
    QBuffer buffer(&png);
    if (buffer.open(QIODevice::WriteOnly))
        picture.save(&buffer, "PNG");
    return png;
}

} // namespace hub::ui
