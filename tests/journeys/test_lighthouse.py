"""What Lighthouse says about the pages by which people come in; speed is measured by `make bench`."""

from __future__ import annotations

import pytest

from tests.journeys import world
from tests.support.lighthouse import Opinion, judge_all
from tests.support.server import Server

pytestmark = [pytest.mark.browser]
PROCESSES = 1
LEAST = 0.95
CATEGORIES = ("accessibility", "best-practices", "seo")
PAGES = {
    "home": "/",
    "listing": "/products",
    "product": "/products/{product}",
    "workshop": f"/workshops/{world.WEAVERS}",
    "search": "/products?q=湘绣",
}


@pytest.fixture(scope="module")
def opinions(store: Server) -> dict[str, Opinion]:
    """What it thinks of each page."""
    with store.session() as session:
        product = world.first_product(session, world.WEAVERS).slug
    urls = [store.address(path.format(product=product)) for path in PAGES.values()]
    return dict(zip(PAGES, judge_all(urls, CATEGORIES), strict=True))


@pytest.mark.parametrize("page", PAGES)
def test_it_is_easy_to_use_sound_and_to_be_found(opinions: dict[str, Opinion], page: str) -> None:
    opinion = opinions[page]
    assert set(opinion.scores) == set(CATEGORIES)
    assert all(score >= LEAST for score in opinion.scores.values()), opinion
