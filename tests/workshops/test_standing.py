"""The state of a workshop as one SQL expression says what the events say."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.access import SYSTEM
from shop.workshops import certification
from shop.workshops.models import Workshop
from tests.factories.workshops import a_workshop, instant

WHY = {"reason": "抽检", "document_no": "3 号"}
Step = tuple[str, Callable[[Session, int], object]]


def confirm(session: Session, workshop_id: int) -> object:
    return certification.confirm_year(session, SYSTEM, workshop_id)


def void(session: Session, workshop_id: int) -> object:
    year = clock.today().year
    return certification.void_confirmation(session, SYSTEM, workshop_id, year=year, reason="不实")


def suspend(session: Session, workshop_id: int) -> object:
    return certification.suspend(session, SYSTEM, workshop_id, **WHY)


def lift(session: Session, workshop_id: int) -> object:
    return certification.lift(session, SYSTEM, workshop_id, **WHY)


def revoke(session: Session, workshop_id: int) -> object:
    return certification.revoke(session, SYSTEM, workshop_id, **WHY)


def leave(session: Session, workshop_id: int) -> object:
    return certification.announce_withdrawal(session, SYSTEM, workshop_id)


def restore(session: Session, workshop_id: int) -> object:
    return certification.restore(session, SYSTEM, workshop_id, **WHY)


def anew(session: Session, workshop_id: int) -> object:
    return certification.take_over(session, SYSTEM, workshop_id, document_no="9 号")


LIVES: list[list[Step]] = [
    [],
    [("2023-03-01", anew)],
    [("2023-03-01", anew), ("2024-05-01", confirm), ("2024-06-01", void)],
    [("2023-03-01", anew), ("2023-06-01", suspend), ("2023-07-01", lift), ("2024-02-01", confirm)],
    [("2023-03-01", anew), ("2024-12-31T23:59", suspend)],
    [("2023-03-01", anew), ("2023-06-01", revoke), ("2023-09-01", anew)],
    [("2023-03-01", anew), ("2023-06-01", suspend), ("2023-09-01", revoke), ("2024-02-01", restore)],
    [("2023-03-01", anew), ("2023-12-15", leave)],
    [("2023-03-01", anew), ("2025-12-20", leave)],
    [("2023-03-01", anew), ("2026-06-10", restore), ("2027-02-01", suspend)],
]
ASKED = [
    "2024-01-01",
    "2024-12-31T23:59:59",
    "2025-01-01",
    "2026-01-01",
    "2026-07-01",
    "2027-06-01",
    "2029-01-01",
]


@pytest.mark.parametrize("life", LIVES)
def test_the_expression_agrees_with_the_events_at_every_later_instant(
    session: Session, life: list[Step]
) -> None:
    with clock.at(instant("2023-01-01")):
        workshop = a_workshop(session, certified=None)
    done = []
    for at in sorted({*(day for day, _act in life), *ASKED}, key=instant):
        for day, act in life:
            if day == at:
                with clock.at(instant(at)):
                    done.append(act(session, workshop.id))
        asked = instant(at)
        said = certification.status(session, workshop.id, asked)
        row = sa.select(certification.state_sql(asked), certification.running_sql(asked))
        state, runs = session.execute(row.where(Workshop.id == workshop.id)).one()
        assert (state, bool(runs)) == (said.state.value, said.runs), at
    assert len(done) == len(life)
