"""The demo's history is invented by rule: the same every time, and never against the right to sell."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from shop.core import clock
from shop.demo.cast import craft_words, goods, players
from shop.demo.goods_rows import NOUNS, VARIANTS_DRAWN, stock_the_shelves
from shop.demo.history import Bought, purchases
from shop.demo.people import Consumer, consumers
from shop.demo.shelves import Maker, Shelves
from shop.demo.standing import Standing, standing
from shop.demo.words import asked, called
from shop.workshops.certification.timeline import State, span_at, timeline

AS_OF = date(2026, 11, 22)
UNTIL = clock.day_start(AS_OF)
SINCE = AS_OF - timedelta(days=457)


@pytest.fixture(scope="module")
def standings() -> dict[int, Standing]:
    return {n: standing(p, "龙山", AS_OF) for n, p in enumerate(players(), start=1)}


def shelves(standings: dict[int, Standing]) -> Shelves:
    makers = [
        Maker(n, p.name, p.craft, 1, None, standings[n].granted_at, p.place)
        for n, p in enumerate(players(), start=1)
    ]
    keys = {(craft, kind, v): f"{craft}-{kind}-{v}" for craft, kind in NOUNS for v in range(VARIANTS_DRAWN)}
    rates = {g.category: (1, 1300) for kinds in goods().values() for g in kinds}
    return stock_the_shelves(makers, 780, keys, rates, UNTIL)


def history(standings: dict[int, Standing], count: int = 800) -> list[Bought]:
    people = consumers(200, [("430104", "湖南省长沙市岳麓区")], UNTIL - timedelta(days=600), UNTIL)
    rights = {n: s.rights for n, s in standings.items()}
    return purchases(shelves(standings).wares, rights, [Consumer(*vars(people[0]).values()), *people], count, SINCE, UNTIL)  # fmt: skip


def test_the_cast_is_as_large_as_a_living_province() -> None:
    assert len(players()) >= 60
    assert len({p.county_code for p in players()}) >= 30
    assert len({p.slug for p in players()}) == len(players())
    assert {p.craft for p in players()} == set(goods()) == set(craft_words())
    assert sum(len(kinds) for kinds in goods().values()) * VARIANTS_DRAWN >= 150


def test_every_thing_for_sale_can_be_drawn() -> None:
    for craft, kinds in goods().items():
        for good in kinds:
            assert (craft, good.kind) in NOUNS


@pytest.mark.parametrize(
    ("fate", "state"),
    [
        ("missed_one", State.CONFIRM_OVERDUE),
        ("lapsed", State.AUTO_CANCELLED),
        ("suspended", State.SUSPENDED),
        ("revoked", State.REVOKED),
        ("withdrawn", State.WITHDRAWN),
        ("lifted", State.CERTIFIED),
        ("", State.CERTIFIED),
    ],
)
@pytest.mark.parametrize("as_of", [AS_OF, date(2027, 1, 1), date(2026, 3, 2), date(2028, 12, 31)])
def test_each_fate_is_what_it_says_on_any_day(fate: str, state: State, as_of: date) -> None:
    for player in [p for p in players() if p.fate == fate]:
        stands = standing(player, "龙山", as_of)
        span = span_at(timeline([e.fact for e in stands.events]), clock.day_start(as_of))
        assert span is not None
        assert span.state == state, player.slug
        assert all(e.fact.effective_at < clock.day_start(as_of) for e in stands.events)


def test_nobody_buys_from_a_workshop_that_may_not_sell(standings: dict[int, Standing]) -> None:
    seen = 0
    for bought in history(standings):
        for deal in bought.deals:
            maker = {line.ware.maker.id for line in deal.lines}
            assert len(maker) == 1
            rights = standings[maker.pop()].rights
            assert any(i.from_at <= bought.placed_at < i.until_at for i in rights)
            for line in deal.lines:
                seen += 1
                assert line.ware.published_at < bought.placed_at
    assert seen > 800


def test_nothing_happens_after_the_day_or_out_of_order(standings: dict[int, Standing]) -> None:
    for bought in history(standings):
        for deal in bought.deals:
            steps = [bought.placed_at, bought.paid_at, deal.shipped_at, deal.received_at, deal.completed_at]
            instants = [s for s in steps if s is not None]
            assert instants == sorted(instants)
            assert instants[-1] < UNTIL
            assert deal.refunded_at is None or (bought.paid_at or UNTIL) < deal.refunded_at < UNTIL


def test_the_same_day_gives_the_same_history(standings: dict[int, Standing]) -> None:
    assert history(standings, 60) == history(standings, 60)
    assert shelves(standings).rows == shelves(standings).rows


@pytest.mark.parametrize(
    ("craft", "noun", "title"),
    [
        ("踏虎凿花", "凿花灯笼", "踏虎凿花灯笼"),
        ("油纸伞", "油纸伞", "油纸伞"),
        ("油纸伞", "长柄伞", "油纸长柄伞"),
        ("岳州扇", "折扇", "岳州折扇"),
        ("湘绣", "丝巾", "湘绣丝巾"),
    ],
)
def test_a_thing_is_called_without_saying_the_craft_twice(craft: str, noun: str, title: str) -> None:
    assert called(craft, noun) == title


@pytest.mark.parametrize(("yuan", "price"), [(38.4, 38), (171, 168), (1276, 1280), (4999, 5000)])
def test_prices_are_asked_as_workshops_ask_them(yuan: float, price: int) -> None:
    assert asked(yuan) == price
