"""What a workshop has to answer or pay at fairs: rows of its 今天要办."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.money import format_fen
from shop.exhibition.exhibitors.models import BoothFee, Exhibitor, ExhibitorState
from shop.exhibition.fairs.models import Fair, FairState

S = ExhibitorState


class Duty(NamedTuple):
    """One thing to do at a fair (by slug): what, until when, a sentence."""

    slug: str
    title: str
    word: str
    note: str


def duties(session: Session, workshop_id: int, at: datetime) -> list[Duty]:
    """Invitations and offers to answer, fees to pay. One statement."""
    owed = sa.and_(
        BoothFee.exhibitor_id == Exhibitor.id, BoothFee.paid_at.is_(None), BoothFee.ended_at.is_(None), BoothFee.due_at > at
    )  # fmt: skip
    rows = (
        sa.select(Fair, Exhibitor, BoothFee)
        .join(Exhibitor, Exhibitor.fair_id == Fair.id)
        .outerjoin(BoothFee, owed)
        .where(
            Exhibitor.workshop_id == workshop_id,
            Fair.state.in_((FairState.APPLYING, FairState.ARRANGED, FairState.LIVE)),
            sa.or_(Exhibitor.state.in_((S.INVITED, S.OFFERED)), BoothFee.id.is_not(None)),
        )
        .order_by(Exhibitor.id)
    )
    return [_duty(fair, exhibitor, fee) for fair, exhibitor, fee in session.execute(rows)]


def _duty(fair: Fair, exhibitor: Exhibitor, fee: BoothFee | None) -> Duty:
    if exhibitor.offered_until is not None:
        until = _("%(t)s 前", t=f"{clock.local(exhibitor.offered_until):%m-%d %H:%M}")
        return Duty(fair.slug, _("有空展位留给你们"), until, fair.title)
    if fee is not None:
        until = _("%(day)s 前", day=clock.local_day(fee.due_at).isoformat())
        return Duty(fair.slug, _("展位费 %(m)s", m=format_fen(fee.amount_fen)), until, fair.title)
    return Duty(fair.slug, _("邀请你们参展"), "", fair.title)
