"""BR-05: missed 2024, confirmed on 2025-12-31 23:59: nothing missed on 2026-01-01; a miss in 2026 makes it one."""

from __future__ import annotations

from sqlalchemy.orm import Session

from shop.workshops import certification
from shop.workshops.certification import State
from tests.factories.workshops import a_workshop, confirmed, instant


def test_only_years_in_a_row_count(session: Session) -> None:
    workshop = a_workshop(session, certified="2023-06-28")
    confirmed(session, workshop, "2025-12-31T23:59")
    new_year = certification.status(session, workshop.id, instant("2026-01-01"))
    assert (new_year.state, new_year.missed_years) == (State.CERTIFIED, 0)
    missed_again = certification.status(session, workshop.id, instant("2027-01-01"))
    assert (missed_again.state, missed_again.missed_years) == (State.CONFIRM_OVERDUE, 1)
    assert certification.may_sell(session, workshop.id, instant("2027-01-01"))
    assert workshop.certified_until == instant("2028-01-01")
