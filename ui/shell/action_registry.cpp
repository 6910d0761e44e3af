#include "ui/shell/action_registry.h"

#include "ui/theme/theme.h"

#include <QMenu>

#include <algorithm>

namespace hub::ui {

ActionRegistry::ActionRegistry(QWidget *window)
    : QObject(window)
    , m_window(window)
{}

QAction *ActionRegistry::add(ActionSpec spec)
{
    Q_ASSERT(find(spec.id) == nullptr);
    Q_ASSERT(std::none_of(m_entries.begin(), m_entries.end(), [&spec](const Entry &other) {
        const bool sharesLink = !spec.link.isEmpty() && other.spec.link == spec.link;
        return sharesLink || (!spec.shortcut.isEmpty() && other.spec.shortcut == spec.shortcut);
    }));
    auto *const action = new QAction(spec.title, this);
    action->setObjectName(QStringLiteral("action.") + spec.id);
    action->setShortcut(spec.shortcut);
    if (!spec.icon.isEmpty())
        action->setIcon(Theme::current().icon(spec.icon));
    connect(action, &QAction::triggered, this, [run = spec.run] { run(); });
    m_window->addAction(action);
    m_entries.push_back({std::move(spec), action});
    return action;
}

QAction *ActionRegistry::find(const QString &id) const
{
    for (const Entry &entry : m_entries) {
        if (entry.spec.id == id)
            return entry.action;
    }
    return nullptr;
}

void ActionRegistry::fill(QMenu *menu, MenuPlace place) const
{
    for (const Entry &entry : m_entries) {
        if (entry.spec.menu == place)
            menu->addAction(entry.action);
    }
}

bool ActionRegistry::open(const QString &link)
{
    const QString name = nameInLink(link);
    if (name.isEmpty())
        return false;
    for (const Entry &entry : m_entries) {
        if (entry.spec.link != name || !entry.action->isEnabled())
            continue;
        entry.action->trigger();
        return true;
    }
    return false;
}

QString nameInLink(const QString &link)
{
    const QLatin1StringView scheme("aio://");
    if (!link.startsWith(scheme, Qt::CaseInsensitive))
        return {};
    QString name = link.mid(scheme.size()).section(u'?', 0, 0).section(u'#', 0, 0);
    while (name.endsWith(u'/'))
        name.chop(1);
    return name;
}

} // namespace hub::ui
