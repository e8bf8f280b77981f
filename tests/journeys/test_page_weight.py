"""What a list costs on a phone: bytes over the wire with real pictures, and nothing that jumps while it loads.

The province of these tests has one plain picture for all; here the pictures of the demo, drawn for the purpose, are sent
in its place. `make bench` measures a whole demo store.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from itertools import cycle

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, Route

from shop.catalog import pictures, renditions
from shop.demo import easel
from shop.demo.pictures import OBJECTS, draw, render
from tests.support.browser import PHONE
from tests.support.server import Server

pytestmark = pytest.mark.browser
PROCESSES = 1
MOST_BYTES = 400_000
# The first thing of every second craft: woven, painted, cut, forged, fired and plaited.
DRAWN = [(craft, kinds[0].key) for craft, kinds in OBJECTS.items()][::2]
_SHIFTS = """() => new Promise((done) => {
  let moved = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) moved += entry.value;
  }).observe({type: 'layout-shift', buffered: true});
  setTimeout(() => done(moved), 200);
})"""


@pytest.fixture(scope="module")
def drawn() -> list[dict[str, bytes]]:
    """Renditions of a few pictures by their file name."""
    found = []
    for craft, kind in DRAWN:
        cleaned = pictures.clean(render(draw(craft, kind, 0), easel.PIXELS))
        original = Image.open(io.BytesIO(cleaned.data))
        found.append({f"{n}.{form}": renditions.drawn(original, n, form) for n, form in renditions.SIZES})
    return found


@pytest.fixture
def phone(
    browser_page: Callable[..., Page], store: Server, drawn: list[dict[str, bytes]]
) -> Iterator[Callable[[str, float], tuple[Page, dict[str, int]]]]:
    """Opens a page and walks to its end; answers it with the bytes over the wire by address."""
    opened = []

    def walk(path: str, dots: float) -> tuple[Page, dict[str, int]]:
        browser = browser_page(store.url).context.browser
        assert isinstance(browser, Browser)
        context = browser.new_context(
            viewport={"width": PHONE, "height": 844}, device_scale_factor=dots, is_mobile=True, has_touch=True
        )
        opened.append(context)
        page = context.new_page()
        sizes: dict[str, int] = {}
        turns = cycle(drawn)

        def send(route: Route) -> None:
            name = route.request.url.rsplit("/", 1)[1]
            body = next(turns)[name]
            sizes[f"{route.request.url}#{len(sizes)}"] = len(body)
            route.fulfill(body=body, content_type=f"image/{name.rsplit('.', 1)[1].replace('jpg', 'jpeg')}")

        page.route("**/media/**", send)
        wire = context.new_cdp_session(page)
        wire.send("Network.enable")
        addresses: dict[str, str] = {}
        wire.on(
            "Network.requestWillBeSent", lambda e: addresses.update({e["requestId"]: e["request"]["url"]})
        )

        def note(event: dict[str, object]) -> None:
            address = addresses.get(str(event["requestId"]), "")
            if "/media/" not in address:
                sizes[f"{address}#{event['requestId']}"] = int(str(event["encodedDataLength"]).split(".")[0])

        wire.on("Network.loadingFinished", note)
        page.goto(store.address(path))
        for _ in range(0, int(page.evaluate("document.documentElement.scrollHeight")), 800):
            page.mouse.wheel(0, 800)
            page.wait_for_timeout(30)
        page.wait_for_load_state("networkidle")
        return page, sizes

    yield walk
    for context in opened:
        context.close()


@pytest.mark.parametrize("dots", [1, 3])
def test_a_list_weighs_little_and_nothing_jumps(
    phone: Callable[[str, float], tuple[Page, dict[str, int]]],
    drawn: list[dict[str, bytes]],
    dots: float,
) -> None:
    page, sizes = phone("/products", dots)
    shown = page.locator(".card img").count()
    assert shown >= 20
    fetched = [size for address, size in sizes.items() if "/media/" in address]
    assert fetched
    # One address stands for all pictures: each of those shown is counted at the mean of what was sent.
    name = "800.webp" if max(fetched) > max(len(one["400.webp"]) for one in drawn) else "400.webp"
    mean = sum(len(one[name]) for one in drawn) / len(drawn)
    rest = sum(size for address, size in sizes.items() if "/media/" not in address)
    assert rest + shown * mean <= MOST_BYTES, (rest, shown, mean)
    styles = sum(size for address, size in sizes.items() if ".css" in address or ".js" in address)
    assert 0 < styles <= 35_000
    assert page.evaluate(_SHIFTS) < 0.02
    loose = page.locator("main img:not([width]), main img:not([height])")
    assert loose.count() == 0
