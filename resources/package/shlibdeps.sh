#!/usr/bin/env bash
# dpkg-shlibdeps without what only the web view's library is linked with: the window works without that, so that the package
# recommends it and does not depend on it.
exec dpkg-shlibdeps -xlibqt6webenginecore6 -xlibqt6webenginecore6-bin -xlibqt6webenginewidgets6 -xlibqt6webchannel6 \
    -xlibqt6positioning6 "$@"
