#include "ui/shell/status_strip.h"

#include "ui/theme/theme.h"

#include <QCoreApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPainter>
#include <QPixmap>
#include <QToolButton>

namespace hub::ui {
namespace {

constexpr int kHeight = 29;

QString jobsText(const StatusFigures &figures)
{
    const QLocale locale;
    const QString words =
        StatusStrip::tr("%1 running · %2 waiting")
            .arg(locale.toString(figures.running), locale.toString(figures.waiting));
    return figures.isPaused ? StatusStrip::tr("Paused · %1").arg(words) : words;
}

} // namespace

QString sizeText(qint64 bytes)
{
    constexpr double kMega = 1024.0 * 1024.0;
    const QLocale locale;
    const double mega = static_cast<double>(bytes) / kMega;
    if (mega >= 1000.0)
        return QCoreApplication::translate("Size", "%1 GB")
            .arg(locale.toString(mega / 1024.0, 'f', 1));
    return QCoreApplication::translate("Size", "%1 MB").arg(locale.toString(mega, 'f', 0));
}

StatusStrip::StatusStrip(QWidget *parent)
    : QWidget(parent)
    , m_dot(new QLabel(this))
{
    setObjectName(QStringLiteral("status"));
    setAccessibleName(tr("Status"));
    setFixedHeight(kHeight);
    auto *const line = new QHBoxLayout(this);
    line->setContentsMargins(12, 1, 8, 0);
    line->setSpacing(4);
    line->addWidget(m_dot);
    m_address = addButton(QStringLiteral("address"));
    m_database = addButton(QStringLiteral("database"));
    m_jobs = addButton(QStringLiteral("jobs"));
    m_memory = addButton(QStringLiteral("resources"));
    m_isolation = addButton(QStringLiteral("isolation"));
    line->addWidget(m_address);
    line->addWidget(m_database);
    line->addWidget(m_jobs);
    line->addStretch();
    line->addWidget(m_memory);
    line->addWidget(m_isolation);
    connect(&Theme::current(), &Theme::changed, this, &StatusStrip::paintDot);
    setHub(Hub::Starting, {});
}

QToolButton *StatusStrip::addButton(const QString &topic)
{
    auto *const button = new QToolButton(this);
    button->setObjectName(QStringLiteral("status.") + topic);
    Theme::setRole(button, "status");
    button->setFocusPolicy(Qt::TabFocus);
    button->hide(); // Until there is something to say.
    connect(button, &QToolButton::clicked, this, [this, topic] { Q_EMIT asked(topic); });
    return button;
}

void StatusStrip::setHub(Hub state, const QString &address)
{
    m_hub = state;
    paintDot();
    m_address->show();
    switch (state) {
    case Hub::Starting:
        m_address->setText(tr("Starting"));
        m_address->setToolTip(tr("The hub starts"));
        return;
    case Hub::Running:
        m_address->setText(address);
        m_address->setToolTip(tr("The hub's address: copy it for a browser of this machine"));
        return;
    case Hub::Failed:
        m_address->setText(tr("Not running"));
        m_address->setToolTip(tr("The hub could not start"));
    }
}

void StatusStrip::setFigures(const StatusFigures &figures)
{
    m_database->setText(figures.database);
    m_database->setToolTip(tr("Where the hub keeps its data"));
    m_database->setVisible(!figures.database.isEmpty());
    m_jobs->setText(jobsText(figures));
    m_jobs->setToolTip(tr("To the jobs"));
    m_jobs->show();
    const QString used = sizeText(figures.memoryBytes);
    m_memory->setText(figures.memoryLimitBytes > 0
                          ? tr("Memory %1 of %2").arg(used, sizeText(figures.memoryLimitBytes))
                          : tr("Memory %1").arg(used));
    m_memory->setToolTip(tr("Memory of the hub and all processes that it started"));
    m_memory->setVisible(figures.memoryBytes > 0);
    m_isolation->setVisible(figures.isolation != StatusFigures::Isolation::Unknown);
    const bool isReduced = figures.isolation == StatusFigures::Isolation::Reduced;
    m_isolation->setText(isReduced ? tr("Sandbox reduced") : tr("Sandbox full"));
    m_isolation->setToolTip(isReduced
                                ? tr("Pictures are read with less isolation than the hub can "
                                     "give: aio-hub doctor says why")
                                : tr("Pictures are read in processes that can do nothing else"));
    Theme::setRole(m_isolation, isReduced ? "status-warning" : "status");
}

void StatusStrip::setAnswers(const QString &words)
{
    m_dot->setToolTip(words);
    m_dot->setAccessibleDescription(words);
}

void StatusStrip::paintEvent(QPaintEvent * /*event*/)
{
    const Theme &theme = Theme::current();
    QPainter painter(this);
    painter.fillRect(rect(), theme.color(Token::Surface));
    painter.setPen(theme.color(Token::Border));
    painter.drawLine(0, 0, width(), 0);
}

void StatusStrip::paintDot()
{
    Token token = Token::Warning;
    if (m_hub != Hub::Starting)
        token = m_hub == Hub::Running ? Token::Success : Token::Danger;
    const qreal scale = devicePixelRatioF();
    QPixmap dot((QSizeF(8, 8) * scale).toSize());
    dot.setDevicePixelRatio(scale);
    dot.fill(Qt::transparent);
    QPainter painter(&dot);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(Theme::current().color(token));
    painter.drawEllipse(QRectF(0, 0, 8, 8));
    painter.end();
    m_dot->setPixmap(dot);
}

} // namespace hub::ui
