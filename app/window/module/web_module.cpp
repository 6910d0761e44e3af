#include "app/window/module/web_module.h"

#include "app/window/module/graphics.h"

#include <QLibrary>

namespace hub::app {

Result<ui::WebPane *> makeWebPane(const QString &library,
                                  const ui::WebPane::Options &options,
                                  QWidget *parent)
{
    prepareForWebView();
    QLibrary module(library);
    module.setLoadHints(QLibrary::ResolveAllSymbolsHint | QLibrary::PreventUnloadHint);
    const auto make = reinterpret_cast<ui::MakeWebPane>(module.resolve("aioHubMakeWebPane"));
    if (make == nullptr) {
        return fail(Error::Kind::Unsupported,
                    module.errorString(),
                    QStringLiteral("apt install libqt6webenginewidgets6"));
    }
    return make(options, parent);
}

} // namespace hub::app
