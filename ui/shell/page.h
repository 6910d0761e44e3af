#pragma once

#include <QString>

#include <functional>

class QWidget;

namespace hub::ui {

/// Where the navigation shows a page.
enum class Section
{
    Workspace,
    Engine,
    Foot
};

/// A native page as the shell knows it: the page is a plain widget that knows nothing of the shell.
///
/// It is made when it is shown for the first time, and then kept. It gets show and hide events as
/// any widget: hidden, it does no work. Its look comes from Theme::current().
struct Page
{
    QString id;    ///< "jobs": in `aio://jobs`, in settings and in object names. Never translated.
    QString title; ///< Translated.
    QString icon;  ///< A name in resources/icons/lucide.
    Section section = Section::Engine;
    std::function<QWidget *(QWidget *parent)> make;
};

} // namespace hub::ui
