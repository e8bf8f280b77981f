"""Loaders of the officers' desk: the loader is the check."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core.access import Actor, allowed
from shop.core.errors import Forbidden
from shop.core.permissions import Permission
from shop.workshops.models import Workshop
from shop.workshops.queries import workshop_for


def workshop_to_see(session: Session, actor: Actor, slug: str) -> Workshop:
    """The workshop, for officers of its region and the platform. NotFound for everybody else."""
    return workshop_for(session, actor, slug, Permission.REGISTER_VIEW)


def workshop_to_decide(session: Session, actor: Actor, slug: str) -> Workshop:
    """The workshop, for the culture officers of its county or above. Forbidden, with who can, for those who only see."""
    workshop = workshop_to_see(session, actor, slug)
    if not allowed(actor, Permission.CERTIFICATE_DECIDE, workshop):
        raise Forbidden(who_decides(workshop))
    return workshop


def workshop_to_verify(session: Session, actor: Actor, slug: str) -> Workshop:
    """The workshop, for the culture officers of its county or above and the platform's operators."""
    workshop = workshop_to_see(session, actor, slug)
    if not allowed(actor, Permission.IDENTITY_VERIFY, workshop):
        raise Forbidden(who_verifies(workshop))
    return workshop


def who_verifies(workshop: Workshop) -> str:
    """The sentence that says who checks papers and changes."""
    return _("证照核验由%(county)s或上级的文旅部门、平台运营人员办理。", county=workshop.county.name)


def who_decides(workshop: Workshop) -> str:
    """The sentence that says who can."""
    return _("认定、确认、暂停、恢复和撤销由%(county)s或上级的文旅部门办理。", county=workshop.county.name)
