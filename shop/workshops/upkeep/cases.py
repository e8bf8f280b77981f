"""What all matters between a workshop and its officers share: who may not decide, what must be written, who is told."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import messages
from shop.core.access import Actor
from shop.core.errors import Forbidden, Invalid
from shop.workshops.certification.recording import refuse_own
from shop.workshops.models import Workshop
from shop.workshops.queries import people_of, watching_officers

LONGEST_ANSWER = 300


def refuse_party(actor: Actor, workshop: Workshop, *handed_in_by: int | None) -> None:
    """Raises Forbidden (OWN_CASE) for who belongs to the workshop, and for who handed the matter in."""
    refuse_own(actor, workshop)
    if actor.user_id is not None and actor.user_id in handed_in_by:
        raise Forbidden(_("这件事是您自己报上来的，要由别的经办人来办。"), code="OWN_CASE")


def given(text: str, field: str, missing: str, longest: int = LONGEST_ANSWER) -> str:
    """The text without blanks around it; raises Invalid at the field when nothing is left or it is too long."""
    found = bounded(text, field, longest)
    if not found:
        raise Invalid(missing, field=field)
    return found


def bounded(text: str, field: str, longest: int = LONGEST_ANSWER) -> str:
    """The text without blanks around it; raises Invalid at the field when it is too long."""
    found = text.strip()
    if len(found) > longest:
        raise Invalid(_("太长了，请不要超过 %(n)s 个字。", n=longest), field=field)
    return found


def tell_workshop(session: Session, workshop: Workshop, template: str, **facts: Any) -> None:
    """Tell the workshop's owners and staff, after the commit."""
    for user_id in people_of(session, workshop):
        messages.notify(session, user_id, template, workshop=workshop.name, **facts)


def tell_officers(session: Session, workshop: Workshop, template: str, **facts: Any) -> None:
    """Tell the culture officers of the workshop's county, after the commit."""
    for user_id in watching_officers(session, workshop.county_code):
        messages.notify(session, user_id, template, workshop=workshop.name, **facts)
