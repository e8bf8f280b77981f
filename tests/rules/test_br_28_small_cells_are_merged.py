"""BR-28: a county with fewer than 3 workshops is merged upward, and what is merged cannot be subtracted out again."""

from __future__ import annotations

from shop.workshops.statistics.disclosure import Atom, Danger, Table, TableKey, danger_of, protect
from shop.workshops.statistics.disclosure.cells import Dimension
from shop.workshops.statistics.disclosure.pooling import pool

PROVINCE = TableKey("430000", Dimension.PREFECTURE)
COUNTIES = TableKey("433100", Dimension.COUNTY)


def county(code: str, *fen: int, first: int = 0) -> list[Atom]:
    return [Atom(first + n, code, "土家织锦", "mall", amount) for n, amount in enumerate(fen)]


def test_two_workshops_are_too_few_and_one_may_not_dominate() -> None:
    assert danger_of({1: 100, 2: 100}) is Danger.FEW
    assert danger_of({1: 100, 2: 100, 3: 0}) is Danger.FEW
    assert danger_of({1: 100, 2: 100, 3: 100}) is None
    assert danger_of({1: 801, 2: 100, 3: 99}) is Danger.DOMINATED
    assert danger_of({1: 800, 2: 100, 3: 100}) is None
    # The second knows its own 500, and so that of the first to less than a tenth.
    assert danger_of({1: 500, 2: 500, 3: 49}) is Danger.GUESSABLE
    # A refund makes the sum smaller than its largest part.
    assert danger_of({1: 700, 2: 200, 3: 200, 4: -300}) is Danger.DOMINATED


def test_a_county_of_two_takes_another_along_because_the_rest_would_tell() -> None:
    """Alone in the pool it would be the total less all others."""
    items = {"433130": {1: 100, 2: 90}, "433127": {3: 500, 4: 500, 5: 400}, "433101": {6: 70, 7: 60, 8: 50}}
    assert pool(items) == Table(alone=("433127",), pooled=("433101", "433130"))


def test_a_province_shows_its_large_counties_and_pools_the_small_ones() -> None:
    atoms = (
        county("433130", 900, 800, 700, 600)
        + county("433127", 500, 400, first=10)
        + county("433101", 650, 300, 310, first=20)
        + county("433123", 300, first=30)
        + county("430181", 800, 700, 650, first=40)
        + county("430182", 800, 700, 650, first=50)
    )
    tables = protect(atoms, "430000").tables
    assert tables[PROVINCE] == Table(alone=("430100", "433100"), pooled=())
    assert tables[COUNTIES] == Table(alone=("433101", "433130"), pooled=("433123", "433127"))


def test_a_province_of_two_workshops_publishes_nothing() -> None:
    assert protect(county("433130", 900, 800), "430000").tables == {}


def test_a_craft_that_is_a_county_and_one_more_workshop_does_not_stand_beside_it() -> None:
    """Craft total less county total would be the one workshop elsewhere (BR-37)."""
    atoms = (
        [Atom(n, "433130", "苗绣", "mall", 100 + n) for n in range(4)]
        + [Atom(9, "433127", "苗绣", "mall", 150)]
        + [Atom(10 + n, "433127", "竹编", "mall", 130 + n) for n in range(4)]
        + [Atom(20 + n, "433101", "竹编", "mall", 120 + n) for n in range(4)]
    )
    tables = protect(atoms, "430000").tables
    shown = {item for table in tables.values() for item in table.alone}
    assert not {"苗绣", "433130"} <= shown
    assert not {"苗绣", "竹编"} <= shown or "433130" not in shown
