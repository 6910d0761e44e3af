#pragma once

#include "ui/shell/page.h"

#include <QAbstractButton>
#include <QWidget>

#include <vector>

class QVBoxLayout;

namespace hub::ui {

/// One line of the navigation: icon, title, and how many things want attention.
class NavigationButton final : public QAbstractButton
{
    Q_OBJECT

public:
    NavigationButton(const QString &title, const QString &icon, QWidget *parent);

    void setBadge(int count);
    void setFolded(bool isFolded);

    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;

private:
    void paintBadge(QPainter &painter) const;

    QIcon m_plainIcon;
    QIcon m_chosenIcon;
    int m_badge = 0;
    bool m_isFolded = false;
};

/// The pages of the window at its left edge: workspace, engine, and settings at the foot. Folds to
/// icons where the window is narrow.
///
/// Threads: GUI.
class Navigation final : public QWidget
{
    Q_OBJECT

public:
    /// @p menuButton stands beside the program's name.
    explicit Navigation(QWidget *menuButton, QWidget *parent);

    void add(const QString &id, const QString &title, const QString &icon, Section section);
    void choose(const QString &id);
    void setBadge(const QString &id, int count);
    void setFolded(bool isFolded);
    [[nodiscard]] bool isFolded() const { return m_isFolded; }
    [[nodiscard]] QStringList ids() const; ///< From top to bottom.

Q_SIGNALS:
    void chosen(const QString &id);

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    struct Item
    {
        QString id;
        Section section;
        NavigationButton *button;
    };
    struct Group
    {
        QWidget *heading;
        QVBoxLayout *lines;
    };
    [[nodiscard]] Group addGroup(const QString &title);
    void moveFocus(int step);

    QVBoxLayout *m_lines;
    QWidget *m_brandName;
    QWidget *m_menuButton;
    std::vector<Group> m_groups; ///< By Section.
    std::vector<Item> m_items;
    bool m_isFolded = false;
};

} // namespace hub::ui
