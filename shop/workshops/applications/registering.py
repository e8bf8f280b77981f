"""What a certification writes into the register: the workshop with the facts that were judged, its owner, its
verified identity, its recognitions.
"""

from __future__ import annotations

from datetime import date
from typing import Any, cast

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.accounts.models import Membership, User
from shop.core import audit, clock
from shop.core.access import Actor
from shop.core.errors import Conflict, Invalid
from shop.workshops import registration
from shop.workshops.applications.facts import craft_of
from shop.workshops.applications.models import Application, ApplicationKind
from shop.workshops.applications.standing import Standing
from shop.workshops.models import HEAD_COUNTS, Workshop
from shop.workshops.recognition.models import Recognition, RecognitionKind
from shop.workshops.registration import Registration
from shop.workshops.upkeep import identity

#: Facts of the form that the register keeps, by the same names; the rest is evidence of the application only.
_KEPT = (
    "name",
    "organisation_name",
    "operator_type",
    "uscc",
    "registration_exempt_reason",
    "legal_rep",
    "leader_name",
    "leader_inheritor_level",
    "address",
    "location_type",
    "premises_area_m2",
    "utilities_ok",
    "equipment",
    "founded_on",
    *HEAD_COUNTS,
    "main_products",
    "brand_ip",
    "contact_phone",
    "story",
)


def register(session: Session, actor: Actor, standing: Standing) -> Workshop:
    """Enter the applicant's workshop, or bring the one that applied up to date.

    Raises Conflict (FACTS_REFUSED) when the register cannot take a fact, such as a credit code that another workshop
    has got meanwhile: the application has to be reopened then.
    """
    application = standing.application
    fields = _fields(session, standing)
    try:
        if application.workshop_id is None:
            workshop = registration.register_workshop(session, actor, **fields)
        else:
            workshop = registration.register_anew(session, actor, application.workshop_id, **fields)
    except Invalid as refused:
        said = _("登记信息不能入册：%(why)s 请终止公示，退回补正。", why=refused.sentence)
        raise Conflict(said, code="FACTS_REFUSED") from refused
    application.workshop_id = workshop.id
    _make_owner(session, actor, workshop, application.filed_by)
    identity.at_entry(session, actor, workshop)
    for recognition in [*standing.recognitions, *_stated(actor, standing)]:
        recognition.workshop_id = workshop.id
        session.add(recognition)
    session.flush()
    return workshop


def _stated(actor: Actor, standing: Standing) -> list[Recognition]:
    """Earlier recognitions that the form names with document and day and that were judged with it: the employment
    workshop that gets the added plaque, the 非遗扶贫就业工坊 that is taken over.
    """
    known = {r.kind for r in standing.recognitions}
    named = [
        (RecognitionKind.EMPLOYMENT_WORKSHOP, "employment", standing.is_employment_workshop),
        (RecognitionKind.LEGACY_WORKSHOP, "former", standing.application.kind == ApplicationKind.LEGACY),
    ]
    facts, found = standing.application.facts, []
    for kind, name, applies in named:
        day, number = facts.get(f"{name}_on"), facts.get(f"{name}_document_no")
        if applies and kind not in known and day and number:
            found.append(_recognition(actor, standing.application, kind, date.fromisoformat(day), number))
    return found


def _recognition(
    actor: Actor, application: Application, kind: RecognitionKind, granted_on: date, document_no: str
) -> Recognition:
    return Recognition(
        application_id=application.id,
        kind=kind,
        granted_on=granted_on,
        authority="",
        document_no=document_no,
        recorded_by=actor.user_id,
        recorded_at=clock.now(),
    )


def _fields(session: Session, standing: Standing) -> Registration:
    application = standing.application
    facts = {name: value for name in _KEPT if (value := application.facts.get(name)) is not None}
    if isinstance(facts.get("founded_on"), str):
        facts["founded_on"] = date.fromisoformat(facts["founded_on"]) if facts["founded_on"] else None
    return cast(
        "Registration",
        {
            **facts,
            **_copies(session, application),
            "is_employment_workshop": standing.is_employment_workshop,
            "is_demo": session.get_one(User, application.filed_by).is_demo,
        },
    )


def _copies(session: Session, application: Application) -> dict[str, Any]:
    """The facts that the application keeps in columns; these are what was judged."""
    found: dict[str, Any] = {
        "name": application.name,
        "uscc": application.uscc or None,
        "county_code": application.county_code,
        "craft_id": craft_of(session, application),
        "ich_item_id": application.ich_item_id,
    }
    return found


def _make_owner(session: Session, actor: Actor, workshop: Workshop, user_id: int) -> None:
    """Who applied is the owner, also when that membership had ended."""
    held = session.scalar(
        sa.select(Membership).where(
            Membership.user_id == user_id,
            Membership.organisation_id == workshop.organisation_id,
            Membership.role == "owner",
        )
    )
    if held is not None and held.ended_at is None:
        return
    if held is None:
        session.add(
            Membership(
                user_id=user_id, organisation_id=workshop.organisation_id, role="owner", since=clock.now()
            )
        )
    else:
        held.since, held.ended_at = clock.now(), None
    session.flush()
    audit.record(session, actor, "workshop.owner_appointed", "workshop", workshop.slug, user_id=user_id)
