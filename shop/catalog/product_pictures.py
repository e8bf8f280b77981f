"""Pictures of a product: their order, and the words for those who cannot see them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.catalog import alts, products, words
from shop.catalog.models import Product, ProductPicture, ProductState
from shop.catalog.official import holding
from shop.core.access import Actor
from shop.core.errors import Conflict, Invalid, NotFound

MOST = 9


class Shown(NamedTuple):
    """A picture in its place with its words."""

    key: str
    alt: str


def put(session: Session, actor: Actor, *, product_id: int, key: str, position: int | None = None) -> Product:
    """Put a stored picture in a place, instead of the one that is there; None or a place beyond the last:
    at the end.

    Conflict when there are nine already. The same picture twice stays once.
    """
    product = products.begin(session, product_id, None)
    holding.open_change(session, product)
    shown = [Shown(p.picture_key, p.alt) for p in product.pictures]
    if any(s.key == key for s in shown):
        holding.hold_back(session, actor, product)
        return product
    if position is not None and position < len(shown):
        shown[position] = Shown(key, alts.prefilled(product, position))
    elif len(shown) >= MOST:
        raise Conflict(_("最多放 %(most)s 张照片。请先删掉一张。", most=MOST))
    else:
        shown.append(Shown(key, alts.prefilled(product, len(shown))))
    _write(session, product, shown)
    products.end(session, actor, product, "product.pictured", pictures=len(shown))
    return product


def arrange(
    session: Session, actor: Actor, *, product_id: int, revision: int, shown: Sequence[Shown]
) -> Product:
    """The pictures of the product in this order with these words; one left out is taken away (its file
    stays).

    Invalid at the field (`pictures-N-alt`) for missing words and refused ones, NotFound for a picture it
    does not have.
    """
    for n, one in enumerate(shown):
        if not one.alt.strip():
            raise Invalid(_("请写一句话，说给看不见的人听。"), field=f"pictures-{n}-alt")
    words.refuse({f"pictures-{n}-alt": one.alt for n, one in enumerate(shown)})
    product = products.begin(session, product_id, revision)
    holding.open_change(session, product)
    if not {s.key for s in shown} <= {p.picture_key for p in product.pictures}:
        raise NotFound(_("没有找到这张照片。"))
    if not shown and product.state == ProductState.PUBLISHED:
        raise Invalid(_("上架的作品至少要有一张照片。"), field="pictures")
    _write(session, product, shown)
    products.end(session, actor, product, "product.pictured", pictures=len(shown))
    return product


def replace(
    session: Session, actor: Actor, *, product_id: int, revision: int, key: str, by: str, cut_from: str | None
) -> Product:
    """The picture shows another cut of itself (`by`, cut from the whole one), or the whole again (`cut_from` None).

    Place and words stay. NotFound for a picture it does not have, Conflict for another revision, Invalid (field
    `crop`) when it shows this very cut already in another place.
    """
    product = products.begin(session, product_id, revision)
    picture = next((p for p in product.pictures if p.picture_key == key), None)
    if picture is None:
        raise NotFound(_("没有找到这张照片。"))
    if by == key:
        return product
    if any(p.picture_key == by for p in product.pictures):
        raise Invalid(_("这件作品已经有一张一样的照片。"), field="crop")
    picture.picture_key, picture.cut_from = by, cut_from
    products.end(session, actor, product, "product.picture_cut", cut=cut_from is not None)
    return product


def _write(session: Session, product: Product, shown: Sequence[Shown]) -> None:
    there = {p.picture_key: p for p in product.pictures}
    for picture in list(product.pictures):
        if picture.picture_key not in {s.key for s in shown}:
            product.pictures.remove(picture)
    session.flush()
    for n, one in enumerate(shown):
        picture = there.get(one.key) or ProductPicture(picture_key=one.key)
        if one.key not in there:
            product.pictures.append(picture)
        picture.position, picture.alt = n, one.alt.strip()
    product.pictures.sort(key=lambda p: p.position)
    session.flush()
