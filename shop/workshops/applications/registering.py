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
from shop.workshops.applications.models import Application
from shop.workshops.applications.standing import Standing
from shop.workshops.models import Workshop
from shop.workshops.registration import Registration

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
    "employees_total",
    "employees_target",
    "employees_monitored",
    "employees_low_income",
    "employees_home_based",
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
    registration.verify_identity(session, actor, workshop.id)
    for recognition in standing.recognitions:
        if recognition.workshop_id is None:
            recognition.workshop_id = workshop.id
    session.flush()
    return workshop


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
