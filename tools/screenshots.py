"""Takes the pictures of README from a running demo store: `make run` in one terminal, this in another.

.venv/bin/python tools/screenshots.py http://127.0.0.1:8000
"""

from __future__ import annotations

import io
import shutil
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "docs" / "screenshots"
PASSWORD = "baigong-2026"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
# Name, who looks (None: a visitor), path, width, height.
CHROMIUM = shutil.which("chromium-headless-shell") or "/usr/bin/chromium"
SHOTS = (
    ("home", None, "/", 1280, 1500),
    ("search", None, "/products?q=湘绣", 1280, 1300),
    ("product", None, "", 1280, 1500),
    ("certificate", None, "certificate", 1280, 1300),
    ("studio", "owner", "/studio", 390, 900),
    ("studio-income", "owner", "/studio/income", 390, 900),
    ("oversight", "province", "/oversight/income", 1280, 1300),
)


def main(base: str) -> None:
    """Take all of them and keep them as WebP, small enough for a README."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for name, who, path, width, height in SHOTS:
            page = _open(browser, base, width, height)
            if who:
                _sign_in(page, who)
            _go(page, path)
            _keep(page, name)
            page.context.close()
        browser.close()


def _open(browser: Browser, base: str, width: int, height: int) -> Page:
    return browser.new_context(base_url=base, viewport={"width": width, "height": height}).new_page()


def _sign_in(page: Page, who: str) -> None:
    page.goto("/sign-in")
    form = page.locator("form:has([name=password])")
    form.locator("[name=identifier]").fill(f"{who}@demo.example")
    form.locator("[name=password]").fill(PASSWORD)
    form.locator("button").first.click()
    page.wait_for_load_state()


def _go(page: Page, path: str) -> None:
    """The path itself; without one the first product that hangs on a wall, and its certificate."""
    if path.startswith("/"):
        page.goto(path)
    else:
        page.goto("/products?q=土家织锦壁挂")
        page.locator(".card a").first.click()
        if path == "certificate":
            page.locator("a[href*='/certificates/']").first.click()
    page.wait_for_load_state("networkidle")


def _keep(page: Page, name: str) -> None:
    picture = Image.open(io.BytesIO(page.screenshot()))
    picture.save(FOLDER / f"{name}.webp", quality=80, method=6)
    print(f"docs/screenshots/{name}.webp  {(FOLDER / f'{name}.webp').stat().st_size // 1024} kB")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
