"""Who holds a booth: assigned, swapped, emptied by a suspension at that second, offered to the next that waits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from shop.catalog import stock
from shop.core import clock
from shop.core.access import SYSTEM
from shop.core.errors import Conflict
from shop.exhibition import jobs
from shop.exhibition.exhibitors import applying, placing, queries, selecting
from shop.exhibition.exhibitors.models import Ended, ExhibitorState, Holding
from shop.exhibition.exhibitors.moves import Act
from shop.exhibition.fairs.models import Booth
from shop.exhibition.items import queries as items
from shop.workshops import certification
from shop.workshops.models import Workshop
from tests.factories.fairs import (
    APPLYING,
    OPEN,
    a_fair,
    an_organiser,
    applied,
    arranged,
    brought,
    placed,
    staff_of,
)
from tests.factories.workshops import a_workshop, acting

ClockAt = Callable[[datetime | str], None]


def suspend(session: Session, workshop_id: int) -> None:
    certification.suspend(
        session,
        SYSTEM,
        workshop_id,
        reason="材料不实",
        ground="false_information",
        document_no="测〔2026〕1 号",
    )


def test_a_suspension_empties_the_booth_at_once_and_the_next_in_line_gets_it(
    session: Session, clock_at: ClockAt
) -> None:
    clock_at(APPLYING)
    operator = an_organiser(session)
    fair = a_fair(session, operator, columns=1)
    holding = placed(session, operator, fair)
    waits = applied(session, fair)
    actor = acting(session, operator)
    selecting.decide(session, actor, fair, waits.id, Act.WAIT, reason="展位已满")
    item = brought(session, fair, holding, pieces=4)
    arranged(session, operator, fair)
    clock_at(OPEN)
    now = clock.now()
    assert queries.holder_of(session, holding.booth_id, now)
    assert [o.fair_fen for o in items.on_offer(session, now, exhibitor_id=holding.exhibitor_id)] == [15000]

    suspend(session, holding.workshop_id)

    # No job has run: nobody holds the booth, nothing is on offer there.
    assert queries.holder_of(session, holding.booth_id, clock.now()) is None
    assert items.on_offer(session, clock.now(), exhibitor_id=holding.exhibitor_id) == []
    jobs.booths(session)
    jobs.booths(session)
    session.refresh(holding)
    assert (holding.ended_as, waits.state, waits.offered_booth_id) == (
        Ended.RIGHT_LOST,
        "offered",
        holding.booth_id,
    )
    assert stock.available(session, [item.variant_id])[item.variant_id] == 10
    placing.accept(session, staff_of(session, session.get_one(Workshop, waits.workshop_id)), fair, waits.id)
    held = queries.holder_of(session, holding.booth_id, clock.now())
    assert held is not None and held.workshop_id == waits.workshop_id
    assert [h.ended_as for h in queries.history_of(session, holding.booth_id)] == [Ended.RIGHT_LOST, None]


def test_an_offer_that_nobody_answers_goes_on(session: Session, clock_at: ClockAt) -> None:
    clock_at(APPLYING)
    operator = an_organiser(session)
    fair = a_fair(session, operator, columns=1)
    holding = placed(session, operator, fair)
    first, second = applied(session, fair), applied(session, fair)
    for exhibitor in (first, second):
        selecting.decide(session, acting(session, operator), fair, exhibitor.id, Act.WAIT, reason="展位已满")
    suspend(session, holding.workshop_id)
    jobs.booths(session)
    assert (first.state, second.waiting_no) == (ExhibitorState.OFFERED, 2)
    clock_at("2026-11-21T10:01")
    with pytest.raises(Conflict):
        placing.accept(
            session, staff_of(session, session.get_one(Workshop, first.workshop_id)), fair, first.id
        )
    jobs.booths(session)
    assert (first.state, first.waiting_no, second.state) == ("waiting", 3, ExhibitorState.OFFERED)


def test_booths_are_swapped_at_one_instant_and_keep_their_history(
    session: Session, clock_at: ClockAt
) -> None:
    clock_at(APPLYING)
    operator = an_organiser(session)
    fair = a_fair(session, operator)
    one, other = placed(session, operator, fair), placed(session, operator, fair)
    before = clock.now()
    clock_at("2026-11-20T11:00")
    placing.swap(session, acting(session, operator), fair, one.booth_id, other.booth_id)
    now = clock.now()
    then = [queries.holder_of(session, b, before) for b in (one.booth_id, other.booth_id)]
    held = [queries.holder_of(session, b, now) for b in (one.booth_id, other.booth_id)]
    assert [h.workshop_id for h in then if h] == [one.workshop_id, other.workshop_id]
    assert [h.workshop_id for h in held if h] == [other.workshop_id, one.workshop_id]


def test_two_in_one_booth_are_refused_and_both_are_named(session: Session, clock_at: ClockAt) -> None:
    clock_at(APPLYING)
    operator = an_organiser(session)
    fair = a_fair(session, operator)
    holding, late = placed(session, operator, fair), applied(session, fair)
    actor = acting(session, operator)
    selecting.decide(session, actor, fair, late.id, Act.SELECT, reason="")
    names = [session.get_one(Workshop, i).name for i in (holding.workshop_id, late.workshop_id)]
    with pytest.raises(Conflict) as refusal:
        placing.assign(session, actor, fair, late.id, holding.booth_id)
    assert all(name in str(refusal.value) for name in names)
    with pytest.raises(IntegrityError, match="booth_holding"), session.begin_nested():
        session.execute(
            sa.insert(Holding).values(
                fair_id=fair.id,
                booth_id=holding.booth_id,
                exhibitor_id=late.id,
                workshop_id=late.workshop_id,
                from_at=clock.now(),
            )  # fmt: skip
        )


def test_who_may_not_sell_cannot_apply_and_who_announced_to_leave_gets_no_booth(
    session: Session, clock_at: ClockAt
) -> None:
    clock_at(APPLYING)
    operator = an_organiser(session)
    fair = a_fair(session, operator)
    never = a_workshop(session, certified=None)
    with pytest.raises(Conflict) as refusal:
        applied(session, fair, never)
    assert refusal.value.code == "NOT_CERTIFIED"
    leaving = applied(session, fair)
    actor = acting(session, operator)
    selecting.decide(session, actor, fair, leaving.id, Act.SELECT, reason="")
    certification.announce_withdrawal(session, SYSTEM, leaving.workshop_id, reason="不做了")
    booth = session.scalars(sa.select(Booth).where(Booth.fair_id == fair.id)).first()
    assert booth is not None
    with pytest.raises(Conflict) as late:
        placing.assign(session, actor, fair, leaving.id, booth.id)
    assert late.value.code == "WITHDRAWING"
    clock_at("2026-12-01T00:00")
    with pytest.raises(Conflict) as over:
        applied(session, fair)
    assert over.value.code == "NOT_APPLYING"
    assert not applying.applying_at(fair, clock.now())
