#pragma once

#include <QAction>
#include <QKeySequence>
#include <QObject>
#include <QString>

#include <functional>
#include <vector>

class QMenu;
class QWidget;

namespace hub::ui {

/// Where an action stands in the menu.
enum class MenuPlace
{
    None,
    File,
    View,
    Go,
    Help
};

/// Everything there is to know of an action, said once: menu, palette, shortcut sheet, links and
/// tests are made from it.
struct ActionSpec
{
    QString id;    ///< "go.dashboard": never translated; also the test id (objectName "action.ID").
    QString title; ///< Translated; the name that screen readers say.
    MenuPlace menu = MenuPlace::None;
    QKeySequence shortcut;
    QString icon; ///< A name in resources/icons/lucide.
    QString link; ///< "dashboard" for aio://dashboard; empty: no link leads here.
    std::function<void()> run;
};

/// All that the user can ask of the window.
///
/// Threads: GUI.
class ActionRegistry final : public QObject
{
    Q_OBJECT

public:
    /// Shortcuts hold in @p window.
    explicit ActionRegistry(QWidget *window);

    /// An id, a link or a shortcut that is taken already is a mistake of the program's.
    QAction *add(ActionSpec spec);

    struct Entry
    {
        ActionSpec spec;
        QAction *action = nullptr; ///< Owned by the registry.
    };
    [[nodiscard]] const std::vector<Entry> &entries() const { return m_entries; }

    [[nodiscard]] QAction *find(const QString &id) const;

    /// The actions of one place, in the order in which they were added.
    void fill(QMenu *menu, MenuPlace place) const;

    /// Runs what aio://NAME leads to. False where nothing has that name, or @p link is none.
    bool open(const QString &link);

private:
    QWidget *m_window;
    std::vector<Entry> m_entries;
};

/// The name in "aio://dashboard" or "aio://dashboard/"; empty where @p link is no such link.
[[nodiscard]] QString nameInLink(const QString &link);

} // namespace hub::ui
