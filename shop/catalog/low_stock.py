"""Few are left: staff are told once each time the free pieces of a variant fall to what the product names.

Read off the stock by a job, so that no purchase pays for it; what rises above the mark may fall again.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from shop.catalog import products
from shop.catalog.models import Pool, Product, ProductState, Stock, Variant
from shop.core import messages
from shop.core.access import Actor
from shop.core.errors import Invalid
from shop.workshops.models import Workshop
from shop.workshops.queries import people_of

MOST = 1000
#: So many products are named in one message.
NAMED = 5


def warn_at(session: Session, actor: Actor, *, product_id: int, revision: int, pieces: int | None) -> Product:
    """Tell staff when so many pieces of a variant are left; None: never. Invalid (field `low_at`) beyond 1 to 1000."""
    if pieces is not None and not 1 <= pieces <= MOST:
        raise Invalid(_("请填 1 到 1000 件，或者不填。"), field="low_at")
    product = products.begin(session, product_id, revision)
    if product.low_at != pieces:
        product.low_at = pieces
        products.end(session, actor, product, "product.warned", low_at=pieces)
    return product


def is_low() -> ColumnElement[bool]:
    """Of a product: some variant that is sold from stock has no more free pieces than the product names."""
    return sa.exists().where(Variant.product_id == Product.id, _low(), _from_stock()).correlate(Product)


def tell(session: Session, at: datetime) -> int:
    """Tell staff what has fallen, note what has risen. Answers of how many products was told. Twice is the same."""
    _forget_risen(session)
    fallen = session.execute(
        sa.select(Variant.id, Variant.product_id, Product.title, Product.workshop_id)
        .join(Product, Product.id == Variant.product_id)
        .where(Product.state == ProductState.PUBLISHED, Variant.low_told_at.is_(None), _low(), _from_stock())
        .order_by(Variant.product_id, Variant.id)
        .with_for_update(of=Variant, skip_locked=True)
    ).all()
    if not fallen:
        return 0
    _note(session, [row.id for row in fallen], at)
    titles: dict[int, dict[int, str]] = defaultdict(dict)
    for row in fallen:
        titles[row.workshop_id][row.product_id] = row.title
    for workshop_id, named in sorted(titles.items()):
        _tell_people(session, workshop_id, list(named.values()))
    return sum(len(named) for named in titles.values())


def _tell_people(session: Session, workshop_id: int, titles: list[str]) -> None:
    for user_id in people_of(session, session.get_one(Workshop, workshop_id)):
        messages.notify(session, user_id, "stock_low", count=len(titles), titles=titles[:NAMED])


def _free() -> ColumnElement[int]:
    mall = sa.select(Stock.on_hand - Stock.reserved).where(
        Stock.variant_id == Variant.id, Stock.pool == Pool.MALL, Stock.pool_ref == ""
    )
    return sa.func.coalesce(mall.correlate(Variant).scalar_subquery(), 0)


def _low() -> ColumnElement[bool]:
    return sa.and_(Product.low_at.is_not(None), _free() <= Product.low_at)


def _from_stock() -> ColumnElement[bool]:
    return sa.and_(Variant.active, sa.not_(Variant.made_to_order))


def _forget_risen(session: Session) -> None:
    """Variants that have more again, that are not sold from stock any more, or whose product names no mark."""
    mark = (
        sa.select(Product.low_at).where(Product.id == Variant.product_id).correlate(Variant).scalar_subquery()
    )
    risen = sa.or_(mark.is_(None), _free() > mark, sa.not_(_from_stock()))
    session.execute(
        sa.update(Variant)
        .where(Variant.low_told_at.is_not(None), risen)
        .values(low_told_at=None)
        .execution_options(synchronize_session=False)
    )


def _note(session: Session, variant_ids: list[int], at: datetime) -> None:
    session.execute(
        sa.update(Variant)
        .where(Variant.id.in_(variant_ids))
        .values(low_told_at=at)
        .execution_options(synchronize_session=False)
    )
