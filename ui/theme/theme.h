#pragma once

#include "ui/theme/tokens.h"

#include <QFont>
#include <QIcon>
#include <QObject>

#include <memory>

namespace hub::ui {

class SystemScheme;

/// How everything in the window looks: colours, fonts, spacing and icons of the scheme that holds.
///
/// It sets the application's palette, font and style sheet, so that a plain widget looks right by
/// itself. What a widget paints by hand it asks for while it paints; changed() says when to paint
/// again. Icons follow by themselves.
///
/// A widget gets a part of the style sheet by its property "role" (setRole()).
///
/// Threads: GUI.
class Theme final : public QObject
{
    Q_OBJECT

public:
    enum class Choice
    {
        System,
        Light,
        Dark,
        HighContrast
    };
    Q_ENUM(Choice)

    /// Of the application, which must exist; there is one. @p lastSystem is what the system wanted
    /// last time: it answers later than the window is painted.
    explicit Theme(Choice choice = Choice::System, Scheme lastSystem = Scheme::Dark);
    ~Theme() override;

    /// The one that exists.
    [[nodiscard]] static Theme &current();

    [[nodiscard]] Choice choice() const { return m_choice; }
    void setChoice(Choice choice);

    [[nodiscard]] Scheme scheme() const;       ///< What holds.
    [[nodiscard]] Scheme systemScheme() const; ///< What the system wants.

    [[nodiscard]] QColor color(Token token) const;

    /// The 8 px grid: 0 is the smallest of the six steps (4, 8, 12, 16, 24, 40 px).
    [[nodiscard]] static int space(int step);
    [[nodiscard]] static int controlRadius();
    [[nodiscard]] static int cardRadius();

    /// How long a motion may take; nothing where the user wants no motion.
    [[nodiscard]] int fastMs() const;
    [[nodiscard]] int normalMs() const;

    /// Inter at @p px pixels, or the size of the tokens.
    [[nodiscard]] static QFont font(int px = 0, QFont::Weight weight = QFont::Normal);

    /// An icon of resources/icons/lucide by its name ("list-checks"), in the colour that @p token
    /// has whenever it is painted.
    [[nodiscard]] QIcon icon(const QString &name, Token token = Token::TextSecondary) const;

    /// Names the part of the style sheet that @p widget follows: "card", "page-title", "figure",
    /// "caption", "muted", "section", "primary", "quiet", "danger".
    static void setRole(QWidget *widget, const char *role);

Q_SIGNALS:
    void changed();

private:
    void apply();

    static Theme *s_current;

    Choice m_choice;
    std::unique_ptr<SystemScheme> m_system;
};

} // namespace hub::ui
