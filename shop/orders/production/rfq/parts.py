"""The parts of a request as its pages ask for them. Each says what it refuses and writes itself into the request."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.accounts.models import Address
from shop.core import clock
from shop.core.access import Actor
from shop.core.errors import Invalid
from shop.heritage.models import Craft, Region
from shop.heritage.queries import place_texts
from shop.orders.production.rfq.models import (
    MOST_PIECES,
    Audience,
    How,
    Invitation,
    MaterialsBy,
    Rfq,
    RfqAddress,
    State,
)
from shop.workshops import certification
from shop.workshops.models import Workshop

MOST_NAMED = 30
LONGEST = timedelta(days=730)


@dataclass(frozen=True)
class What:
    """What it is: title, craft, description."""

    title: str
    craft_id: int
    description: str

    def write(self, session: Session, _actor: Actor, rfq: Rfq) -> None:
        """Invalid for an unknown craft, and for another one once the request is open: others were asked."""
        if session.get(Craft, self.craft_id) is None:
            raise Invalid(_("请选一门手艺。"), field="craft_id")
        if rfq.state != State.DRAFT and self.craft_id != rfq.craft_id:
            raise Invalid(_("已经发出的需求不能换手艺，请另写一张。"), field="craft_id")
        rfq.title, rfq.craft_id, rfq.description = self.title, self.craft_id, self.description


@dataclass(frozen=True)
class Much:
    """How many pieces, at what price each in fen (None: open), whether a sample, whether several workshops may share."""

    quantity: int
    target_unit_fen: int | None
    wants_sample: bool
    splittable: bool

    def write(self, _session: Session, _actor: Actor, rfq: Rfq) -> None:
        """Invalid for pieces out of bounds. Addresses that no longer add up have to be said again."""
        if not 1 <= self.quantity <= MOST_PIECES:
            raise Invalid(_("数量请填 1 到 1000000 之间的整数。"), field="quantity")
        if self.target_unit_fen is not None and self.target_unit_fen <= 0:
            raise Invalid(_("目标单价要大于 0，没有就不填。"), field="target")
        rfq.quantity, rfq.target_unit_fen = self.quantity, self.target_unit_fen
        rfq.wants_sample, rfq.splittable = self.wants_sample, self.splittable
        if len(rfq.addresses) == 1:
            rfq.addresses[0].pieces = self.quantity


@dataclass(frozen=True)
class Terms:
    """Quality, remuneration, manner, material, acceptance (Civil Code art. 771), and packaging."""

    quality: str
    pay_terms: str
    manner: str
    materials_by: str
    materials: str
    acceptance: str
    packaging: str

    def write(self, _session: Session, _actor: Actor, rfq: Rfq) -> None:
        """Nothing is refused that the form let through."""
        rfq.quality, rfq.pay_terms, rfq.manner = self.quality, self.pay_terms, self.manner
        rfq.materials_by, rfq.materials = MaterialsBy(self.materials_by), self.materials
        rfq.acceptance, rfq.packaging = self.acceptance, self.packaging


@dataclass(frozen=True)
class When:
    """The last day to quote, and the day by which it is needed."""

    deadline_on: date
    needed_by: date

    def write(self, _session: Session, _actor: Actor, rfq: Rfq) -> None:
        """Invalid for a day that is over, an end before the beginning, or more than two years ahead."""
        today = clock.today()
        if self.deadline_on <= today:
            raise Invalid(_("报价截止最早是明天。"), field="deadline_on")
        if self.needed_by <= self.deadline_on:
            raise Invalid(_("交货日期要在报价截止以后。"), field="needed_by")
        if self.needed_by > today + LONGEST:
            raise Invalid(_("交货日期最远两年。"), field="needed_by")
        rfq.deadline_at, rfq.needed_by = clock.day_end(self.deadline_on), self.needed_by


@dataclass(frozen=True)
class Where:
    """Pieces by the id of an address, the actor's own or the company's."""

    pieces: Mapping[int, int]

    def write(self, session: Session, actor: Actor, rfq: Rfq) -> None:
        """Invalid unless the pieces add up to the quantity, and for an address that is somebody else's or gone."""
        wanted = {address_id: n for address_id, n in self.pieces.items() if n > 0}
        if not wanted or sum(wanted.values()) != rfq.quantity:
            raise Invalid(
                _(
                    "各处加起来是 %(n)s 件，要和总数 %(all)s 件一样。",
                    n=sum(wanted.values()),
                    all=rfq.quantity or 0,
                )
            )
        kept = {row.address_id: row for row in rfq.addresses}
        usable = {address.id: address for address in sendable(session, actor, rfq)}
        if not set(wanted) <= set(usable) | set(kept):
            raise Invalid(_("有一个地址已经删除，请重新选。"))
        new = [usable[address_id] for address_id in wanted if address_id not in kept]
        places = place_texts(session, [address.region_code for address in new])
        rows = [kept[address_id] for address_id in wanted if address_id in kept]
        for address in new:
            rows.append(
                RfqAddress(
                    address_id=address.id,
                    recipient=address.recipient,
                    phone=address.phone,
                    region_code=address.region_code,
                    region_text=places.get(address.region_code, ""),
                    street=address.street,
                    pieces=wanted[address.id],
                )
            )
        for row in rows:
            assert row.address_id is not None
            row.pieces = wanted[row.address_id]
        rfq.addresses = rows


