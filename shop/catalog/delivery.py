"""What a workshop asks for delivery: one fee an order, free from an amount of goods on."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.catalog.models import DeliveryRule
from shop.core import audit, cache
from shop.core.access import Actor
from shop.core.errors import Invalid

MAX_FEE_FEN = 100_000
MAX_FREE_FROM_FEN = 100_000_000


def rules_of(session: Session, workshop_ids: Collection[int]) -> dict[int, DeliveryRule]:
    """The rule of each workshop; one that set none asks nothing and is left out."""
    if not workshop_ids:
        return {}
    rows = session.scalars(sa.select(DeliveryRule).where(DeliveryRule.workshop_id.in_(sorted(workshop_ids))))
    return {rule.workshop_id: rule for rule in rows}


def fee(rule: DeliveryRule | None, goods_fen: int) -> int:
    """What delivery of an order costs, in fen, for goods of that many fen."""
    if rule is None or (rule.free_from_fen is not None and goods_fen >= rule.free_from_fen):
        return 0
    return rule.fee_fen


def set_rule(
    session: Session, actor: Actor, *, workshop_id: int, fee_fen: int, free_from_fen: int | None
) -> DeliveryRule:
    """Orders from now on pay `fee_fen`, nothing from `free_from_fen` on (None: always). Raises Invalid at
    the field.
    """
    if not 0 <= fee_fen <= MAX_FEE_FEN:
        raise Invalid(_("运费请填 0 元到 1000 元。"), field="fee")
    if free_from_fen is not None and not 0 < free_from_fen <= MAX_FREE_FROM_FEN:
        raise Invalid(_("包邮金额请填 0.01 元到一百万元，或者不填。"), field="free_from")
    rule = session.get(DeliveryRule, workshop_id) or DeliveryRule(workshop_id=workshop_id)
    if (rule.fee_fen, rule.free_from_fen) == (fee_fen, free_from_fen):
        return rule
    rule.fee_fen, rule.free_from_fen = fee_fen, free_from_fen
    session.add(rule)
    session.flush()
    facts = {"fee_fen": fee_fen, "free_from_fen": free_from_fen}
    audit.record(session, actor, "delivery.set", "workshop", workshop_id, **facts)
    cache.touch(session)
    return rule
