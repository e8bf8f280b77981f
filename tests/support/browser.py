"""A real browser: Debian's chromium without a window, driven by playwright, and what is asked of every page it shows.

The package without the window's machinery is the same engine for half of the work; where it is missing, the whole one
does as well.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from shop.accounts.models import User
from tests.support.server import Server

CHROMIUM = shutil.which("chromium-headless-shell") or "/usr/bin/chromium"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    # One visitor after another: a process for each of them, and one to draw, would only have to be started.
    "--renderer-process-limit=1",
    "--in-process-gpu",
)
AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
PHONE, DESK, NARROWEST = 390, 1280, 320
HEIGHT = 900

_TOO_WIDE = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  const scrolls = (node) => {
    for (let up = node.parentElement; up; up = up.parentElement) {
      if (['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(up).overflowX)) return true;
    }
    return false;
  };
  return [...document.body.querySelectorAll('*')]
    .filter((node) => node.getBoundingClientRect().right > room + 1 && !scrolls(node))
    .map((node) => node.tagName.toLowerCase() + (node.id ? '#' + node.id : '')
      + [...node.classList].map((name) => '.' + name).join('')).concat(['(page)']);
}"""


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser, started once and shared by many contexts."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


def open_context(
    browser: Browser, base_url: str, *, width: int = DESK, javascript: bool = True, height: int = HEIGHT
) -> BrowserContext:
    """A visitor with cookies of their own. Waits are short: a page of ours that needs longer is broken."""
    context = browser.new_context(
        base_url=base_url,
        viewport={"width": width, "height": height},
        java_script_enabled=javascript,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
    )
    context.set_default_timeout(10_000)
    # While nobody listens, a chooser opens for real, and there is nobody to close it: two that follow each other closely
    # must not find the browser between the two.
    context.on("page", lambda page: page.on("filechooser", lambda _chooser: None))
    return context


def signed_in(server: Server, page: Page, user: User) -> None:
    """The session cookie as the store would have written it."""
    interface: Any = server.app.session_interface
    value = interface.get_signing_serializer(server.app).dumps({"_user_id": user.get_id(), "_fresh": True})
    page.context.add_cookies([{"name": "baigong", "value": value, "url": server.url}])


def axe(page: Page) -> list[str]:
    """Accessibility violations of the page as it is now, one line each; an empty list is what we want.

    The script runs through the debugging protocol: the page's own policy rightly refuses a script tag. A click ends
    when the answer begins to come in, so the page is waited for: in a document without its root nothing can be judged.
    """
    page.wait_for_load_state()
    page.evaluate(AXE.read_text(encoding="utf-8"))
    result: dict[str, Any] = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{violation['id']} ({violation['impact']}): {violation['help']}: {node['html'][:160]}"
        for violation in result["violations"]
        for node in violation["nodes"]
    ]


def too_wide(page: Page) -> list[str]:
    """What makes the page scroll sideways at its present width; an empty list is what we want."""
    page.wait_for_load_state()
    found: list[str] = page.evaluate(_TOO_WIDE)
    return found


def too_wide_at(page: Page, *widths: int) -> list[str]:
    """The same at several widths (320, 390 and 1280 px when none is named)."""
    found = []
    for width in widths or (NARROWEST, PHONE, DESK):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        found += [f"{width}px: {part}" for part in too_wide(page)]
    return found
