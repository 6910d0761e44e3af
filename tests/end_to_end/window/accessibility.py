"""The window as a screen reader gets it, through the accessibility bus of the session: every control that the keyboard
reaches on a native page has a name, and charts are tables that hold values. Calls are those of libatspi."""
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

PATIENCE = 240  # seconds; a machine may be busy
PAGES = {"dashboard": "Dashboard", "jobs": "Jobs", "settings": "Settings"}
CHARTS = 6
# What has no name of its own: it is read with what is in it.
READ_BY_CONTENT = {Atspi.Role.LIST_ITEM, Atspi.Role.TABLE_CELL, Atspi.Role.PAGE_TAB_LIST, Atspi.Role.LABEL}


def until(what, ask):
    """The first answer of ask() that is true. What is asked may come and go meanwhile."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            answer = ask()
        except GLib.Error:
            answer = None
        if answer:
            return answer
        time.sleep(0.2)
    sys.exit(f"accessibility: waited in vain for {what}")


def application(pid):
    desktop = Atspi.get_desktop(0)
    for index in range(desktop.get_child_count()):
        one = desktop.get_child_at_index(index)
        if one is not None and one.get_process_id() == pid:
            return one
    return None


def showing(node):
    return node.get_state_set().contains(Atspi.StateType.SHOWING)


def below(node, depth=0):
    """All that is on the screen below a node. The cells of a table are left out: a chart may have thousands."""
    if depth > 30 or node.get_role() == Atspi.Role.TABLE:
        return
    for index in range(node.get_child_count()):
        child = node.get_child_at_index(index)
        if child is None or not showing(child):
            continue
        yield child
        yield from below(child, depth + 1)


def focusable(node):
    states = node.get_state_set()
    return states.contains(Atspi.StateType.FOCUSABLE) and states.contains(Atspi.StateType.ENABLED)


def described(node):
    return f"{node.get_role_name()} '{node.get_name()}'"


def page_of(app, title):
    """The page that is called so, or that has such a heading."""
    heading = None
    for node in below(app):
        if node.get_name() != title:
            continue
        if node.get_role() in (Atspi.Role.FILLER, Atspi.Role.PANEL):
            return node
        if node.get_role() == Atspi.Role.LABEL:
            heading = node
    return heading and heading.get_parent()


def check_names(page, name):
    controls = [node for node in below(page) if focusable(node)]
    if not controls:
        sys.exit(f"accessibility: nothing on {name} can be reached")
    nameless = [
        node for node in controls if not node.get_name().strip() and node.get_role() not in READ_BY_CONTENT
    ]
    for node in nameless:
        print(f"accessibility: on {name}: {node.get_role_name()} without a name, in {described(node.get_parent())}")
    if nameless:
        sys.exit(1)
    print(f"{name}: {len(controls)} controls, all with names")


def has_values(table):
    """A number in a column of its last row."""
    rows = Atspi.Table.get_n_rows(table)
    columns = range(1, Atspi.Table.get_n_columns(table))
    return rows > 0 and any(
        re.search(r"\d", Atspi.Table.get_accessible_at(table, rows - 1, column).get_name()) for column in columns
    )


def charts_with_values(page):
    return [node for node in below(page) if node.get_role() == Atspi.Role.TABLE and has_values(node)]


def check_charts(app):
    def tables():
        page = page_of(app, PAGES["dashboard"])
        return page and [node for node in below(page) if node.get_role() == Atspi.Role.TABLE]

    charts = until("the charts", lambda: len(tables() or []) >= CHARTS and tables())
    for chart in charts:
        if not chart.get_name() or not chart.get_description():
            sys.exit(f"accessibility: a chart without a name or a summary: {described(chart)}")
        if Atspi.Table.get_n_columns(chart) < 2:
            sys.exit(f"accessibility: {described(chart)} has no column of values")

    def filled():
        page = page_of(app, PAGES["dashboard"])
        names = [chart.get_name() for chart in charts_with_values(page)] if page else []
        return "Memory of the hub" in names and "Jobs" in names and names

    print(f"charts with values: {', '.join(until('values in the charts', filled))}")


def main(program):
    folder = pathlib.Path(tempfile.mkdtemp())
    data = str(folder / "data")
    with open(folder / "log", "w", encoding="utf-8") as log:
        hub = subprocess.Popen([program, "--data", data, "--port", "0"], stderr=log)  # noqa: R1732
    try:
        until("the window's socket", (pathlib.Path(data) / "run/window.sock").exists)
        app = until("the program on the accessibility bus", lambda: application(hub.pid))
        for name, title in PAGES.items():
            subprocess.run([program, "--data", data, f"aio://{name}"], check=True)
            page = until(f"the page {name}", lambda title=title: page_of(app, title))
            check_names(page, name)
            if name == "dashboard":
                check_charts(app)
        check_names(app, "the whole window")
    finally:
        hub.terminate()
        code = hub.wait()
    if code != 0:
        sys.exit(f"accessibility: aio-hub ended with {code}: {(folder / 'log').read_text()[-2000:]}")


if __name__ == "__main__":
    os.environ["QT_LINUX_ACCESSIBILITY_ALWAYS_ON"] = "1"
    main(sys.argv[1])
