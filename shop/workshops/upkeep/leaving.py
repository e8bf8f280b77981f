"""A workshop leaves: announced 30 days ahead, by its owner, who has written its name once more (E-commerce Law art. 16,
BR-32).

An announced withdrawal cannot be taken back. Buyers, companies and the county have been told the day, and from the
announcement on nothing new was promised; whoever changes their mind applies anew and gets a new certificate.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.access import Actor, require
from shop.core.errors import Invalid
from shop.core.permissions import Permission
from shop.workshops import certification
from shop.workshops.certification.acts import WITHDRAWAL_DAYS
from shop.workshops.models import CertificateEvent, Workshop
from shop.workshops.upkeep.cases import bounded, tell_officers


def last_day(announced_on: date) -> date:
    """The last day of sales: the day of the announcement is the first of thirty."""
    return announced_on + timedelta(days=WITHDRAWAL_DAYS - 1)


def announce(
    session: Session, actor: Actor, workshop_id: int, *, typed_name: str, reason: str = ""
) -> CertificateEvent:
    """Announce that the workshop leaves; by its owner only.

    Raises Invalid when the name typed is not the workshop's, Conflict when no certificate runs or it was announced.
    """
    workshop = session.get_one(Workshop, workshop_id)
    require(actor, Permission.APPEAL_FILE, workshop)
    if "".join(typed_name.split()) != "".join(workshop.name.split()):
        raise Invalid(_("和工坊名称对不上，请一字不差地写一遍。"), field="typed_name")
    happened = certification.announce_withdrawal(
        session, actor, workshop_id, reason=bounded(reason, "reason")
    )
    day = clock.local_day(happened.effective_at - datetime.resolution)
    tell_officers(session, workshop, "withdrawal_announced", day=day.isoformat())
    return happened
