#include "ui/theme/icon_engine_p.h"
#include "ui/theme/theme.h"

#include <QFile>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

namespace hub::ui {
namespace {

/// The drawing in @p color. Lucide's own lines are 2 px wide on a grid of 24; ours are 1.75.
QByteArray drawing(const QString &name, const QColor &color)
{
    QFile file(QStringLiteral(":/hub/icons/%1.svg").arg(name));
    const bool isOpen = file.open(QIODevice::ReadOnly);
    Q_ASSERT_X(isOpen, "icon", qPrintable(name));
    if (!isOpen)
        return {};
    QByteArray svg = file.readAll();
    svg.replace("currentColor", color.name().toLatin1());
    svg.replace("stroke-width=\"2\"", "stroke-width=\"1.75\"");
    return svg;
}

} // namespace

QPixmap IconEngine::rendered(const QSize &size, QIcon::Mode mode, QIcon::State state) const
{
    const bool isLit = mode == QIcon::Selected || state == QIcon::On;
    Token token = isLit ? Token::Accent : m_token;
    if (mode == QIcon::Disabled)
        token = Token::TextMuted;
    const QColor color = Theme::current().color(token);
    const QString key = QStringLiteral("hub-icon/%1/%2/%3x%4")
                            .arg(m_name, color.name())
                            .arg(size.width())
                            .arg(size.height());
    QPixmap picture;
    if (QPixmapCache::find(key, &picture))
        return picture;
    picture = QPixmap(size);
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    QSvgRenderer(drawing(m_name, color)).render(&painter);
    painter.end();
    QPixmapCache::insert(key, picture);
    return picture;
}

void IconEngine::paint(QPainter *painter,
                       const QRect &rectangle,
                       QIcon::Mode mode,
                       QIcon::State state)
{
    const qreal scale = painter->device()->devicePixelRatioF();
    painter->drawPixmap(rectangle,
                        rendered((QSizeF(rectangle.size()) * scale).toSize(), mode, state));
}

QPixmap IconEngine::pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state)
{
    return rendered(size, mode, state);
}

QPixmap IconEngine::scaledPixmap(const QSize &size,
                                 QIcon::Mode mode,
                                 QIcon::State state,
                                 qreal scale)
{
    // QIcon asks in device pixels and sets the ratio itself.
    Q_UNUSED(scale)
    return rendered(size, mode, state);
}

} // namespace hub::ui
