"""The eight that a fair puts forward; the list lies in the catalogue, so that campaigns can have theirs."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.catalog.showcase_models import FeaturedProduct, ShowcaseSource
from shop.core import audit, cache
from shop.core.access import Actor, require
from shop.core.errors import Invalid
from shop.core.permissions import Permission
from shop.exhibition.fairs.models import Fair
from shop.exhibition.fairs.moves import hold
from shop.exhibition.items.models import FairItem

MOST = 8


def featured(session: Session, fair_id: int) -> list[int]:
    """Ids of the products, in order."""
    rows = sa.select(FeaturedProduct.product_id).where(*_of(fair_id)).order_by(FeaturedProduct.position)
    return list(session.scalars(rows))


def feature(session: Session, actor: Actor, fair: Fair, product_ids: Sequence[int]) -> None:
    """These products are put forward, in this order. Invalid for more than eight or one that is not at the fair."""
    require(actor, Permission.FAIR_MANAGE, fair)
    hold(session, fair)
    wanted = list(dict.fromkeys(product_ids))
    if len(wanted) > MOST:
        raise Invalid(_("最多推荐 %(n)s 件。", n=MOST), field="products")
    here = set(
        session.scalars(
            sa.select(FairItem.product_id).where(FairItem.fair_id == fair.id, FairItem.ended_at.is_(None))
        )
    )
    if not set(wanted) <= here:
        raise Invalid(_("只能推荐展会上的作品。"), field="products")
    session.execute(sa.delete(FeaturedProduct).where(*_of(fair.id)))
    session.add_all(
        FeaturedProduct(source=ShowcaseSource.FAIR, ref=str(fair.id), product_id=product, position=n)
        for n, product in enumerate(wanted)
    )
    session.flush()
    audit.record(session, actor, "fair.featured", "fair", fair.id, products=len(wanted))
    cache.touch(session)


def _of(fair_id: int) -> tuple[sa.ColumnElement[bool], ...]:
    return FeaturedProduct.source == ShowcaseSource.FAIR, FeaturedProduct.ref == str(fair_id)
