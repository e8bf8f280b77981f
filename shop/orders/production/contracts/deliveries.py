"""Deliveries, whole or in parts, in one or more parcels; and their receipt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.access import Actor
from shop.core.errors import Conflict, Invalid, NotFound
from shop.orders.production import payment_terms
from shop.orders.production.contracts import counting, milestones, moves, queries
from shop.orders.production.contracts.course_models import Delivery, DeliveryLine, DeliveryParcel
from shop.orders.production.contracts.models import Contract, Side
from shop.orders.production.contracts.moves import Act

MOST_PARCELS = 20


def send(
    session: Session,
    actor: Actor,
    contract_id: int,
    *,
    pieces: Mapping[int, int],
    parcels: Sequence[tuple[str, str]],
    note: str = "",
) -> Delivery:
    """Pieces (by line id) are on their way in these parcels (carrier, number). Invalid (pieces, parcels) for none or more
    than are to be sent; Conflict when nothing can be sent from where it stands, or before the sample is approved.
    """
    contract = moves.locked(session, contract_id)
    moves.check(contract, Act.SHIP)
    if milestones.unapproved_sample(session, contract):
        raise Conflict(_("样品还没有确认，先不要发货。"))
    before = queries.deliveries(session, contract.id)
    wanted = _checked(contract, before, pieces)
    if not 0 < len(parcels) <= MOST_PARCELS:
        raise Invalid(_("请填运单号，一次最多 %(n)s 个包裹。", n=MOST_PARCELS), field="parcels")
    delivery = Delivery(
        contract_id=contract.id,
        position=len(before) + 1,
        note=note,
        sent_at=clock.now(),
        lines=[DeliveryLine(line_id=line_id, pieces=n, **_unjudged()) for line_id, n in wanted.items()],
        parcels=[
            DeliveryParcel(carrier=carrier, tracking_no=number) for carrier, number in dict.fromkeys(parcels)
        ],
    )
    session.add(delivery)
    session.flush()
    for line in contract.lines:  # what is sent is made
        sent = sum(row.pieces for d in [*before, delivery] for row in d.lines if row.line_id == line.id)
        line.made = max(line.made, min(line.quantity, sent))
    to = counting.state_of(counting.counts(contract.lines, [*before, delivery]), [*before, delivery])
    moves.move(
        session,
        actor,
        contract,
        Act.SHIP,
        Side.WORKSHOP,
        to,
        delivery_id=delivery.id,
        pieces=sum(wanted.values()),
    )
    return delivery


def receive(session: Session, actor: Actor, contract_id: int, position: int) -> Delivery:
    """The buyer has it: the days for the inspection run (Civil Code art. 512: receipt is delivery)."""
    contract = moves.locked(session, contract_id)
    moves.check(contract, Act.RECEIVE)
    all_of_it = queries.deliveries(session, contract.id)
    delivery = at(all_of_it, position)
    if delivery.received_at is not None:
        raise moves.stale()
    delivery.received_at = clock.now()
    delivery.inspect_by = payment_terms.inspection_ends(clock.today(), contract.inspection_days)
    contract.inspect_by = max(contract.inspect_by or delivery.inspect_by, delivery.inspect_by)
    to = counting.state_of(counting.counts(contract.lines, all_of_it), all_of_it)
    moves.move(session, actor, contract, Act.RECEIVE, Side.BUYER, to, delivery_id=delivery.id)
    return delivery


def at(deliveries: Sequence[Delivery], position: int) -> Delivery:
    """The delivery with the number. NotFound when there is none."""
    found = [d for d in deliveries if d.position == position]
    if not found:
        raise NotFound(_("没有这一批货。"))
    return found[0]


def unjudged(session: Session, contract_id: int) -> bool:
    """Whether something is on its way or not inspected."""
    rows = sa.exists().where(Delivery.contract_id == contract_id, Delivery.inspected_at.is_(None))
    return bool(session.scalar(sa.select(rows)))


def _checked(contract: Contract, before: Sequence[Delivery], pieces: Mapping[int, int]) -> dict[int, int]:
    wanted = {line_id: n for line_id, n in pieces.items() if n}
    left = {count.line.id: count.to_send for count in counting.counts(contract.lines, before)}
    if not wanted or any(n < 0 or n > left.get(line_id, 0) for line_id, n in wanted.items()):
        raise Invalid(_("发货数量要大于零，也不能多于还没发的。"), field="pieces")
    return wanted


def _unjudged() -> dict[str, int]:
    return {"accepted": 0, "rejected": 0, "rework": 0}
