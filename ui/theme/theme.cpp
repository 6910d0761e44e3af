#include "ui/theme/theme.h"

#include "ui/theme/icon_engine_p.h"
#include "ui/theme/system_scheme.h"

#include <QApplication>
#include <QFile>
#include <QPalette>
#include <QStyle>
#include <QStyleFactory>
#include <QTimer>
#include <QWidget>

namespace hub::ui {
namespace {

/// The style sheet with every @name@ put in: a colour of the tokens, or a radius.
QString styleSheet(Scheme scheme)
{
    QFile file(QStringLiteral(":/hub/theme/window.qss"));
    const bool isOpen = file.open(QIODevice::ReadOnly);
    Q_ASSERT(isOpen); // It is a part of the program.
    Q_UNUSED(isOpen)
    QString sheet = QString::fromUtf8(file.readAll());
    const auto put = [&sheet](QLatin1StringView name, const QString &value) {
        sheet.replace(u'@' + QString(name) + u'@', value);
    };
    for (std::size_t i = 0; i < kTokenCount; ++i) {
        const auto token = static_cast<Token>(i);
        put(tokenName(token), tokens().color(scheme, token).name());
    }
    put(QLatin1StringView("radius-control"), QString::number(tokens().controlRadiusPx));
    put(QLatin1StringView("radius-card"), QString::number(tokens().cardRadiusPx));
    return sheet;
}

QPalette paletteOf(Scheme scheme)
{
    const auto color = [scheme](Token token) { return tokens().color(scheme, token); };
    QPalette palette;
    palette.setColor(QPalette::Window, color(Token::Background));
    palette.setColor(QPalette::WindowText, color(Token::Text));
    palette.setColor(QPalette::Base, color(Token::Surface));
    palette.setColor(QPalette::AlternateBase, color(Token::SurfaceRaised));
    palette.setColor(QPalette::ToolTipBase, color(Token::SurfaceRaised));
    palette.setColor(QPalette::ToolTipText, color(Token::Text));
    palette.setColor(QPalette::PlaceholderText, color(Token::TextMuted));
    palette.setColor(QPalette::Text, color(Token::Text));
    palette.setColor(QPalette::Button, color(Token::SurfaceRaised));
    palette.setColor(QPalette::ButtonText, color(Token::Text));
    palette.setColor(QPalette::BrightText, color(Token::Danger));
    palette.setColor(QPalette::Highlight, color(Token::AccentSoft));
    palette.setColor(QPalette::HighlightedText, color(Token::Text));
    palette.setColor(QPalette::Link, color(Token::Accent));
    palette.setColor(QPalette::LinkVisited, color(Token::SeriesViolet));
    palette.setColor(QPalette::Light, color(Token::SurfaceRaised));
    palette.setColor(QPalette::Midlight, color(Token::SurfaceRaised));
    palette.setColor(QPalette::Mid, color(Token::Border));
    palette.setColor(QPalette::Dark, color(Token::Border));
    palette.setColor(QPalette::Shadow, color(Token::Background));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, color(Token::TextMuted));
    return palette;
}

} // namespace

Theme *Theme::s_current = nullptr;

Theme::Theme(Choice choice, Scheme lastSystem)
    : m_choice(choice)
    , m_system(std::make_unique<SystemScheme>(lastSystem))
{
    Q_ASSERT(s_current == nullptr);
    s_current = this;
    connect(m_system.get(), &SystemScheme::changed, this, [this] {
        if (m_choice == Choice::System)
            apply();
    });
    // Fusion is drawn by Qt itself, with our palette; a desktop's own style would paint its own.
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    QApplication::setFont(font());
    apply();
    // The bus answers when the window is on the screen.
    QTimer::singleShot(0, m_system.get(), &SystemScheme::ask);
}

Theme::~Theme()
{
    s_current = nullptr;
}

Theme &Theme::current()
{
    Q_ASSERT(s_current != nullptr);
    return *s_current;
}

void Theme::setChoice(Choice choice)
{
    if (choice == m_choice)
        return;
    const Scheme before = scheme();
    m_choice = choice;
    if (scheme() != before)
        apply();
}

Scheme Theme::scheme() const
{
    switch (m_choice) {
    case Choice::Light:
        return Scheme::Light;
    case Choice::Dark:
        return Scheme::Dark;
    case Choice::HighContrast:
        return Scheme::HighContrast;
    case Choice::System:
        break;
    }
    return m_system->scheme();
}

Scheme Theme::systemScheme() const
{
    return m_system->scheme();
}

QColor Theme::color(Token token) const
{
    return tokens().color(scheme(), token);
}

int Theme::space(int step)
{
    return tokens().spacesPx.at(static_cast<std::size_t>(step));
}

int Theme::controlRadius()
{
    return tokens().controlRadiusPx;
}

int Theme::cardRadius()
{
    return tokens().cardRadiusPx;
}

int Theme::fastMs() const
{
    return QApplication::isEffectEnabled(Qt::UI_AnimateMenu) ? tokens().fastMs : 0;
}

int Theme::normalMs() const
{
    return QApplication::isEffectEnabled(Qt::UI_AnimateMenu) ? tokens().normalMs : 0;
}

QFont Theme::font(int px, QFont::Weight weight)
{
    QFont font(QStringList{tokens().fontFamily, QStringLiteral("sans-serif")});
    font.setPixelSize(px == 0 ? tokens().fontPx : px);
    font.setWeight(weight);
    // Hinted, Inter gets a weight more than it has in the page beside it.
    font.setHintingPreference(QFont::PreferNoHinting);
    return font;
}

QIcon Theme::icon(const QString &name, Token token) const
{
    return QIcon(new IconEngine(name, token)); // QIcon owns it.
}

void Theme::setRole(QWidget *widget, const char *role)
{
    widget->setProperty("role", QString::fromLatin1(role));
    // A style sheet does not see by itself that a property is another one.
    widget->style()->unpolish(widget);
    widget->style()->polish(widget);
}

void Theme::apply()
{
    QApplication::setPalette(paletteOf(scheme()));
    qApp->setStyleSheet(styleSheet(scheme()));
    Q_EMIT changed();
}

} // namespace hub::ui
