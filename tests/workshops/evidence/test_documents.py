"""Documents: what is refused or not committed leaves no file, and only those open one who may."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from shop.accounts.models import User
from shop.core import clock, files, jobs
from shop.core.access import Actor
from shop.core.audit import AuditEvent
from shop.core.db import db
from shop.core.errors import Conflict, Forbidden, Invalid, NotFound
from shop.workshops.applications.models import Application
from shop.workshops.evidence import documents
from shop.workshops.evidence.models import Document
from tests.factories.accounts import sign_in
from tests.factories.applications import begun
from tests.factories.papers import REFUSED, a_pdf
from tests.factories.pictures import a_picture
from tests.factories.procedure import submitted
from tests.factories.workshops import a_member, a_user, a_workshop, acting, an_officer, an_operator
from tests.support.isolation import Client


def kept(app: Flask) -> list[Path]:
    """Everything that lies in the file store."""
    root: Path = app.extensions["settings"].data_dir / "media"
    return [path for path in root.rglob("*") if path.is_file()]


def owner_and_draft(session: Session) -> tuple[Actor, Application]:
    actor = acting(session, a_user(session))
    return actor, begun(session, actor)


def taken(session: Session, actor: Actor, application: Application, **given: object) -> Document:
    facts = {"data": a_picture(), "filename": "a.jpg", "kind": "premises_photo"} | given
    return documents.take_in(session, actor, application_id=application.id, **facts)  # type: ignore[arg-type]


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_refused_leaves_no_file_and_no_row(app: Flask, session: Session, what: str) -> None:
    actor, draft = owner_and_draft(session)
    with pytest.raises(Invalid):
        taken(session, actor, draft, data=REFUSED[what][0], filename="执照.pdf")
    session.commit()
    assert kept(app) == []
    assert session.query(Document).count() == 0


def test_a_document_is_kept_with_its_hash_and_a_small_picture(app: Flask, session: Session) -> None:
    actor, draft = owner_and_draft(session)
    document = taken(session, actor, draft, filename="C:\\照片\\..\\车间\u202e 一角.png")
    session.commit()
    assert (document.filename, document.content_type) == ("车间 一角.jpg", "image/jpeg")
    assert len(kept(app)) == 2
    data = files.store().get(document.file_key) or b""
    assert len(data) == document.size_bytes
    assert document.key not in document.filename


def test_papers_about_single_people_have_no_small_picture(app: Flask, session: Session) -> None:
    actor, draft = owner_and_draft(session)
    document = taken(session, actor, draft, kind="identity")
    session.commit()
    assert len(kept(app)) == 1
    assert documents.preview(document) is None


def test_what_is_not_committed_leaves_no_file(app: Flask, session: Session) -> None:
    actor, draft = owner_and_draft(session)
    session.commit()
    taken(session, actor, draft)
    assert len(kept(app)) == 2
    session.rollback()
    assert kept(app) == []


def test_a_failing_store_leaves_no_row(app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    actor, draft = owner_and_draft(session)
    session.commit()

    def broken(*_args: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(files.FolderStore, "put", broken)
    with pytest.raises(OSError, match="disk full"):
        taken(session, actor, draft)
    session.rollback()
    assert session.query(Document).count() == 0


def test_an_application_holds_so_many_and_no_more(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "MOST", 2)
    actor, draft = owner_and_draft(session)
    taken(session, actor, draft)
    taken(session, actor, draft)
    session.commit()
    with pytest.raises(Conflict, match="不能再加") as refused:
        taken(session, actor, draft)
    assert refused.value.code == "TOO_MANY_DOCUMENTS"
    session.rollback()
    assert len(kept(app)) == 4


def test_nothing_is_added_to_what_was_handed_in_or_belongs_to_others(session: Session) -> None:
    application = submitted(session)
    with pytest.raises(Conflict):
        taken(session, Actor(application.filed_by), application)
    _mine, draft = owner_and_draft(session)
    with pytest.raises(Forbidden):
        taken(session, acting(session, a_user(session)), draft)
    with pytest.raises(NotFound):
        documents.take_in(
            session, _mine, data=a_pdf(), filename="a.pdf", kind="other", application_id=draft.id + 99
        )


def test_a_workshops_owner_and_officers_hand_in_for_it_others_not(session: Session) -> None:
    workshop = a_workshop(session)
    facts = {"data": a_pdf(), "filename": "a.pdf", "kind": "identity", "workshop_id": workshop.id}
    for user in (a_member(session, workshop), an_officer(session)):
        assert documents.take_in(session, acting(session, user), **facts).workshop_id == workshop.id  # type: ignore[arg-type]
    for user in (a_user(session), a_member(session, workshop, "staff"), an_officer(session, "433127")):
        with pytest.raises(Forbidden):
            documents.take_in(session, acting(session, user), **facts)  # type: ignore[arg-type]
    assert len(documents.of_workshop(session, workshop.id)) == 2


def test_taken_back_from_a_draft_the_file_is_gone_after_the_night_shift(app: Flask, session: Session) -> None:
    actor, draft = owner_and_draft(session)
    document = taken(session, actor, draft)
    session.commit()
    documents.take_back(session, actor, draft.id, document.key)
    session.commit()
    assert documents.of_application(session, draft.id) == []
    jobs.run_due(db.sessionmaker)
    assert kept(app) == []


def test_what_the_county_has_seen_stays_on_record_when_it_is_taken_out(app: Flask, session: Session) -> None:
    actor, draft = owner_and_draft(session)
    document = taken(session, actor, draft)
    draft.submitted_at = clock.now()
    session.commit()
    documents.take_back(session, actor, draft.id, document.key)
    session.commit()
    jobs.run_due(db.sessionmaker)
    assert len(kept(app)) == 2
    with pytest.raises(NotFound):
        documents.get_for(session, actor, document.key)


def test_a_document_of_another_application_cannot_be_taken_out(session: Session) -> None:
    actor, draft = owner_and_draft(session)
    theirs, other = owner_and_draft(session)
    document = taken(session, theirs, other)
    with pytest.raises(NotFound):
        documents.take_back(session, actor, draft.id, document.key)


@pytest.fixture
def handed_in(session: Session) -> tuple[Document, User]:
    """A document of an application in 龙山, handed in."""
    user = a_user(session)
    draft = begun(session, acting(session, user))
    document = taken(session, acting(session, user), draft, filename="门口 1.jpg")
    draft.submitted_at, draft.state = clock.now(), "submitted"
    draft.name = "捞车河织锦坊"
    session.commit()
    return document, user


def views(session: Session) -> int:
    found = sa.select(sa.func.count()).where(AuditEvent.action == "document.viewed")
    return session.scalar(found) or 0


Maker = Callable[[Session], User]


@pytest.mark.parametrize(
    ("who", "code"),
    [
        (lambda s: an_officer(s, "433130", "culture"), 200),
        (lambda s: an_officer(s, "433130", "hr"), 200),
        (lambda s: an_officer(s, "433100", "culture"), 200),
        (lambda s: an_officer(s, "430000", "culture"), 200),
        (lambda s: an_officer(s, "433127", "culture"), 404),
        (an_operator, 404),
        (a_user, 404),
        (lambda s: a_member(s, a_workshop(s)), 404),
    ],
)
def test_only_the_regions_officers_open_it_and_each_look_is_noted(
    session: Session, client: Client, handed_in: tuple[Document, User], who: Maker, code: int
) -> None:
    document, _owner = handed_in
    user = who(session)
    session.commit()
    sign_in(client, user)
    assert client.get(f"/documents/{document.key}").status_code == code
    assert client.get(f"/documents/{document.key}/preview").status_code == code
    assert views(session) == (1 if code == 200 else 0)


def test_its_owner_looks_without_a_note_and_a_stranger_is_asked_to_sign_in(
    session: Session, client: Client, handed_in: tuple[Document, User]
) -> None:
    document, owner = handed_in
    assert client.get(f"/documents/{document.key}").status_code == 303
    sign_in(client, owner)
    assert client.get(f"/documents/{document.key}").status_code == 200
    assert views(session) == 0


def test_a_draft_is_seen_by_nobody_but_its_owner(session: Session, client: Client) -> None:
    actor, draft = owner_and_draft(session)
    document = taken(session, actor, draft)
    officer = an_officer(session)
    session.commit()
    sign_in(client, officer)
    assert client.get(f"/documents/{document.key}").status_code == 404


def test_a_file_is_served_so_that_it_can_do_nothing(
    session: Session, client: Client, handed_in: tuple[Document, User]
) -> None:
    picture, owner = handed_in
    application = session.get_one(Application, picture.application_id or 0)
    application.state = "returned"
    pdf = taken(
        session, acting(session, owner), application, data=a_pdf(), filename="租约.pdf", kind="premises_right"
    )
    session.commit()
    sign_in(client, owner)
    shown, saved = client.get(f"/documents/{picture.key}"), client.get(f"/documents/{pdf.key}")
    assert shown.headers["Content-Type"] == "image/jpeg"
    assert shown.headers["Content-Disposition"].startswith(
        "inline; filename*=UTF-8''%E9%97%A8%E5%8F%A3%201.jpg"
    )
    assert saved.headers["Content-Type"] == "application/pdf"
    assert saved.headers["Content-Disposition"].startswith("attachment;")
    for answer in (shown, saved):
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("key", ["x", "0" * 32, "..%2f..%2fetc%2fpasswd", "'", "%00"])
def test_what_was_never_there_is_not_found(session: Session, client: Client, key: str) -> None:
    user = a_user(session)
    session.commit()
    sign_in(client, user)
    assert client.get(f"/documents/{key}").status_code == 404


def test_a_file_that_was_deleted_is_gone(
    session: Session, client: Client, handed_in: tuple[Document, User]
) -> None:
    document, owner = handed_in
    files.store().delete(document.file_key)
    sign_in(client, owner)
    assert client.get(f"/documents/{document.key}").status_code == 410
