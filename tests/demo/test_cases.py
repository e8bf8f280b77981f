"""The life of the procedure in the demo, on days on which the workday calendar is difficult.

What a day brings is reckoned before anything is written: difficult days are built on one engine only.
"""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from shop.core import clock, files, workdays
from shop.core.db import db
from shop.core.outbox import OutboxTask
from shop.demo.build import Plan, build
from shop.demo.cases.papers import sheet
from shop.heritage import queries
from shop.workshops.applications.models import (
    Application,
    ApplicationKind,
    ApplicationState,
    Objection,
    PublicNotice,
)
from shop.workshops.evidence import contents
from shop.workshops.evidence.models import Document
from shop.workshops.models import Certificate
from shop.workshops.recognition.models import Filing
from shop.workshops.reports.models import MisuseReport
from shop.workshops.upkeep.models import ConfirmationReview
from tests.conftest import make_app
from tests.demo.conftest import paint_nothing
from tests.support.databases import SQLITE, Databases

# A Sunday; a day after the long Spring Festival; a first of January.
DAYS = [date(2026, 11, 22), date(2026, 2, 25), date(2027, 1, 1)]


def counted(column: sa.orm.InstrumentedAttribute[str]) -> Counter[str]:
    return Counter(db.session.scalars(sa.select(column)))


@pytest.fixture(scope="module")
def built_on(database_engine: str, databases: Databases) -> Iterator[Callable[[date], Flask]]:
    """A store with the demo of a day. Its tests only look at it: each day is built once."""
    stores: dict[date, Flask] = {}
    folder = Path(tempfile.mkdtemp(prefix="baigong-cases-"))

    def built(day: date) -> Flask:
        if day not in stores:
            app = make_app(databases.fresh(database_engine), folder / str(day))
            with app.app_context():
                build(db.session, app.extensions["settings"], Plan(day, 70, 0), lambda *_: None)
                db.session.commit()
            stores[day] = app
        return stores[day]

    with pytest.MonkeyPatch.context() as patch:
        paint_nothing(patch)
        yield built
    for app in stores.values():
        url = app.extensions["settings"].database_url
        with app.app_context():
            db.engine.dispose()
        databases.drop(url)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=DAYS[:1], ids=str)
def as_of(request: pytest.FixtureRequest) -> date:
    day: date = request.param
    return day


@pytest.fixture
def store(built_on: Callable[[date], Flask], as_of: date) -> Flask:
    return built_on(as_of)


def test_there_is_an_application_in_every_state(store: Flask, as_of: date) -> None:
    with store.app_context(), clock.at(clock.day_start(as_of)):
        assert set(counted(Application.state)) == set(ApplicationState)
        assert ApplicationKind.LEGACY in counted(Application.kind)
        assert set(counted(MisuseReport.state)) == {"open", "taken_up", "closed"}
        if as_of.month > 1:
            assert {"open", "returned"} <= set(counted(ConfirmationReview.state))
        issued = sa.select(Certificate.id).where(Certificate.application_id.is_not(None))
        in_batches = sa.select(Filing.certificate_id).where(Filing.batch_id.is_not(None))
        assert set(db.session.scalars(issued)) == set(db.session.scalars(in_batches))


def test_notices_follow_the_work_calendar_and_one_runs(store: Flask, as_of: date) -> None:
    with store.app_context():
        off = queries.overrides(db.session)
        notices = list(db.session.scalars(sa.select(PublicNotice).order_by(PublicNotice.id)))
        assert all(n.ends_on == workdays.notice_end(n.starts_on, n.workdays, off) for n in notices)
        running = [n for n in notices if n.starts_on <= as_of <= n.ends_on]
        assert len(running) == 1
        objection = db.session.scalars(sa.select(Objection)).one()
        assert objection.answered_at is None
        assert objection.entry.notice_id == running[0].id
        waiting = db.session.scalars(
            sa.select(Application).where(Application.state == ApplicationState.PUBLIC_NOTICE)
        )
        assert any(a.due_on is not None and a.due_on >= as_of for a in waiting)


@pytest.mark.engine(SQLITE)
@pytest.mark.parametrize("as_of", DAYS[1:], indirect=True, ids=str)
def test_both_hold_on_difficult_days(store: Flask, as_of: date) -> None:
    test_there_is_an_application_in_every_state(store, as_of)
    test_notices_follow_the_work_calendar_and_one_runs(store, as_of)


def test_every_paper_lies_in_the_store(store: Flask, as_of: date) -> None:
    with store.app_context():
        papers = list(db.session.scalars(sa.select(Document)))
        assert {p.content_type for p in papers} == {"application/pdf", "image/jpeg"}
        kept = [files.store().get(p.file_key) for p in papers]
        assert [len(k or b"") for k in kept] == [p.size_bytes for p in papers]


def test_no_message_about_an_old_act_waits(store: Flask, as_of: date) -> None:
    with store.app_context():
        oldest = db.session.scalar(sa.select(sa.func.min(OutboxTask.created_at)))
        assert oldest is not None
        assert oldest >= clock.day_start(as_of) - timedelta(days=30)


def test_a_sheet_is_a_pdf_that_the_store_takes(real_db: Flask) -> None:
    with real_db.app_context():
        assert contents.check(sheet("LEASE OF PREMISES")).content_type == "application/pdf"
