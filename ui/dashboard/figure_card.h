#pragma once

#include "ui/theme/tokens.h"

#include <QFrame>

#include <optional>

class QLabel;

namespace hub::ui {

/// What a card says. All texts are translated.
struct CardText
{
    QString number; ///< A dash where nothing was measured yet.
    QString unit;
    QString sentence;            ///< Its context.
    std::optional<double> share; ///< 0..1 of a limit, for a bar.
    Token barColor = Token::Accent;

    bool operator==(const CardText &) const = default;
};

/// A thin bar: how much of a limit is used.
class ShareBar final : public QWidget
{
    Q_OBJECT

public:
    explicit ShareBar(QWidget *parent);
    void setShare(double share, Token color);
    [[nodiscard]] QSize sizeHint() const override { return {40, 5}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    double m_share = 0;
    Token m_color = Token::Accent;
};

/// One figure of the dashboard: its name, the number with a small unit, a sentence, and a bar where
/// there is a limit. Its size does not change with what it says.
class FigureCard final : public QFrame
{
    Q_OBJECT

public:
    FigureCard(const QString &id, const QString &title, QWidget *parent);

    void show(const CardText &text);
    using QFrame::show;

private:
    const QString m_title;
    CardText m_text;
    QLabel *m_number = nullptr;
    QLabel *m_unit = nullptr;
    QLabel *m_sentence = nullptr;
    ShareBar *m_bar = nullptr;
};

} // namespace hub::ui
