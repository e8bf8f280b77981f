"""What a page costs on a phone: its weight with real pictures, and what Lighthouse says about its speed.

`python -m tests.load.phones`; `make bench` runs it too.
"""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import click
import sqlalchemy as sa
from playwright.sync_api import Browser

from shop.app import create_app
from shop.catalog.models import ListingCard
from shop.catalog.search import upkeep
from shop.config import Settings
from shop.core import clock
from shop.core import db as database
from shop.core.db import db
from shop.demo import build as demo
from shop.workshops.models import Workshop
from tests.load import stores
from tests.load.stores import Store
from tests.support.browser import PHONE, chromium
from tests.support.lighthouse import judge

RUNS = 5
LEAST = 0.9
PRODUCTS = 150
#: Bytes over the wire of the list on a phone, scrolled to its end: document, styles, scripts and pictures.
MOST_BYTES = 400_000
#: Dots to a pixel of the screens that are tried.
SCREENS = (1, 2, 3)


@dataclass
class Opinion:
    """The median of Lighthouse's performance score of one page, 0 to 1."""

    name: str
    score: float
    runs: int


@dataclass
class Weight:
    """Bytes over the wire of the list at 390 px on a screen with so many dots to a pixel."""

    name: str
    dots: int
    total: int
    pictures: int


def measure(runs: int, say: Callable[[str], None]) -> list[Opinion | Weight]:
    """All pages; takes some minutes, most of them Lighthouse's."""
    found: list[Opinion | Weight] = []
    with tempfile.TemporaryDirectory(prefix="baigong-phones-") as folder:
        store = _build(Path(folder))
        paths = _paths(store)
        with stores.served(store) as (port, _process):
            home = f"http://127.0.0.1:{port}"
            with chromium() as browser:
                for dots in SCREENS:
                    found.append(_weigh(browser, home + paths["listing"], dots))
                    say(line(found[-1]))
            for name, path in paths.items():
                scores = [judge(home + path, ["performance"]).scores["performance"] for _ in range(runs)]
                found.append(Opinion(name, statistics.median(scores), runs))
                say(line(found[-1]))
    return found


def _build(folder: Path) -> Store:
    """A small demo province with its pictures drawn."""
    settings = Settings(database_url=f"sqlite:///{folder / 'phones.sqlite3'}", data_dir=folder)
    database.upgrade(settings.database_url)
    app = create_app(settings)
    with app.app_context():
        plan = demo.Plan(clock.today(), PRODUCTS, purchases=200, cases=False)
        demo.build(db.session, settings, plan, lambda *_progress: None)
        db.session.commit()
        upkeep.rebuild(db.session, app.extensions["search"])
    return Store("sqlite", PRODUCTS, settings, app)


def _paths(store: Store) -> dict[str, str]:
    with store.app.app_context():
        found = db.session.execute(
            sa.select(ListingCard.slug, Workshop.slug)
            .join(Workshop, Workshop.id == ListingCard.workshop_id)
            .order_by(ListingCard.product_id)
        ).first()
    assert found is not None
    product, workshop = found
    return {
        "home": "/",
        "listing": "/products",
        "product": f"/products/{product}",
        "workshop": f"/workshops/{workshop}",
        "search": "/products?q=%E6%B9%98%E7%BB%A3",
    }


def _weigh(browser: Browser, url: str, dots: int) -> Weight:
    context = browser.new_context(
        viewport={"width": PHONE, "height": 844}, device_scale_factor=dots, is_mobile=True, has_touch=True
    )
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    kinds: dict[str, str] = {}
    sizes: dict[str, int] = {}
    wire.on("Network.responseReceived", lambda e: kinds.update({e["requestId"]: e["type"]}))
    wire.on("Network.loadingFinished", lambda e: sizes.update({e["requestId"]: int(e["encodedDataLength"])}))
    page.goto(url)
    height = int(page.evaluate("document.documentElement.scrollHeight"))
    for _ in range(0, height, 600):
        page.mouse.wheel(0, 600)
        page.wait_for_timeout(60)
    page.wait_for_load_state("networkidle")
    context.close()
    pictures = sum(size for request, size in sizes.items() if kinds.get(request) == "Image")
    return Weight("listing", dots, sum(sizes.values()), pictures)


def line(found: Opinion | Weight) -> str:
    """One measurement in words."""
    if isinstance(found, Weight):
        verdict = "ok    " if found.total <= MOST_BYTES else "BELOW "
        return (
            f"{verdict}weight of the list at {PHONE} px, {found.dots} dots to a pixel: {found.total / 1000:.0f} kB,"
            f" {found.pictures / 1000:.0f} kB of it pictures (at most {MOST_BYTES // 1000} kB)"
        )
    verdict = "ok    " if found.score >= LEAST else "BELOW "
    return (
        f"{verdict}Lighthouse's performance of {found.name}: {found.score:.2f}, median of {found.runs}"
        f" (at least {LEAST})"
    )


def as_data(found: Opinion | Weight) -> dict[str, object]:
    """For the file of the measurements."""
    return {"kind": type(found).__name__.lower(), **asdict(found)}


@click.command()
@click.option("--runs", default=RUNS, show_default=True, help="How often Lighthouse judges each page.")
def main(runs: int) -> None:
    """Weigh the list and have Lighthouse judge the speed of the pages people come in by."""
    measure(runs, click.echo)


if __name__ == "__main__":
    main()
