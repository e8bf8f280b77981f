"""Counting facets: each number says what choosing that value gives; the database's sums equal the walk over all rows."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from shop.catalog import cards, facet_view, facets, listing, materials
from shop.catalog.filters import Filters
from shop.catalog.listing import Shelf
from shop.core import clock
from shop.workshops.models import Licence
from tests.factories.catalog import a_category, a_product
from tests.factories.heritage import an_ich_item
from tests.factories.workshops import a_workshop


@pytest.fixture
def on_shelf(session: Session) -> Shelf:
    """Sixty products of five workshops, in all mixes; one workshop may not sell, one may sell tea."""
    chance, other = random.Random(5), random.Random(6)
    homes = [("433130", "xilankapu"), ("433123", "xilankapu"), ("430524", "nianhua"), ("430181", "juhuashi")]
    workshops = [a_workshop(session, county=county, craft=craft) for county, craft in homes]
    workshops.append(a_workshop(session, certified=None))
    workshops[0].model_site_level, workshops[2].model_site_level = "province", "city"
    now = clock.now()
    licence = Licence(
        workshop_id=workshops[1].id, kind="food", number="JY", valid_from=now - timedelta(days=1)
    )
    session.add(licence)
    tea, cloth = a_category(session, "tea", "茶", licence_kind="food"), a_category(session)
    item = an_ich_item(session)
    products = []
    for n in range(60):
        product = a_product(
            session,
            chance.choice(workshops),
            title=f"第 {n} 件",
            fen=chance.choice([5000, 16800, 45000, 99900, 200000, 500000]),
            pieces=chance.choice([None, 0, 3, 30]),
            category=chance.choice([tea, cloth]),
        )
        product.ich_item_id = chance.choice([item.id, None])
        product.materials = materials.number_of(other.choice([(), ("silk",), ("silk", "cotton"), ("wood",)]))
        product.variants[0].min_pieces = other.choice([1, 1, 2, 3, 12])
        product.variants[0].lead_days = other.choice([2, 3, 4, 15, 16, 31])
        products.append(product)
    cards.refresh(session, [p.id for p in products])
    return listing.shelf(session, clock.now())


def test_the_sums_of_the_database_equal_the_walk_over_all_rows(session: Session, on_shelf: Shelf) -> None:
    rows = facets.shelf_rows(session, on_shelf.sellers, Filters())
    walked = facets.count(rows, on_shelf.sellers, on_shelf.crafts, Filters())
    summed = facets.totals(session, on_shelf.sellers, on_shelf.crafts)
    assert summed.total == walked.total > 20
    assert {f: dict(v) for f, v in summed.by.items()} == {f: dict(v) for f, v in walked.by.items()}


def test_each_number_is_what_choosing_that_value_gives(session: Session, on_shelf: Shelf) -> None:
    for asked in (
        Filters(),
        Filters(band=(1, 2)),
        Filters(place=("433100",), supply=("in_stock",)),
        Filters(low_fen=16801),
        Filters(low_fen=5000, band=(1, 2, 3), lead=("15",), material=("silk", "wood"), least=(1, 10)),
    ):
        found = listing.find(session, asked, clock.now())
        for name, values in {
            "craft": {on_shelf.crafts[key].slug: n for key, n in found.counts.by["craft"].items()},
            "supply": {k: n for k, n in found.counts.by["supply"].items() if k != "sold_out"},
            "site": found.counts.by["site"],
            "ich": {k: n for k, n in found.counts.by["ich"].items() if k},
            "place": found.counts.by["place"],
            "craft_class": found.counts.by["craft_class"],
            "lead": found.counts.by["lead"],
            "least": found.counts.by["least"],
            "material": found.counts.by["material"],
        }.items():
            for value, number in values.items():
                chosen = listing.find(session, asked.without(name), clock.now())
                narrowed = Filters(**{**vars(chosen.filters), name: (value,), "typed": {}, "errors": {}})
                assert listing.find(session, narrowed, clock.now()).total == number, (asked, name, value)


def test_dropping_a_condition_gives_what_the_page_promises(session: Session, on_shelf: Shelf) -> None:
    asked = Filters(
        craft=("nianhua",), band=(0,), supply=("in_stock",), low_fen=1, material=("silk",), lead=("3",)
    )
    found = listing.find(session, asked, clock.now())
    for name, promised in found.counts.without.items():
        assert listing.find(session, asked.without(name), clock.now()).total == promised


def test_a_prefecture_shows_its_counties_only_when_it_is_chosen(session: Session, on_shelf: Shelf) -> None:
    groups = {g.name: g.choices for g in facet_view.groups(listing.find(session, Filters(), clock.now()))}
    assert all(not choice.children for choice in groups["place"])
    chosen = listing.find(session, Filters(place=("433100",)), clock.now())
    (west,) = [
        c for c in {g.name: g.choices for g in facet_view.groups(chosen)}["place"] if c.value == "433100"
    ]
    assert west.label == "湘西州"
    assert {c.value for c in west.children} == {"433130", "433123"}
    assert sum(c.count for c in west.children) == west.count


def test_a_chosen_value_stays_in_place_even_with_nothing_in_it(session: Session, on_shelf: Shelf) -> None:
    asked = Filters(craft=("nianhua",), place=("430181",))
    groups = {g.name: g.choices for g in facet_view.groups(listing.find(session, asked, clock.now()))}
    assert [(c.value, c.count, c.checked) for c in groups["craft"] if c.checked] == [("nianhua", 0, True)]


def test_a_thing_of_two_materials_is_found_by_either_and_counted_at_both(
    session: Session, on_shelf: Shelf
) -> None:
    by = listing.find(session, Filters(), clock.now()).counts.by["material"]
    both = listing.find(session, Filters(material=("cotton", "silk")), clock.now()).total
    assert by["cotton"] > 0
    assert both == by["silk"] > by["cotton"]


def test_whoever_can_wait_longer_also_sees_what_is_sent_sooner(session: Session, on_shelf: Shelf) -> None:
    by = listing.find(session, Filters(), clock.now()).counts.by["lead"]
    total = listing.find(session, Filters(), clock.now()).total
    assert 0 < by["3"] < by["7"] < by["15"] < by["30"] < total == by["30"] + by["more"]
    longest = listing.find(session, Filters(lead=("3", "more")), clock.now()).total
    assert longest == by["3"] + by["more"]
