"""Results of a fair: the report equals the ledger to the fen, later changes are corrections, two fairs never mix."""

from __future__ import annotations

import io
import uuid
from collections.abc import Callable
from datetime import datetime

import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from shop.core import clock
from shop.exhibition.entry.models import FairScan
from shop.exhibition.items.queries import origin_ref
from shop.exhibition.results import report, safe
from shop.exhibition.results.sales import Part
from shop.exhibition.till import after, selling, serving
from shop.exhibition.till.goods import Wanted
from shop.exhibition.till.models import Method, TillSale
from shop.orders import cart
from shop.workshops.income.models import Account, LedgerEntry, LedgerPosting
from shop.workshops.statistics.disclosure.cells import Dimension
from tests.factories.catalog import the_variant
from tests.factories.orders import a_buyer, owner, pay, place, sign_in
from tests.factories.stalls import OPEN, Stall, a_fair, a_stall, at, booth_staff, operator
from tests.factories.workshops import a_workshop, acting
from tests.support.html import parse, text
from tests.support.isolation import Client

At = Callable[[datetime | str], None]


def rung(session: Session, stall: Stall, pieces: int = 1) -> TillSale:
    """Sold at the till of the stall now."""
    actor = acting(session, booth_staff(session, stall.fair))
    stand = serving.stand_for(session, actor, stall.booth.id)
    wanted = [Wanted(stall.item.id, pieces, stall.item.price_fen)]
    return selling.sell(session, actor, stand, wanted, uuid=str(uuid.uuid4()), method=Method.CARD)


def in_ledger(session: Session, stall: Stall) -> int:
    """What the ledger holds of the fair, in fen."""
    found = session.scalar(
        sa.select(-sa.func.sum(LedgerPosting.amount_fen))
        .join(LedgerEntry, LedgerEntry.id == LedgerPosting.entry_id)
        .where(
            LedgerEntry.origin_ref == origin_ref(stall.fair.id),
            LedgerPosting.account.in_((Account.GOODS, Account.GOODS_REFUNDED)),
        )
    )
    return int(found or 0)


def test_it_equals_the_ledger_and_is_frozen_with_later_changes_beside_it(
    session: Session, client: Client, clock_at: At
) -> None:
    clock_at(OPEN)
    stall = a_stall(session)
    sale, buyer = rung(session, stall, 3), a_buyer(session)
    cart.put(
        session,
        owner(buyer),
        variant_id=the_variant(stall.product).id,
        quantity=2,
        origin_ref=origin_ref(stall.fair.id),
    )
    purchase = place(session, buyer)
    session.commit()
    pay(session, purchase)
    session.add(FairScan(booth_id=stall.booth.id, slot_at=at(OPEN), fair_id=stall.fair.id, scans=40))
    session.flush()
    found = report.figures(session, stall.fair)
    assert found["net_fen"] == in_ledger(session, stall) == 5 * 14800
    assert (found["sales"], found["average_fen"], found["till_fen"], found["scan_fen"]) == (
        2,
        37000,
        44400,
        29600,
    )
    assert (found["workshops"], found["booths_used"], found["scans"]) == (1, 1, 40)
    stall.fair.state = "closed"
    session.commit()
    clock_at("2026-12-05T10:00+08:00")
    sign_in(client, operator(session, stall.fair))
    here = f"/fair-desk/{stall.fair.slug}/results"
    assert client.post(f"{here}/freezing").status_code == 303
    assert client.post(f"{here}/freezing").status_code == 409
    actor = acting(session, booth_staff(session, stall.fair))
    after.give_back(session, actor, sale, line_id=sale.lines[0].id, pieces=1, uuid="late", restock=False)
    session.commit()
    assert "更正" in text(parse(client.get(here)).select_one("main"))
    kept = report.frozen(session, stall.fair.id)
    assert kept is not None and kept.figures["net_fen"] == 74000
    assert report.corrections(kept, report.figures(session, stall.fair))["net_fen"] == (74000, 59200)
    book = load_workbook(io.BytesIO(client.get(f"{here}.xlsx").get_data()))
    assert book.worksheets[0]["A3"].value == "指标" and len(book.worksheets) == 5


