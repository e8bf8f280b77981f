"""The demo as built: whole, certified, balanced, the same twice. Pictures are drawn elsewhere and stand in here."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from shop.accounts.demo_accounts import listed
from shop.admin import ledger_check
from shop.catalog import cards
from shop.core import clock, files
from shop.core.cache import CacheVersion
from shop.core.db import Model, db
from shop.demo.build import Plan, build
from shop.orders.invoices.filing import file_key
from shop.orders.invoices.models import InvoiceDocument, InvoiceRequest, RedDemand
from shop.orders.models import Order
from shop.workshops.certification import derived
from shop.workshops.models import RightInterval, Workshop
from tests.conftest import make_app
from tests.support.databases import Databases

AS_OF = date(2026, 11, 22)


pytestmark = pytest.mark.usefixtures("no_painting")


@pytest.fixture(scope="module")
def whole(no_painting: None, database_engine: str, databases: Databases) -> Iterator[Flask]:
    """A store with a demo of usual size. Its tests only look at it, or take back what they try."""
    url, folder = databases.fresh(database_engine), Path(tempfile.mkdtemp(prefix="baigong-demo-"))
    app = make_app(url, folder)
    built(app, purchases=4300)
    yield app
    with app.app_context():
        db.engine.dispose()
    databases.drop(url)
    shutil.rmtree(folder, ignore_errors=True)


def built(app: Flask, products: int = 70, purchases: int = 80) -> dict[str, str]:
    """Build, commit, and answer a digest of every table."""
    with app.app_context():
        build(db.session, app.extensions["settings"], Plan(AS_OF, products, purchases), lambda *_: None)
        db.session.commit()
        tables = [t for t in Model.metadata.sorted_tables if t is not CacheVersion.__table__]
        return {table.name: _digest(table) for table in tables}


def _digest(table: sa.Table) -> str:
    rows = sorted(str(tuple(row)) for row in db.session.execute(sa.select(table)))
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()


def test_the_demo_is_whole_and_its_ledger_clean(whole: Flask) -> None:
    with whole.app_context():
        report = ledger_check.check(db.session)
        assert report.ok, report.faults
        assert report.orders_fen > 0
        assert cards.verify(db.session) == []
        assert (db.session.scalar(sa.select(sa.func.count()).select_from(Order)) or 0) >= 5000
        states = {tuple(r) for r in db.session.execute(sa.select(Order.state, Order.close_reason).distinct())}
        assert {("closed", "not_paid"), ("closed", "refunded"), ("completed", None), ("paid", None)} <= states
        groups = [group for group, _accounts in listed(db.session)]
        assert len(groups) == 4
        invoices = set(db.session.scalars(sa.select(InvoiceRequest.state)))
        assert {"asked", "returned", "issued"} <= invoices
        late = sa.select(InvoiceRequest.id).where(InvoiceRequest.overdue_at.is_not(None))
        assert db.session.scalars(late).all()
        assert db.session.scalars(sa.select(RedDemand.amount_fen)).all()
        for document in db.session.scalars(sa.select(InvoiceDocument)):
            assert files.store().exists(file_key(document.key, document.format))


def test_what_follows_from_the_events_is_what_was_written(whole: Flask) -> None:
    def kept() -> list[tuple[object, ...]]:
        spans = db.session.execute(
            sa.select(RightInterval.workshop_id, RightInterval.from_at, RightInterval.until_at)
        )
        ends = db.session.execute(
            sa.select(
                Workshop.slug,
                Workshop.certified_until,
                Workshop.withdrawal_announced_at,
                Workshop.confirmed_through,
                Workshop.suspended_since,
                Workshop.ends_at,
                Workshop.ended_as,
            )
        )
        return [*sorted(tuple(r) for r in spans), *sorted((tuple(r) for r in ends), key=lambda r: r[0])]

    with whole.app_context(), clock.at(clock.day_start(AS_OF)):
        written = kept()
        for workshop in db.session.scalars(sa.select(Workshop)).all():
            derived.rebuild(db.session, workshop)
        assert kept() == written
        db.session.rollback()


@pytest.mark.engine("sqlite")  # what is written does not depend on the engine, and two demos take long
def test_the_same_plan_gives_the_same_tables(
    real_db: Flask, databases: Databases, database_engine: str, tmp_path: Path
) -> None:
    url = databases.fresh(database_engine)
    again = make_app(url, tmp_path / "again")
    try:
        assert built(again) == built(real_db)
    finally:
        with again.app_context():
            db.engine.dispose()
        databases.drop(url)
