"""BR-05: missed 2024, confirmed on 2025-12-31 23:59: nothing missed on 2026-01-01; a miss in 2026 makes it one."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.access import SYSTEM
from shop.core.errors import Conflict
from shop.workshops import certification
from shop.workshops.certification import State
from tests.factories.workshops import a_workshop, confirmed, instant


@pytest.mark.parametrize("year", [2023, 2024, 2026])
@pytest.mark.parametrize("last_moment", ["12-31T23:59", "12-31T23:59:59", "06-01"])
def test_only_years_in_a_row_count(session: Session, year: int, last_moment: str) -> None:
    workshop = a_workshop(session, certified=f"{year}-06-28")
    confirmed(session, workshop, f"{year + 2}-{last_moment}")
    new_year = certification.status(session, workshop.id, clock.year_start(year + 3))
    assert (new_year.state, new_year.missed_years) == (State.CERTIFIED, 0)
    missed_again = certification.status(session, workshop.id, clock.year_start(year + 4))
    assert (missed_again.state, missed_again.missed_years) == (State.CONFIRM_OVERDUE, 1)
    assert certification.may_sell(session, workshop.id, clock.year_start(year + 4))
    assert workshop.certified_until == clock.year_start(year + 5)


def test_every_second_year_keeps_it_for_ever_and_two_in_a_row_never(session: Session) -> None:
    workshop = a_workshop(session, certified="2020-02-29")
    confirmed(session, workshop, "2022-12-31", "2024-12-31", "2026-12-31")
    for year in range(2020, 2029):
        assert certification.may_sell(session, workshop.id, instant(f"{year}-06-01"))
    assert not certification.may_sell(session, workshop.id, instant("2029-01-01"))


def test_a_second_late_is_too_late(session: Session) -> None:
    workshop = a_workshop(session, certified="2023-06-28")
    with clock.at(instant("2026-01-01")), pytest.raises(Conflict) as refused:
        certification.confirm_year(session, SYSTEM, workshop.id)
    assert refused.value.code == "CERTIFICATE_ENDED"
