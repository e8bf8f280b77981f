"""BR-34: a sale made without network while the workshop was suspended is recorded, flagged and kept out; twice is once."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.admin.ledger_check import check
from shop.core.errors import Conflict, Forbidden, Invalid
from shop.exhibition.till import after, queries, selling, serving
from shop.exhibition.till.goods import Wanted
from shop.exhibition.till.models import Flag, Method, Ruling, TillSale
from shop.workshops.income.models import IncomeDay, LedgerEntry
from tests.factories.orders import sign_in
from tests.factories.stalls import Stall, a_stall, at, booth_staff, suspend
from tests.factories.workshops import acting, culture_officer
from tests.support.isolation import Client

At = Callable[[datetime | str], None]
DAY = "2026-12-04T"


def sold(
    session: Session, stall: Stall, *, when: str | None = None, pieces: int = 1, **facts: Any
) -> TillSale:
    """A sale at the till of the stall; `when`: by the device's clock, kept without network."""
    actor = acting(session, booth_staff(session, stall.fair))
    stand = serving.stand_for(session, actor, stall.booth.id)
    wanted = [Wanted(stall.item.id, pieces, facts.get("fen", 14800))]
    return selling.sell(
        session, actor, stand, wanted, uuid=facts.get("key") or str(uuid.uuid4()), method=facts.get("method", Method.CASH),
        sold_at=at(DAY + when) if when else None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("device", "flag"),
    [("14:00+08:00", Flag.NO_RIGHT), ("13:00+08:00", Flag.NO_RIGHT), ("12:59:59+08:00", None)],
)
def test_the_time_of_the_device_decides(
    session: Session, clock_at: At, device: str, flag: Flag | None
) -> None:
    clock_at(DAY + "12:00+08:00")
    stall = a_stall(session, pieces=3)
    clock_at(DAY + "13:00+08:00")
    suspend(session, stall)
    clock_at(DAY + "15:00+08:00")
    with pytest.raises(Conflict):
        sold(session, stall)
    key = str(uuid.uuid4())
    sale = sold(session, stall, when=device, key=key)
    assert sold(session, stall, when=device, key=key).id == sale.id
    assert sale.flag == flag and session.scalar(sa.select(sa.func.count()).select_from(TillSale)) == 1
    session.refresh(stall.stock)
    assert stall.stock.on_hand == 2
    booked = session.scalar(sa.select(sa.func.sum(IncomeDay.gross_fen))) or 0
    assert booked == (0 if flag else 14800) and check(session).ok
    assert [s.id for s in queries.waiting(session)] == ([sale.id] if flag else [])


def test_the_officer_lets_it_count_with_what_was_given_back_or_leaves_it_out(
    session: Session, clock_at: At
) -> None:
    clock_at(DAY + "09:30+08:00")
    stall = a_stall(session, pieces=9)
    suspend(session, stall)
    clock_at(DAY + "11:00+08:00")
    one, other = (sold(session, stall, when="10:00+08:00", pieces=3) for _i in range(2))
    staff = acting(session, booth_staff(session, stall.fair))
    after.give_back(session, staff, one, line_id=one.lines[0].id, pieces=1, uuid="r1", restock=True)
    officer = culture_officer(session)
    with pytest.raises(Forbidden):
        after.rule(session, staff, one, Ruling.COUNTED, reason="x")
    with pytest.raises(Invalid):
        after.rule(session, officer, one, Ruling.COUNTED, reason=" ")
    after.rule(session, officer, one, Ruling.COUNTED, reason="设备时间不对")
    after.rule(session, officer, other, Ruling.LEFT_OUT, reason="暂停期间")
    with pytest.raises(Conflict):
        after.rule(session, officer, other, Ruling.COUNTED, reason="再想想")
    sums = session.execute(sa.select(IncomeDay.gross_fen, IncomeDay.refunds_fen, IncomeDay.channel)).one()
    assert tuple(sums) == (44400, 14800, "fair") and check(session).ok
    assert not queries.waiting(session)


def test_what_was_wrong_without_network_is_flagged_and_counts_all_the_same(
    session: Session, clock_at: At
) -> None:
    clock_at(DAY + "10:00+08:00")
    stall = a_stall(session, pieces=2)
    for fault in ({"fen": 100}, {"pieces": 3}):
        with pytest.raises(Conflict):
            sold(session, stall, **fault)
    clock_at(DAY + "19:00+08:00")
    with pytest.raises(Conflict):
        sold(session, stall)
    assert sold(session, stall, when="10:00+08:00", fen=100).flag == Flag.PRICE
    assert sold(session, stall, when="18:00+08:00").flag == Flag.HOURS
    short = sold(session, stall, when="10:01+08:00", pieces=2)
    assert (short.flag, short.lines[0].short_pieces) == (Flag.SHORT, 2)
    session.refresh(stall.stock)
    assert stall.stock.on_hand == 0 and check(session).ok


def test_the_browser_sends_what_it_kept_and_each_is_answered(
    session: Session, client: Client, clock_at: At
) -> None:
    clock_at(DAY + "10:00+08:00")
    stall, other = a_stall(session, pieces=2), a_stall(session)
    sign_in(client, booth_staff(session, stall.fair))
    line = {"item": stall.item.id, "n": 1, "fen": 14800}
    kept = {
        "uuid": str(uuid.uuid4()),
        "method": "card",
        "at": "2026-12-04T01:59:00.000Z",
        "lines": [line],
        "offline": True,
    }
    foreign = kept | {"uuid": str(uuid.uuid4()), "lines": [line | {"item": other.item.id}]}
    broken = {"uuid": str(uuid.uuid4()), "lines": "x"}
    url = f"/booths/{stall.booth.id}/till/sales"
    body = {"exhibitor": stall.exhibitor.id, "sales": [kept, kept, foreign, broken]}
    results = client.post(url, json=body).get_json()["results"]
    assert results[0]["number"] == results[1]["number"] and results[0]["flag"] is None
    assert "refused" in results[2] and "refused" in results[3]
    assert client.post(url, json={"sales": "x"}).status_code == 400
    assert (
        client.post(f"/booths/{other.booth.id}/till/sales", json=body).get_json()["results"][0].get("refused")
    )
    (entry,) = session.scalars(sa.select(LedgerEntry).where(LedgerEntry.source == f"till:{kept['uuid']}"))
    assert (entry.origin_ref, entry.proof, entry.occurred_at) == (
        f"fair:{stall.fair.id}",
        "platform",
        at(DAY + "09:59"),
    )
