"""The applicant's side of the procedure: begin, save step by step, hand in, mend, withdraw, discard.

Everything is kept on the server as it is typed, so that a call or an empty battery loses nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.accounts.models import User
from shop.core import audit, clock
from shop.core.access import Actor, require
from shop.core.errors import Conflict, Invalid, NotFound
from shop.core.permissions import Permission
from shop.heritage import queries as heritage
from shop.workshops import certification
from shop.workshops.applications import checks, gaps, prefilling
from shop.workshops.applications.facts import BY_KEY
from shop.workshops.applications.models import (
    OPEN_STATES,
    Application,
    ApplicationKind,
    ApplicationState,
    EmploymentPath,
)
from shop.workshops.applications.moves import Act, after
from shop.workshops.applications.numbers import next_number
from shop.workshops.applications.recording import held
from shop.workshops.evidence import documents
from shop.workshops.evidence.models import Document
from shop.workshops.models import Certificate, Workshop

#: Drafts one person may keep at once.
MOST_DRAFTS = 10
_COLUMNS = ("name", "county_code", "craft_id", "ich_item_id", "uscc")


def begin(
    session: Session,
    actor: Actor,
    *,
    county_code: str,
    legacy: bool = False,
    workshop_id: int | None = None,
) -> Application:
    """Begin an application in the county; for a workshop of the register, with what is registered filled in.

    `legacy`: it takes over a 非遗扶贫就业工坊 certified before 2021-12 (national notice, section 2). Beginning twice
    without having written anything gives the same draft. Raises NotFound for a workshop that is not the actor's own,
    Conflict when its certificate runs (CERTIFIED), one is on its way (OPEN_APPLICATION), too many drafts lie there,
    Invalid (county_code) for a place that is no county.
    """
    require(actor, Permission.APPLICATION_FILE)
    session.get(User, actor.user_id, with_for_update={"key_share": True})
    workshop = _own_workshop(session, actor, workshop_id) if workshop_id is not None else None
    if workshop is not None:
        county_code = workshop.county_code
    if not heritage.is_leaf(session, county_code):
        raise Invalid(_("请选到县、市、区一级。"), field="county_code")
    kind = _kind(session, workshop, legacy)
    drafts = _drafts(session, actor)
    for draft in drafts:
        if (draft.version, draft.kind, draft.county_code, draft.workshop_id) == (
            1,
            kind,
            county_code,
            workshop_id,
        ):
            return draft
    if len(drafts) >= MOST_DRAFTS:
        said = _("您已经有 %(n)s 份没写完的申请，请先写完或删掉几份。", n=len(drafts))
        raise Conflict(said, code="TOO_MANY_DRAFTS")
    now = clock.now()
    application = Application(
        number=next_number(session, "SQ", county_code, clock.local(now).year),
        kind=kind,
        filed_by=actor.user_id,
        workshop_id=workshop_id,
        created_at=now,
        state_since=now,
    )
    facts = prefilling.from_register(session, workshop) if workshop is not None else {}
    _keep(application, facts | {"county_code": county_code})
    session.add(application)
    session.flush()
    audit.record(session, actor, "application.begun", "application", application.number, kind=kind)
    return application


def seen(application: Application, step: str) -> str:
    """A mark of what the step holds now: a form carries it, so that a change in another tab is noticed."""
    held_now = [application.facts.get(name) for name in BY_KEY[step].fields]
    return hashlib.sha256(json.dumps(held_now, ensure_ascii=False).encode()).hexdigest()[:16]


def save(
    session: Session,
    actor: Actor,
    application_id: int,
    *,
    step: str,
    facts: Mapping[str, Any],
    mark: str | None = None,
) -> Application:
    """Keep the answers of one step, complete or not. The county stays what it is once it has been handed in.

    Raises Invalid at the first answer that cannot be taken, Conflict (STALE) when the step was changed since `mark`,
    (STEP_CLOSED) when the county gave back other things to mend, (ILLEGAL_MOVE) when it cannot be changed now.
    """
    application = _own(session, actor, application_id, Act.SAVE)
    gaps.require_open(session, application, step)
    if mark is not None and mark != seen(application, step):
        raise Conflict(_("这一页在别的地方改过了。"), code="STALE")
    read = checks.read(session, step, facts, application.facts)
    for name, sentence in read.errors.items():
        raise Invalid(sentence, field=name)
    if application.submitted_at is not None:
        read.facts.pop("county_code", None)
    _keep(application, read.facts)
    application.version += 1
    session.flush()
    audit.record(session, actor, "application.saved", "application", application.number, step=step)
    return application


def hand_in(
    session: Session, actor: Actor, application_id: int, *, data: bytes, filename: str, kind: str
) -> Document:
    """Add a document; raises as `documents.take_in` does, and Conflict (STEP_CLOSED) as `save`.

    Call it with no transaction open.
    """
    document = documents.take_in(
        session, actor, data=data, filename=filename, kind=kind, application_id=application_id
    )
    gaps.require_open(session, session.get_one(Application, application_id), gaps.step_of(kind))
    return document


def take_back(session: Session, actor: Actor, application_id: int, key: str) -> None:
    """Take a document out again; raises as `documents.take_back` does, and Conflict (STEP_CLOSED)."""
    document = documents.take_back(session, actor, application_id, key)
    gaps.require_open(session, session.get_one(Application, application_id), gaps.step_of(document.kind))


def discard(session: Session, actor: Actor, application_id: int) -> Application:
    """Throw a draft away: what was typed and handed in is deleted."""
    application = _own(session, actor, application_id, Act.DISCARD)
    thrown = documents.of_application(session, application.id)
    for document in thrown:
        document.removed_at = clock.now()
    documents.forget(session, thrown)
    application.facts = {}
    application.name, application.uscc = "", None
    application.craft_id = application.ich_item_id = None
    application.state, application.state_since = after(application.state, Act.DISCARD), clock.now()
    application.version += 1
    session.flush()
    audit.record(session, actor, "application.discarded", "application", application.number)
    return application


def _own(session: Session, actor: Actor, application_id: int, act: Act) -> Application:
    application = held(session, application_id)
    require(actor, Permission.APPLICATION_FILE, application)
    after(application.state, act)
    return application


def _keep(application: Application, facts: Mapping[str, Any]) -> None:
    """The facts and the columns that copy some of them."""
    application.facts = {**(application.facts or {}), **facts}
    for name in _COLUMNS:
        if name in facts:
            setattr(application, name, facts[name] or ("" if name == "name" else None))
    added = bool(application.facts.get("is_employment_workshop"))
    application.employment_path = EmploymentPath.ADDED_PLAQUE if added else EmploymentPath.RECOGNITION_FIRST


def _drafts(session: Session, actor: Actor) -> list[Application]:
    rows = sa.select(Application).where(
        Application.filed_by == actor.user_id, Application.state == ApplicationState.DRAFT
    )
    return list(session.scalars(rows.order_by(Application.id)))


def _own_workshop(session: Session, actor: Actor, workshop_id: int) -> Workshop:
    """The actor's own workshop, that may apply now."""
    workshop = session.get(Workshop, workshop_id)
    if workshop is None or workshop.organisation_id not in actor.organisations("workshop", "owner"):
        raise NotFound("")
    if certification.status(session, workshop.id, clock.now()).runs:
        raise Conflict(_("工坊的证书还有效，不用再申请。"), code="CERTIFIED")
    on_its_way = sa.select(Application.number).where(
        Application.workshop_id == workshop.id, Application.state.in_(OPEN_STATES)
    )
    if (number := session.scalar(on_its_way)) is not None:
        raise Conflict(_("已经有一份申请在办：%(number)s。", number=number), code="OPEN_APPLICATION")
    return workshop


def _kind(session: Session, workshop: Workshop | None, legacy: bool) -> ApplicationKind:
    if legacy:
        return ApplicationKind.LEGACY
    if workshop is not None:
        had_one = sa.exists().where(Certificate.workshop_id == workshop.id)
        if session.scalar(sa.select(had_one)):
            return ApplicationKind.AGAIN
    return ApplicationKind.FIRST
