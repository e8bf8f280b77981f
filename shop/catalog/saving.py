"""Saving products (收藏) and following workshops (关注): of a signed-in person, for themselves alone.

Nothing here changes what the public sees, and no count of it is shown to anybody.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from shop.catalog.models import Product
from shop.catalog.saved_models import FollowedWorkshop, SavedProduct
from shop.core import clock
from shop.core.access import Actor, require
from shop.core.db import Model
from shop.core.errors import Conflict, NotFound
from shop.core.permissions import Permission
from shop.workshops.models import Certificate, Workshop

MOST = 500


def product_of(session: Session, slug: str) -> Product:
    """The product of the address, if it ever was public; else NotFound."""
    found = session.scalar(sa.select(Product).where(Product.slug == slug, Product.published_at.is_not(None)))
    if found is None:
        raise NotFound(_("没有找到这件作品。可能是网址有误。"))
    return found


#: Whether the person `saver` saved the product `saved`, to be read beside other things.
IS_SAVED = sa.exists().where(
    SavedProduct.user_id == sa.bindparam("saver"), SavedProduct.product_id == sa.bindparam("saved")
)


def workshop_of(session: Session, slug: str) -> Workshop:
    """The workshop of the address, if it ever was certified; else NotFound."""
    ever = sa.exists().where(Certificate.workshop_id == Workshop.id)
    found = session.scalar(sa.select(Workshop).where(Workshop.slug == slug, ever))
    if found is None:
        raise NotFound(_("没有找到这家工坊。可能是网址有误，或它还没有取得认定。"))
    return found


def save(session: Session, actor: Actor, *, product: Product) -> None:
    """Keep the product with those the actor likes; twice is once. Conflict when there are MOST already."""
    user_id = _own(actor)
    if _saved(session, user_id, product.id) is None:
        _room(session, SavedProduct, user_id)
        _add(session, SavedProduct(user_id=user_id, product_id=product.id, saved_at=clock.now()))


def drop(session: Session, actor: Actor, *, product: Product) -> None:
    """Keep it no longer; what is not kept stays so."""
    _take_out(session, _saved(session, _own(actor), product.id))


def follow(session: Session, actor: Actor, *, workshop: Workshop) -> None:
    """Follow the workshop; twice is once. Conflict when there are MOST already."""
    user_id = _own(actor)
    if _followed(session, user_id, workshop.id) is None:
        _room(session, FollowedWorkshop, user_id)
        _add(session, FollowedWorkshop(user_id=user_id, workshop_id=workshop.id, followed_at=clock.now()))


def unfollow(session: Session, actor: Actor, *, workshop: Workshop) -> None:
    """Follow it no longer; what is not followed stays so."""
    _take_out(session, _followed(session, _own(actor), workshop.id))


def is_followed(session: Session, actor: Actor, workshop_id: int) -> bool:
    """Whether the actor follows the workshop. One statement, none for a visitor."""
    return actor.user_id is not None and _followed(session, actor.user_id, workshop_id) is not None


def saved_ids(session: Session, actor: Actor) -> Sequence[int]:
    """The products the actor saved, newest first."""
    own = sa.select(SavedProduct.product_id).where(SavedProduct.user_id == _own(actor))
    return session.scalars(own.order_by(SavedProduct.saved_at.desc(), SavedProduct.product_id.desc())).all()


def followed_ids(session: Session, actor: Actor) -> Sequence[int]:
    """The workshops the actor follows, newest first."""
    own = sa.select(FollowedWorkshop.workshop_id).where(FollowedWorkshop.user_id == _own(actor))
    newest = own.order_by(FollowedWorkshop.followed_at.desc(), FollowedWorkshop.workshop_id.desc())
    return session.scalars(newest).all()


def _own(actor: Actor) -> int:
    require(actor, Permission.ACCOUNT_MANAGE)
    assert actor.user_id is not None
    return actor.user_id


def _saved(session: Session, user_id: int, product_id: int) -> SavedProduct | None:
    return session.get(SavedProduct, (user_id, product_id))


def _followed(session: Session, user_id: int, workshop_id: int) -> FollowedWorkshop | None:
    return session.get(FollowedWorkshop, (user_id, workshop_id))


def _room(session: Session, table: type[SavedProduct] | type[FollowedWorkshop], user_id: int) -> None:
    kept = session.scalar(sa.select(sa.func.count()).select_from(table).where(table.user_id == user_id)) or 0
    if kept >= MOST:
        raise Conflict(_("最多留 %(n)s 个，请先去掉几个。", n=MOST), code="FULL")


def _add(session: Session, row: Model) -> None:
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        pass  # The other of two clicks came first.


def _take_out(session: Session, row: Model | None) -> None:
    if row is not None:
        session.delete(row)
        session.flush()
