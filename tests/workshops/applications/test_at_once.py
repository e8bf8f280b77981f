"""Two clicks at the same instant: one draft, one application handed in, no more documents than are allowed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask

from shop.core.access import Actor
from shop.core.db import db
from shop.core.errors import Conflict
from shop.workshops.applications import filing, submitting
from shop.workshops.applications.models import Application, ApplicationMove
from shop.workshops.evidence import documents
from shop.workshops.evidence.models import Document
from tests.factories.applications import USCC, begun, filled
from tests.factories.heritage import a_region
from tests.factories.pictures import a_picture
from tests.factories.workshops import a_user, acting
from tests.workshops.test_at_once import together


def somebody(app: Flask) -> Actor:
    with app.app_context():
        a_region(db.session)
        actor = acting(db.session, a_user(db.session))
        db.session.commit()
    return actor


def test_beginning_with_two_clicks_makes_one_draft(real_db: Flask) -> None:
    actor = somebody(real_db)

    def click() -> None:
        filing.begin(db.session, actor, county_code="433130")
        db.session.commit()

    assert together(real_db, click, click, click) == []
    with real_db.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Application)) == 1


def test_handing_in_with_two_clicks_is_one_move(real_db: Flask) -> None:
    actor = somebody(real_db)
    with real_db.app_context():
        application = filled(db.session, actor)
        db.session.commit()
        id_, version = application.id, application.version

    def click() -> None:
        submitting.submit(db.session, actor, id_, version=version)
        db.session.commit()

    assert together(real_db, click, click, click) == []
    with real_db.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(ApplicationMove)) == 1


def test_of_two_people_with_the_same_code_one_is_taken(real_db: Flask) -> None:
    ready: list[tuple[Actor, int, int]] = []
    for _ in range(2):
        actor = somebody(real_db)
        with real_db.app_context():
            application = filled(db.session, actor, uscc=USCC)
            db.session.commit()
            ready.append((actor, application.id, application.version))

    def hand_in(actor: Actor, id_: int, version: int) -> Callable[[], None]:
        def work() -> None:
            submitting.submit(db.session, actor, id_, version=version)
            db.session.commit()

        return work

    refused = together(real_db, *(hand_in(*one) for one in ready))
    assert [getattr(error, "code", error) for error in refused] == ["OPEN_APPLICATION"]


def test_documents_sent_at_once_stay_within_the_bound(
    real_db: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "MOST", 2)
    actor = somebody(real_db)
    with real_db.app_context():
        id_ = begun(db.session, actor).id
        db.session.commit()

    def send() -> None:
        filing.hand_in(db.session, actor, id_, data=a_picture(), filename="a.jpg", kind="premises_photo")
        db.session.commit()

    refused = together(real_db, send, send, send, send)
    assert [type(error) for error in refused] == [Conflict, Conflict]
    with real_db.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Document)) == 2
