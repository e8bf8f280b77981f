"""A workshop's delivery template: one price for the whole country, and what differs in some provinces."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.catalog.models import DeliveryRule
from shop.catalog.tariff import Basis
from shop.core import audit, cache
from shop.core.access import Actor
from shop.core.errors import Invalid
from shop.heritage.reference import regions

PROVINCES = frozenset(region.code for region in regions() if region.code.endswith("0000"))
MAX_FEE_FEN = 100_000
MAX_FREE_FROM_FEN = 100_000_000
MAX_UNITS = 100_000  # pieces, or grams: 100 kg
MAX_FEE_MORE_FEN = 100_000


def rules_of(session: Session, workshop_ids: Collection[int]) -> dict[int, DeliveryRule]:
    """The template of each workshop; one that set none asks nothing and is left out."""
    if not workshop_ids:
        return {}
    rows = session.scalars(sa.select(DeliveryRule).where(DeliveryRule.workshop_id.in_(sorted(workshop_ids))))
    return {rule.workshop_id: rule for rule in rows}


def set_rule(
    session: Session,
    actor: Actor,
    *,
    workshop_id: int,
    fee_fen: int,
    free_from_fen: int | None,
    basis: Basis = Basis.ORDER,
    first_units: int = 1,
    more_units: int = 1,
    more_fen: int = 0,
    piece_grams: int = 500,
) -> DeliveryRule:
    """Orders from now on pay `fee_fen` for the first units and `more_fen` for further ones, nothing from
    `free_from_fen` on (None: always something). `piece_grams`: of a piece whose weight is not written. Exceptions stay.
    Raises Invalid at the field.
    """
    _check(fee_fen, free_from_fen, more_fen)
    for units, field in (
        (first_units, "first_units"),
        (more_units, "more_units"),
        (piece_grams, "piece_grams"),
    ):
        if not 1 <= units <= MAX_UNITS:
            raise Invalid(_("请填 1 到 10 万。"), field=field)
    facts: dict[str, Any] = {
        "fee_fen": fee_fen,
        "free_from_fen": free_from_fen,
        "basis": basis,
        "first_units": first_units,
        "more_units": more_units,
        "more_fen": more_fen if basis != Basis.ORDER else 0,
        "piece_grams": piece_grams,
    }
    rule = session.get(DeliveryRule, workshop_id) or DeliveryRule(workshop_id=workshop_id)
    if all(getattr(rule, name) == value for name, value in facts.items()):
        return rule
    for name, value in facts.items():
        setattr(rule, name, value)
    return _save(session, actor, rule, facts)


def set_exception(
    session: Session,
    actor: Actor,
    *,
    workshop_id: int,
    provinces: Collection[str],
    served: bool,
    fee_fen: int = 0,
    more_fen: int = 0,
    free_from_fen: int | None = None,
    instead_of: str = "",
) -> DeliveryRule:
    """In these provinces another fee holds, or nothing is sent there. A province is in one exception only: it leaves the
    one it was in. `instead_of`: first province of the exception that is rewritten. Raises Invalid at the field.
    """
    if not provinces or not set(provinces) <= PROVINCES:
        raise Invalid(_("请选至少一个省份。"), field="provinces")
    _check(fee_fen, free_from_fen, more_fen)
    new = {
        "provinces": sorted(set(provinces)),
        "served": served,
        "fee_fen": fee_fen if served else 0,
        "more_fen": more_fen if served else 0,
        "free_from_fen": free_from_fen if served else None,
    }
    rule = _held(session, workshop_id)
    rule.exceptions = [*_without(rule, provinces, instead_of), new]
    return _save(session, actor, rule, {"exception": new})


def drop_exception(session: Session, actor: Actor, *, workshop_id: int, first_province: str) -> DeliveryRule:
    """The whole country's price holds again where the exception held that begins with this province."""
    rule = _held(session, workshop_id)
    rule.exceptions = _without(rule, (), first_province)
    return _save(session, actor, rule, {"no_exception": first_province})


def _held(session: Session, workshop_id: int) -> DeliveryRule:
    rule = session.get(DeliveryRule, workshop_id, with_for_update=True, populate_existing=True)
    return rule or DeliveryRule(workshop_id=workshop_id, fee_fen=0, exceptions=[])


def _without(rule: DeliveryRule, provinces: Collection[str], first: str) -> list[Mapping[str, Any]]:
    """The exceptions without these provinces, and without the one that begins with `first`."""
    kept: list[Mapping[str, Any]] = []
    for old in rule.exceptions or ():
        left = [p for p in old["provinces"] if p not in provinces]
        if left and old["provinces"][0] != first:
            kept.append({**old, "provinces": left})
    return kept


def _check(fee_fen: int, free_from_fen: int | None, more_fen: int) -> None:
    if not 0 <= fee_fen <= MAX_FEE_FEN:
        raise Invalid(_("运费请填 0 元到 1000 元。"), field="fee")
    if not 0 <= more_fen <= MAX_FEE_MORE_FEN:
        raise Invalid(_("运费请填 0 元到 1000 元。"), field="more")
    if free_from_fen is not None and not 0 < free_from_fen <= MAX_FREE_FROM_FEN:
        raise Invalid(_("包邮金额请填 0.01 元到一百万元，或者不填。"), field="free_from")


def _save(session: Session, actor: Actor, rule: DeliveryRule, facts: Mapping[str, Any]) -> DeliveryRule:
    session.add(rule)
    session.flush()
    audit.record(session, actor, "delivery.set", "workshop", rule.workshop_id, **facts)
    cache.touch(session)
    return rule