def test_two_fairs_with_the_same_workshop_and_product_never_mix(session: Session, clock_at: At) -> None:
    clock_at(OPEN)
    workshop = a_workshop(session, certified="2026-01-05")
    one = a_stall(session, a_fair(session), workshop, fen=14800, pieces=4)
    other = a_stall(session, a_fair(session), workshop, one.product, fen=9900, pieces=3)
    buyer = a_buyer(session)
    for stall, fen in ((one, 14800), (other, 9900)):
        way = origin_ref(stall.fair.id)
        cart.put(
            session,
            owner(buyer),
            variant_id=the_variant(one.product).id,
            quantity=1,
            exactly=True,
            origin_ref=way,
        )
        purchase = place(session, buyer)
        session.commit()
        pay(session, purchase)
        assert (purchase.orders[0].goods_fen, purchase.orders[0].origin_ref) == (fen, way)
    rung(session, one, 2)
    rung(session, other)
    assert (one.stock.on_hand, other.stock.on_hand) == (1, 1)
    assert in_ledger(session, one) == report.figures(session, one.fair)["net_fen"] == 3 * 14800
    assert in_ledger(session, other) == report.figures(session, other.fair)["net_fen"] == 2 * 9900


def a_part(
    workshop: int, minute: int = 0, *, craft: int = 1, county: str = "433130", fen: int = 10_000
) -> Part:
    """A sale posted so many minutes after ten o'clock."""
    posted = clock.parse(f"2026-12-04T{10 + minute // 60:02d}:{minute % 60:02d}")
    return Part(posted, clock.local_day(posted), workshop, county, craft, None, True, True, 1, fen, 0)


def test_the_board_says_nothing_of_fewer_than_three_workshops() -> None:
    many = [a_part(w, craft=1 + w % 2, county=("433130", "430181")[w % 2]) for w in range(12)]
    assert safe.board([a_part(1), a_part(2)], "430000") is None
    said = safe.board(many, "430000")
    assert said is not None and said.total_fen == 120_000
    assert said.tables[Dimension.CRAFT] == {"1": 60_000, "2": 60_000}
    lonely = safe.board([*many, a_part(99, craft=7, county="520201", fen=8_000)], "430000")
    assert lonely is not None and "7" not in lonely.tables[Dimension.CRAFT]
    assert safe.province_in("43FC00") == "520000" and safe.province_in("430100") == ""


def test_amounts_move_on_when_three_workshops_sold_and_never_within_a_quarter_of_an_hour() -> None:
    sold = [a_part(1, 1), a_part(2, 2), a_part(3, 16), a_part(4, 31)]
    for now, shown in (("10:14", None), ("10:16", None), ("10:30", "10:30"), ("10:50", "10:30")):
        found = safe.cutoff(sold, clock.parse(f"2026-12-04T{now}"))
        assert (found.year == 1) if shown is None else found == clock.parse(f"2026-12-04T{shown}")


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(1, 9),
            st.integers(0, 300),
            st.integers(1, 4),
            st.sampled_from(["433130", "430181", "520201"]),
        ),
        max_size=40,
    )
)
def test_whatever_is_sold_every_row_of_the_board_rests_on_three_workshops(
    rows: list[tuple[int, int, int, str]],
) -> None:
    sold = [a_part(w, minute, craft=craft, county=county) for w, minute, craft, county in rows]
    said = safe.board(sold, "430000")
    if said is None:
        return
    for dimension, key in (
        (Dimension.CRAFT, lambda p: str(p.craft_id)),
        (Dimension.CHANNEL, lambda p: p.day.isoformat()),
    ):
        table = said.tables[dimension]
        assert sum(table.values()) == said.total_fen == sum(p.net_fen for p in sold)
        for item in table:
            mine = {p.workshop_id for p in sold if (key(p) == item if item else key(p) not in table)}
            assert len(mine) >= 3


def test_the_board_and_the_report_as_pages(session: Session, client: Client, clock_at: At) -> None:
    clock_at(OPEN)
    fair = a_fair(session)
    for _i in range(3):
        rung(session, a_stall(session, fair))
    session.commit()
    board = client.get(f"/fairs/{fair.slug}/board")
    assert (
        "满 3 家工坊有成交再公布" in text(parse(board).select_one(".board__n"))
        and board.headers["Refresh"] == "905"
    )
    clock_at("2026-12-04T10:15+08:00")
    page = parse(client.get(f"/fairs/{fair.slug}/board"))
    assert "0.04" in text(page.select_one(".board__n")) and len(page.select(".brank li")) == 3
    assert "148" not in text(page.select_one(".brank"))
    assert "第 1 天" in text(page.header)
    clock_at("2027-01-05T08:00+08:00")
    closed = text(parse(client.get(f"/fairs/{fair.slug}/board")).header)
    assert "闭幕" in closed and "天" not in closed and "08:00" not in closed
    clock_at("2026-12-04T10:15+08:00")
    sign_in(client, operator(session, a_fair(session)))
    assert client.get(f"/fair-desk/{fair.slug}/results").status_code == 404
