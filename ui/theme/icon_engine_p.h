#pragma once

#include "ui/theme/tokens.h"

#include <QIconEngine>

namespace hub::ui {

/// Paints one lucide icon in the colour that its token has at the moment.
class IconEngine final : public QIconEngine
{
public:
    IconEngine(QString name, Token token)
        : m_name(std::move(name))
        , m_token(token)
    {}

    void paint(QPainter *painter,
               const QRect &rectangle,
               QIcon::Mode mode,
               QIcon::State state) override;
    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override;
    QPixmap scaledPixmap(const QSize &size,
                         QIcon::Mode mode,
                         QIcon::State state,
                         qreal scale) override;
    [[nodiscard]] QIconEngine *clone() const override { return new IconEngine(*this); }
    bool isNull() override { return false; }

private:
    [[nodiscard]] QPixmap rendered(const QSize &size, QIcon::Mode mode, QIcon::State state) const;

    QString m_name;
    Token m_token;
};

} // namespace hub::ui
