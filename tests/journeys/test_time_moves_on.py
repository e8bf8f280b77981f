"""The system clock of the served store moves past `certified_until`: every door closes by itself, no job has run.

The clock is moved under the running process (libfaketime reads a file), so what was cached before must fall by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from shop.core import clock
from shop.workshops.history import Passing
from shop.workshops.models import Certificate, CertificateHistory
from tests.journeys import world
from tests.journeys.doors import a_buyer_with, closed_to, pays_at_once, review, shown, shows, total
from tests.journeys.visitor import Visitor
from tests.support.html import text
from tests.support.moving_clock import Clock
from tests.support.server import Server


@pytest.fixture(scope="module")
def ends_at() -> datetime:
    """00:00 on 1 January in Shanghai: the workshop that missed a year has missed two."""
    return clock.parse(f"{clock.today().year + 1}-01-01")


@pytest.fixture
def system_clock(tmp_path: Path) -> Clock:
    return Clock(tmp_path / "clock")


def test_at_midnight_on_new_year_the_right_ends_by_itself(
    open_store: Callable[..., Server], system_clock: Clock, ends_at: datetime
) -> None:
    before = ends_at - timedelta(minutes=10)
    system_clock.set(before)
    store = open_store(system_clock.environment)
    assert until(store) == ends_at
    lapsing = shown(store, world.UNCONFIRMED)
    with clock.at(before):
        user_id = a_buyer_with(store, world.UNCONFIRMED, world.EMBROIDERERS)
        early_id = a_buyer_with(store, world.UNCONFIRMED)
    visitor = Visitor(store, at=before)
    buyer, early = Visitor(store, user_id=user_id, at=before), Visitor(store, user_id=early_id, at=before)
    assert time_there(visitor) < ends_at
    seen, unpaid = review(buyer), pays_at_once(early)
    open_doors, count = shows(store, lapsing), total(visitor.get("/products"))
    assert open_doors >= {
        "list",
        "search by title",
        "craft page",
        "workshop page",
        "directory",
        "product page",
    }
    system_clock.set(ends_at)
    assert ends_at <= time_there(visitor) < ends_at + timedelta(minutes=5)
    assert shows(store, lapsing) == set()
    assert total(visitor.get("/products")) < count
    assert "连续两年没有确认" in text(visitor.get(f"/products/{lapsing.slug}").page.select_one(".oops"))
    closed_to(store, buyer, user_id, seen, lapsing, world.EMBROIDERERS)
    assert early.post(f"/purchases/{unpaid}/payment").status == 409
    assert not written_by_jobs(store)


def test_years_later_nobody_sells_and_every_page_still_stands(
    open_store: Callable[..., Server], system_clock: Clock, ends_at: datetime
) -> None:
    later = ends_at + timedelta(days=3 * 366)
    system_clock.set(later)
    store = open_store(system_clock.environment)
    visitor = Visitor(store, at=later)
    assert total(visitor.get("/products")) == 0
    assert shows(store, shown(store, world.WEAVERS)) == set()
    assert all(
        visitor.get(path).status == 200 for path in ("/", "/workshops", "/crafts", "/places", "/certificates")
    )


def time_there(visitor: Visitor) -> datetime:
    """What the server's own clock says."""
    return parsedate_to_datetime(visitor.get("/healthz").headers["Date"])


def until(store: Server) -> datetime | None:
    """`certified_until` as it stands in the database."""
    with store.session() as session:
        found = world.workshop_of(session, world.UNCONFIRMED).certified_until
        session.rollback()
        return found


def written_by_jobs(store: Server) -> list[CertificateHistory]:
    """What the nightly job writes of the workshop once its right has ended."""
    with store.session() as session:
        workshop = world.workshop_of(session, world.UNCONFIRMED)
        ended = CertificateHistory.kind == Passing.AUTO_CANCELLED
        query = (
            sa.select(CertificateHistory)
            .join(Certificate)
            .where(Certificate.workshop_id == workshop.id, ended)
        )
        found = list(session.scalars(query))
        session.rollback()
        return found