def sendable(session: Session, actor: Actor, rfq: Rfq) -> list[Address]:
    """Addresses to which pieces can be sent: the company's, then the actor's own."""
    rows = sa.select(Address).where(
        Address.removed_at.is_(None),
        sa.or_(Address.organisation_id == rfq.organisation_id, Address.user_id == actor.user_id),
    )
    return list(session.scalars(rows.order_by(Address.organisation_id.is_(None), Address.id).limit(40)))


@dataclass(frozen=True)
class Who:
    """Published to all that fit (in a region, or anywhere), or only to workshops that are named."""

    audience: str
    region_code: str | None
    workshop_ids: Sequence[int]

    def write(self, session: Session, actor: Actor, rfq: Rfq) -> None:
        """Invalid for nobody named, too many, a workshop that may not take on new work now (BR-32), an unknown region,
        and for taking back what was published.
        """
        audience = Audience(self.audience)
        if rfq.state != State.DRAFT and rfq.audience == Audience.PUBLISHED and audience == Audience.NAMED:
            raise Invalid(_("已经公开的需求不能再改成只问几家。"), field="audience")
        if audience == Audience.NAMED and not self.workshop_ids and not rfq.invitations:
            raise Invalid(_("请至少选一家工坊。"), field="workshops")
        if len(self.workshop_ids) > MOST_NAMED:
            raise Invalid(_("最多选 %(n)s 家。", n=MOST_NAMED), field="workshops")
        if self.region_code and session.get(Region, self.region_code) is None:
            raise Invalid(_("请选一个地区。"), field="region_code")
        rfq.audience, rfq.region_code = audience, self.region_code or None
        _name(session, actor, rfq, set(self.workshop_ids))


def _name(session: Session, actor: Actor, rfq: Rfq, wanted: set[int]) -> None:
    """Ask these by name; a draft forgets who is not named any more, an open request forgets nobody."""
    asked = set(session.scalars(sa.select(Invitation.workshop_id).where(Invitation.rfq_id == rfq.id)))
    new = sorted(wanted - asked)
    fit = sa.select(Workshop.id).where(
        Workshop.id.in_(new), Workshop.id.in_(certification.committing_workshops(clock.now()))
    )
    if len(new) != len(session.scalars(fit).all()):
        raise Invalid(_("有一家工坊现在不能接新的活，请重新选。"), field="workshops")
    if rfq.state == State.DRAFT:
        gone = sa.delete(Invitation).where(
            Invitation.rfq_id == rfq.id, Invitation.how == How.NAMED, Invitation.workshop_id.not_in(wanted)
        )
        session.execute(gone)
    now = clock.now()
    session.add_all(
        Invitation(rfq_id=rfq.id, workshop_id=one, how=How.NAMED, at=now, actor_id=actor.user_id)
        for one in new
    )
    session.flush()
    session.expire(rfq, ["invitations"])


Part = What | Much | Terms | When | Where | Who
