"""Licences that some goods ask for, and that the workshop's page shows (E-commerce Law art. 15; BR-21)."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import audit, cache, clock
from shop.core.access import Actor, require
from shop.core.errors import Conflict, Invalid
from shop.core.permissions import Permission
from shop.core.text import later as _l
from shop.workshops.certification.holding import hold_alone
from shop.workshops.models import Licence, LicenceKind

#: Kinds of licences in words; a category of goods names the kind that selling it asks for.
WORDS: dict[str, str] = {
    LicenceKind.BUSINESS: _l("营业执照"),
    LicenceKind.FOOD: _l("食品经营或生产许可"),
    LicenceKind.TEA: _l("茶叶经营或生产许可"),
    LicenceKind.OIL: _l("食用油经营或生产许可"),
}


def enter_licence(
    session: Session,
    actor: Actor,
    workshop_id: int,
    *,
    kind: str,
    number: str,
    valid_from: date,
    valid_until: date | None,
) -> Licence:
    """Enter a licence that was checked against the original; valid on both days named (None: without end).

    Raises Invalid when it ends before it begins, Conflict when the same number stands in the register already.
    """
    workshop = hold_alone(session, workshop_id)
    require(actor, Permission.IDENTITY_VERIFY, workshop)
    if valid_until is not None and valid_until < valid_from:
        raise Invalid(_("到期日不能早于起始日。"), field="valid_until")
    same = sa.select(Licence.id).where(
        Licence.workshop_id == workshop_id, Licence.kind == kind, Licence.number == number
    )
    if session.scalar(same) is not None:
        raise Conflict(_("这个号码的许可已经登记过了。"), code="ALREADY_ENTERED")
    licence = Licence(
        workshop_id=workshop_id,
        kind=LicenceKind(kind),
        number=number,
        valid_from=clock.day_start(valid_from),
        valid_until=None if valid_until is None else clock.day_end(valid_until),
    )
    session.add(licence)
    session.flush()
    audit.record(
        session, actor, "workshop.licence_entered", "workshop", workshop.slug, kind=kind, number=number
    )
    cache.touch(session)
    return licence


def of_workshop(session: Session, workshop_id: int) -> list[Licence]:
    """All licences of the workshop, the newest first."""
    rows = sa.select(Licence).where(Licence.workshop_id == workshop_id)
    return list(session.scalars(rows.order_by(Licence.valid_from.desc(), Licence.id.desc())))


def last_day(licence: Licence) -> date | None:
    """The last day on which it is valid; None when it has no end."""
    if licence.valid_until is None:
        return None
    return clock.local_day(licence.valid_until - datetime.resolution)
