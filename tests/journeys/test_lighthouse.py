"""What Lighthouse says about the pages by which people come in; speed is measured by `make bench`."""

from __future__ import annotations

import pytest

from tests.journeys import world
from tests.support.lighthouse import judge
from tests.support.server import Server

pytestmark = [pytest.mark.browser]
LEAST = 0.95
CATEGORIES = ("accessibility", "best-practices", "seo")


@pytest.mark.parametrize("page", ["home", "listing", "product", "workshop", "search"])
def test_it_is_easy_to_use_sound_and_to_be_found(store: Server, page: str) -> None:
    with store.session() as session:
        product = world.first_product(session, world.WEAVERS).slug
    path = {
        "home": "/",
        "listing": "/products",
        "product": f"/products/{product}",
        "workshop": f"/workshops/{world.WEAVERS}",
        "search": "/products?q=湘绣",
    }[page]
    opinion = judge(store.address(path), CATEGORIES)
    assert set(opinion.scores) == set(CATEGORIES)
    assert all(score >= LEAST for score in opinion.scores.values()), opinion
