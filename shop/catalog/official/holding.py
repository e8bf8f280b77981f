"""What was approved stays until a change of it was looked at, too.

An edit of a product whose content is approved (in the official catalogue, or food that was passed) is written into the
product as ever; at its end what is looked at goes into a version that waits, and the product goes back to what is
approved. So every page, list, order and export shows approved content, and knows nothing of this. While a change waits
further edits start from it: `open_change` at the beginning of an edit puts it into the product.
"""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from shop.catalog.models import Category, MakingStep, Product, ProductPicture, ProductState
from shop.catalog.official import recording
from shop.catalog.official.content import RISKY, Content, asked, changed, content_of, same_wish, write_back
from shop.catalog.official.models import Review, ReviewKind, ReviewState
from shop.catalog.official.moves import HOLDING, Act
from shop.core.access import SYSTEM, Actor
from shop.core.errors import Invalid
from shop.heritage.models import Craft, IchItem
from shop.workshops.models import LicenceKind

#: Goods with these licences are looked at before they may be sold (Food Safety Law art. 62).
FOOD = frozenset({LicenceKind.FOOD.value, LicenceKind.TEA.value, LicenceKind.OIL.value})
_OPENED = "catalogue_changes_opened"


def is_food(category: Category) -> bool:
    """Whether goods of the category are looked at before they may be sold."""
    return category.licence_kind in FOOD


def reviews_of(session: Session, product_id: int) -> dict[str, Review]:
    """The reviews of the product by kind. One statement."""
    rows = sa.select(Review).where(Review.product_id == product_id)
    return {r.kind: r for r in session.scalars(rows)}


def holder(reviews: dict[str, Review]) -> Review | None:
    """The review whose approved version the product is held to: that of the catalogue before that of food."""
    found = (reviews.get(kind) for kind in (ReviewKind.CATALOGUE, ReviewKind.FOOD))
    return next((r for r in found if r is not None and r.state in HOLDING), None)


def open_change(session: Session, product: Product) -> None:
    """An edit of the product, which is held, begins: a change that waits is put into it. `hold_back` must follow.

    Food that was on sale before it had to be looked at counts as passed as it stands.
    """
    reviews = reviews_of(session, product.id)
    category = session.get_one(Category, product.category_id)
    if product.state == ProductState.PUBLISHED and is_food(category) and ReviewKind.FOOD not in reviews:
        take_over(session, product)
    review = holder(reviews)
    if review is None or review.pending is None:
        return
    session.expire(product, ["pictures", "steps"])
    write_back(session, product, review.pending.content)
    session.info.setdefault(_OPENED, set()).add(product.id)


def take_over(session: Session, product: Product) -> Review:
    """The content that is on sale counts as passed: it was published before food was looked at first."""
    review = recording.opened(session, product.id, ReviewKind.FOOD)
    version = recording.add_version(session, SYSTEM, product.id, content_of(session, product))
    recording.move(session, SYSTEM, review, Act.SUBMIT, version=version)
    recording.move(session, SYSTEM, review, Act.ADMIT, reason=_("实行先审后卖之前已经在卖。"))
    return review


def hold_back(session: Session, actor: Actor, product: Product) -> bool:
    """An edit of the product, which is held, ends: what has to be looked at waits, and the product is as approved.

    Of a product that is only submitted, the version that waits becomes the one that is there now. Answers whether
    something was held back. Invalid (field `category`) when goods on sale become food that nobody looked at.
    """
    opened = product.id in session.info.get(_OPENED, set())
    session.info.get(_OPENED, set()).discard(product.id)
    reviews = reviews_of(session, product.id)
    review = holder(reviews)
    if review is None:
        _refuse_new_food(session, product, reviews)
    elif _held_to(session, actor, product, review, opened):
        return True
    for kind in ReviewKind:
        if (found := reviews.get(kind)) is not None and found.state == ReviewState.SUBMITTED:
            _revise(session, actor, product, kind)
    return False


def _refuse_new_food(session: Session, product: Product, reviews: dict[str, Review]) -> None:
    if product.state == ProductState.PUBLISHED and is_food(session.get_one(Category, product.category_id)):
        raise Invalid(
            _("食品要先审核才能卖。请先下架，改成食品，再点上架送审。"), field="category", code="FOOD_REVIEW"
        )


def _held_to(session: Session, actor: Actor, product: Product, found: Review, opened: bool) -> bool:
    """Whether something of the edit waits now. The product is as approved afterwards."""
    now = content_of(session, product)
    approved = found.approved.content if found.approved else now
    waited = found.pending.content if found.pending else None
    wanted = _wanted(now, approved, waited, opened)
    if changed(approved, now):
        write_back(session, product, approved)
    if waited is None and not changed(approved, wanted):
        return False
    if waited is not None and same_wish(waited, wanted):
        return False
    review = recording.held(session, product.id, ReviewKind(found.kind))
    assert review is not None
    if not changed(approved, wanted):
        recording.move(session, actor, review, Act.RECALL, reason=_("改回了原来的样子。"))
        return False
    version = recording.add_version(session, actor, product.id, wanted)
    recording.move(session, actor, review, Act.CHANGE, version=version)
    return True


def _wanted(now: Content, approved: Content, waited: Content | None, opened: bool) -> Content:
    """What the workshop wants: what is there now, with what waited before where the edit did not start from it."""
    if waited is None:
        return now
    same = (f for f in RISKY if f in waited and now.get(f) == approved.get(f, now.get(f)))
    kept = {} if opened else {f: waited[f] for f in same}
    prices, offers = asked(waited)
    return {**now, **kept, "asked_prices": prices, "asked_offers": offers}


def _revise(session: Session, actor: Actor, product: Product, kind: ReviewKind) -> None:
    """The version that waits is the one that is there: an edit that nobody looks at adds none."""
    review = recording.held(session, product.id, kind)
    assert review is not None and review.pending is not None
    now = content_of(session, product)
    was = review.pending.content
    if changed(was, now) or was["prices"] != now["prices"] or was.get("offers", []) != now["offers"]:
        version = recording.add_version(session, actor, product.id, now)
        recording.move(session, actor, review, Act.REVISE, version=version)


def show_change(session: Session, product: Product) -> Review | None:
    """For pages of the workshop: the product shows the change that waits, unwritten. Answers its review, if any."""
    review = holder(reviews_of(session, product.id))
    if review is None or review.pending is None:
        return None
    wanted = review.pending.content
    for name in ("title", "subtitle", "story", "material", "materials"):
        set_committed_value(product, name, wanted.get(name, getattr(product, name)))
    for name, model in (("craft", Craft), ("category", Category), ("ich_item", IchItem)):
        number = wanted[f"{name}_id"]
        set_committed_value(product, f"{name}_id", number)
        set_committed_value(product, name, session.get(model, number) if number else None)
    steps = [MakingStep(position=n, title=t, text=x) for n, (t, x) in enumerate(wanted["steps"], 1)]
    pictures = [
        ProductPicture(product_id=product.id, picture_key=key, alt=alt, position=n)
        for n, (key, alt) in enumerate(wanted["pictures"])
    ]
    set_committed_value(product, "steps", steps)
    set_committed_value(product, "pictures", pictures)
    return review
