"""Asking the applicant for more: what is missing or wrong, field by field."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core.access import Actor
from shop.core.errors import Invalid
from shop.core.permissions import Permission
from shop.workshops.applications import telling
from shop.workshops.applications.models import Application
from shop.workshops.applications.moves import Act
from shop.workshops.applications.recording import authority_of, bounded, move, taken

LONGEST_ITEM = 300


def ask_more(
    session: Session,
    actor: Actor,
    application_id: int,
    *,
    items: Mapping[str, str],
    reason: str,
    version: int | None = None,
) -> Application:
    """Give the application back to be mended: `items` says it by field of the form, `reason` as a whole.

    What was signed in this round stays on record and counts no more after the next submission. Raises Invalid when
    nothing is said, and as `recording.taken`.
    """
    application = taken(
        session, actor, application_id, Act.RETURN, Permission.APPLICATION_DECIDE, version=version
    )
    wanted = {field: text for field, said in items.items() if (text := bounded(said, field, LONGEST_ITEM))}
    why = bounded(reason, "reason", 1000)
    if not wanted and not why:
        raise Invalid(_("请写明要补什么、改什么。"), field="reason")
    authority = authority_of(session, actor, application.county_code or "")
    move(
        session,
        actor,
        application,
        Act.RETURN,
        authority=authority,
        reason=why,
        detail={"items": wanted},
    )
    telling.applicant(
        session, application, "returned", authority=authority, reason=why, items=list(wanted.values())
    )
    return application
