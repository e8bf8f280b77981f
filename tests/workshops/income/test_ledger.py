"""Posting: balanced, once, never changed; the rollups are what the postings say, after any sequence."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.db import db
from shop.workshops.income import ledger, rollups
from shop.workshops.income.ledger import Posting, Unbalanced
from shop.workshops.income.models import (
    Account,
    Channel,
    FrozenQuarter,
    IncomeDay,
    IncomeQuarter,
    IncomeWorkshopQuarter,
    LedgerEntry,
    LedgerPosting,
)
from shop.workshops.income.quarters import Quarter
from shop.workshops.income.verify import OrdersSide, verify
from shop.workshops.models import Workshop
from tests.factories.heritage import a_craft
from tests.factories.income import given_back, sides_of, sold
from tests.factories.workshops import a_workshop, instant


def post(session: Session, workshop: Workshop, *sides: Posting, **facts: Any) -> LedgerEntry | None:
    given = {"source": "order:A1", "kind": "sale", "order_number": "A1", **facts}
    return ledger.post(
        session,
        workshop_id=workshop.id,
        county_code=workshop.county_code,
        occurred_at=instant("2026-11-03T10:00"),
        postings=sides,
        **given,
    )


def provider(fen: int) -> Posting:
    return Posting(account=Account.PROVIDER, amount_fen=fen)


def goods(workshop: Workshop, fen: int, **facts: Any) -> Posting:
    given = {"channel": Channel.MALL, "craft_id": workshop.craft_id, "pieces": 1, **facts}
    return Posting(account=Account.GOODS, amount_fen=-fen, **given)


def days(session: Session) -> list[IncomeDay]:
    return list(session.scalars(sa.select(IncomeDay).order_by(IncomeDay.day, IncomeDay.craft_id)))


def ledger_fen(session: Session) -> int:
    income = LedgerPosting.account.in_(rollups.MEASURE_OF)
    return -int(session.scalar(sa.select(sa.func.sum(LedgerPosting.amount_fen)).where(income)) or 0)


def test_a_sale_balances_and_raises_both_rollups(session: Session) -> None:
    workshop = a_workshop(session)
    entry = sold(session, workshop, "2026-11-03T10:00", 16800, 5000, freight=800)
    assert sides_of(session, entry) == {"provider": 22600, "goods": -21800, "freight": -800}
    [day] = days(session)
    assert (day.day, day.gross_fen, day.freight_fen, day.orders, day.pieces) == (
        date(2026, 11, 3), 21800, 800, 1, 2,
    )  # fmt: skip
    [quarter] = session.scalars(sa.select(IncomeQuarter))
    assert (quarter.county_code, quarter.quarter, quarter.gross_fen) == (
        workshop.county_code,
        "2026Q4",
        21800,
    )


def test_an_entry_that_does_not_balance_is_refused_and_nothing_is_written(session: Session) -> None:
    workshop = a_workshop(session)
    with pytest.raises(Unbalanced):
        post(session, workshop, provider(100), goods(workshop, 99))
    with pytest.raises(Unbalanced):
        post(session, workshop)
    assert session.scalar(sa.select(sa.func.count()).select_from(LedgerEntry)) == 0
    assert not days(session)


def test_goods_without_a_craft_are_refused_since_no_figure_could_hold_them(session: Session) -> None:
    workshop = a_workshop(session)
    with pytest.raises(rollups.Unplaced):
        post(session, workshop, provider(100), goods(workshop, 100, craft_id=None))


def test_freight_without_a_cell_counts_with_the_first_goods(session: Session) -> None:
    workshop = a_workshop(session)
    bare = Posting(account=Account.FREIGHT, amount_fen=-800)
    post(session, workshop, provider(900), goods(workshop, 100), bare)
    [day] = days(session)
    assert (day.gross_fen, day.freight_fen, day.craft_id) == (100, 800, workshop.craft_id)
    assert verify(session, OrdersSide(900)).ok


def test_the_same_source_and_kind_is_posted_once(session: Session) -> None:
    workshop = a_workshop(session)
    sides = provider(100), goods(workshop, 100)
    assert post(session, workshop, *sides) is not None
    assert post(session, workshop, *sides) is None
    assert post(session, workshop, provider(-100), goods(workshop, -100), kind="correction") is not None
    [day] = days(session)
    assert (day.gross_fen, day.orders) == (0, 1)


def test_an_order_counts_once_however_many_crafts_it_holds(session: Session) -> None:
    workshop = a_workshop(session)
    crafts = [a_craft(session, slug) for slug in ("xilankapu", "nianhua", "juhuashi")]
    sold(session, workshop, "2026-11-03", 100, 200, 300, crafts=crafts)
    rows = days(session)
    assert [row.gross_fen for row in rows] == [100, 200, 300]
    assert [row.orders for row in rows] == [1, 0, 0]


def test_the_day_is_the_day_in_shanghai(session: Session) -> None:
    workshop = a_workshop(session)
    sold(session, workshop, "2026-09-30T23:59", 100)
    sold(session, workshop, "2026-10-01T00:00", 200)
    found = session.execute(sa.select(IncomeQuarter.quarter, IncomeQuarter.gross_fen)).all()
    assert dict(found) == {"2026Q3": 100, "2026Q4": 200}


def test_what_happened_in_a_frozen_quarter_counts_today(session: Session) -> None:
    workshop = a_workshop(session)
    session.add(FrozenQuarter(quarter="2026Q3", frozen_at=instant("2026-10-20")))
    session.flush()
    with clock.at(instant("2026-11-22T09:00")):
        late = sold(session, workshop, "2026-09-15", 100)
        running = sold(session, workshop, "2026-10-02", 100)
    assert (late.counted_on, running.counted_on) == (date(2026, 11, 22), date(2026, 10, 2))
    assert late.occurred_at == instant("2026-09-15")


@pytest.mark.parametrize("table", ["ledger_entry", "ledger_posting"])
@pytest.mark.parametrize("act", ["UPDATE", "DELETE", "TRUNCATE"])
def test_the_database_refuses_to_change_what_is_booked(
    session: Session, database_engine: str, table: str, act: str
) -> None:
    if act == "TRUNCATE" and database_engine == "sqlite":
        pytest.skip("SQLite has no TRUNCATE")
    entry = sold(session, a_workshop(session), "2026-11-03", 100)
    column = "kind" if table == "ledger_entry" else "account"
    statement = {
        "UPDATE": f"UPDATE {table} SET {column} = {column}",
        "DELETE": f"DELETE FROM {table}",
        "TRUNCATE": f"TRUNCATE {table} CASCADE",
    }[act]
    with pytest.raises(DBAPIError, match="append_only"), session.begin_nested():
        session.execute(sa.text(statement))
    assert sides_of(session, entry)["goods"] == -100


sales = st.fixed_dictionaries(
    {
        "workshop": st.integers(0, 2),
        "day": st.dates(date(2026, 6, 20), date(2026, 10, 10)),
        "amounts": st.lists(st.integers(1, 10**6), min_size=1, max_size=3),
        "freight": st.integers(0, 3000),
        "channel": st.sampled_from(list(Channel)),
        "crafts": st.permutations([0, 1, 2]),
        "refund": st.booleans(),
        "freeze": st.booleans(),
    }
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(sales, min_size=1, max_size=8))
def test_rollups_are_what_the_postings_say_after_any_sequence(session: Session, steps: list[Any]) -> None:
    before = session.begin_nested()
    crafts = [a_craft(session, slug) for slug in ("xilankapu", "nianhua", "juhuashi")]
    workshops = [a_workshop(session, county=c, certified=None) for c in ("433130", "433130", "430181")]
    for step in steps:
        chosen = [crafts[i] for i in step["crafts"]]
        workshop, when = workshops[step["workshop"]], clock.day_start(step["day"])
        with clock.at(instant("2026-11-22")):
            if step["refund"]:
                back = {"craft": chosen[0], "channel": step["channel"], "freight": step["freight"]}
                given_back(session, workshop, when, step["amounts"][0], **back)
            else:
                more = {"crafts": chosen, "channel": step["channel"], "freight": step["freight"]}
                sold(session, workshop, when, *step["amounts"], **more)
            quarter = str(Quarter.of(step["day"]))
            if step["freeze"] and session.get(FrozenQuarter, quarter) is None and quarter != "2026Q4":
                session.add(FrozenQuarter(quarter=quarter, frozen_at=clock.now()))
                session.flush()
    for rollup in (IncomeDay, IncomeWorkshopQuarter, IncomeQuarter):
        assert kept(session, rollup) == recomputed(session, rollup)
    report = verify(session, OrdersSide(ledger_fen(session)))
    assert report.ok, report.faults
    before.rollback()
    session.expunge_all()


def kept(session: Session, table: type[Any]) -> dict[Any, list[int]]:
    keys = [column.name for column in table.__table__.primary_key]
    rows = session.execute(sa.select(table).execution_options(populate_existing=True)).scalars()
    return {tuple(getattr(r, k) for k in keys): [getattr(r, m) for m in rollups.MEASURES] for r in rows}


def recomputed(session: Session, table: type[Any]) -> dict[Any, list[int]]:
    """Straight from the rows of the ledger, in plain Python."""
    sums: dict[Any, Counter[str]] = {}
    counted: set[int] = set()
    rows = session.execute(
        sa.select(LedgerEntry, LedgerPosting)
        .join(LedgerPosting, LedgerPosting.entry_id == LedgerEntry.id)
        .order_by(LedgerPosting.id)
    )
    for entry, side in rows:
        measure = {"goods": 0, "goods_refunded": 1, "freight": 2, "freight_refunded": 3}.get(side.account)
        if measure is None:
            continue
        quarter = str(Quarter.of(entry.counted_on))
        where = {
            IncomeDay: (entry.workshop_id, entry.counted_on),
            IncomeWorkshopQuarter: (quarter, entry.workshop_id),
            IncomeQuarter: (entry.county_code, quarter),
        }[table]
        cell = sums.setdefault((*where, side.channel, side.craft_id, entry.proof), Counter())
        cell[rollups.MEASURES[measure]] += abs(side.amount_fen)
        if side.account == "goods":
            cell["pieces"] += side.pieces or 0
            cell["orders"] += entry.kind == "sale" and entry.id not in counted
            counted.add(entry.id)
    return {key: [cell[m] for m in rollups.MEASURES] for key, cell in sums.items()}


def test_two_workshops_of_one_county_post_at_once_without_waiting_for_each_other_in_a_circle(
    real_db: Flask,
) -> None:
    with real_db.app_context():
        workshops = [a_workshop(db.session, certified=None).id for _ in range(2)]
        for slug in ("xilankapu", "nianhua", "juhuashi"):
            a_craft(db.session, slug)
        db.session.commit()
    errors: list[BaseException] = []
    start = threading.Barrier(2)

    def work(turn: int) -> None:
        start.wait()
        for n in range(15):
            with real_db.app_context():
                try:
                    crafts = [a_craft(db.session, s) for s in ("nianhua", "xilankapu", "juhuashi")]
                    workshop = db.session.get_one(Workshop, workshops[turn])
                    order = crafts if turn else crafts[::-1]
                    sold(
                        db.session, workshop, "2026-11-03", 100, 200, 300, crafts=order, number=f"W{turn}-{n}"
                    )
                    db.session.commit()
                except BaseException as error:
                    errors.append(error)
                    raise

    threads = [threading.Thread(target=work, args=(turn,)) for turn in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not errors
    with real_db.app_context():
        orders = db.session.scalar(sa.select(sa.func.sum(IncomeQuarter.orders)))
        assert orders == 30
        assert verify(db.session, OrdersSide(30 * 600)).ok
