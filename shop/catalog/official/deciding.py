"""What the platform decides: admit, return with reasons, withdraw. One of two who decide at once comes first."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.catalog import pricing, products, publication, time_offers
from shop.catalog.models import Product, ProductState
from shop.catalog.official import numbering, possible, price_limit, recording, telling, terms
from shop.catalog.official.content import RISKY, asked, changed, content_of, write_back
from shop.catalog.official.holding import is_food
from shop.catalog.official.models import Review, ReviewKind, ReviewState
from shop.catalog.official.moves import HOLDING, Act, after
from shop.core import clock
from shop.core.access import Actor, require
from shop.core.errors import Conflict, Forbidden, Invalid, NotFound
from shop.core.permissions import Permission
from shop.workshops import certification
from shop.workshops.certification.recording import belongs_to
from shop.workshops.models import Workshop

#: What a return may be about, besides its reason as a whole.
ITEMS = (*RISKY, "prices")
LONGEST_ITEM = 200


class Taken(NamedTuple):
    """What is decided on, held against everybody else, with the instant of the decision."""

    review: Review
    product: Product
    at: datetime


def admit(session: Session, actor: Actor, review_id: int, *, revision: int | None = None) -> Review:
    """The version that waits is approved as it is.

    A product is taken into the catalogue with a number; food is published when nothing else stands in the way; a change
    becomes what everybody sees. Raises Conflict (STALE when somebody acted or edited meanwhile, ILLEGAL_MOVE,
    NOT_ON_SALE when it may not be sold now), Forbidden (OWN_CASE), NotFound.
    """
    review, product, at = _taken(session, actor, review_id, Act.ADMIT, revision)
    assert review.pending is not None
    wanted, first = review.pending.content, review.state == ReviewState.SUBMITTED
    refused = possible.why_not_admitted(session, product, wanted, at)
    if not refused and first and review.kind == ReviewKind.CATALOGUE:
        refused = possible.why_not_in_catalogue(session, product, at)
    if refused:
        raise Conflict(refused, code="NOT_ON_SALE")
    if first:
        now = content_of(session, product)
        if changed(wanted, now) or price_limit.strayed(session, wanted["prices"], now["prices"]):
            raise recording.stale()
    if review.kind == ReviewKind.CATALOGUE and review.number is None:
        county = session.get_one(Workshop, product.workshop_id).county_code
        review.number = numbering.next_number(session, county, clock.local(at).year)
    recording.move(session, actor, review, Act.ADMIT)
    if first:
        _begin(session, actor, review, product, at)
    else:
        _apply(session, actor, review, product, at)
    telling.decided(session, review, product, "admitted" if first else "changed")
    return review


def _begin(session: Session, actor: Actor, review: Review, product: Product, at: datetime) -> None:
    """What follows from a first approval."""
    if review.kind == ReviewKind.CATALOGUE:
        terms.begin(session, product.id, review.number or "", at)
    elif product.state != ProductState.PUBLISHED and not publication.gaps(session, product, at):
        publication.publish(session, actor, product_id=product.id)


def _apply(session: Session, actor: Actor, review: Review, product: Product, at: datetime) -> None:
    """The change becomes what the public sees, and food that is in the catalogue counts as passed with it."""
    assert review.approved is not None
    wanted = review.approved.content
    write_back(session, product, wanted)
    prices, offered = asked(wanted)
    for variant_id, fen in prices.items():
        pricing.set_base_price(
            session, actor, variant_id=int(variant_id), amount_fen=fen, at=at, approved=True
        )
    for one in offered:
        time_offers.begin_approved(session, product, one, at)
    if review.kind == ReviewKind.CATALOGUE and is_food(product.category):
        _pass_food(session, actor, product, review)
    products.end(session, actor, product, "product.change_approved", review=review.id)
    if prices or offered:
        _approve_prices(session, actor, review, product)


def _approve_prices(session: Session, actor: Actor, review: Review, product: Product) -> None:
    """The prices that were asked for are the approved ones from here on: kept as a version of their own."""
    review.approved = recording.add_version(session, actor, product.id, content_of(session, product))
    session.flush()


def _pass_food(session: Session, actor: Actor, product: Product, admitted: Review) -> None:
    """The platform looked at all of it: the review of food has the same version."""
    review = recording.opened(session, product.id, ReviewKind.FOOD)
    if review.state in HOLDING and review.pending is None:
        recording.move(session, actor, review, Act.CHANGE, version=admitted.approved)
    elif review.pending is None:
        recording.move(session, actor, review, Act.SUBMIT, version=admitted.approved)
    recording.move(session, actor, review, Act.ADMIT)


def send_back(
    session: Session,
    actor: Actor,
    review_id: int,
    *,
    reason: str,
    items: Mapping[str, str] | None = None,
    revision: int | None = None,
) -> Review:
    """Return it with reasons: as a whole, and by field (of ITEMS). Of a change, what was approved stays.

    Raises Invalid when nothing is said, and as `admit`.
    """
    review, product, _at = _taken(session, actor, review_id, Act.RETURN, revision)
    wanted = {f: said for f, text in (items or {}).items() if (said := _item(f, text))}
    why = recording.bounded(reason)
    if not wanted and not why:
        raise Invalid(_("请写明要改什么。"), field="reason")
    outcome = "returned" if review.state == ReviewState.SUBMITTED else "kept"
    recording.move(session, actor, review, Act.RETURN, reason=why, items=wanted)
    telling.decided(session, review, product, outcome, reason=why, items=list(wanted.values()))
    return review


def _item(field: str, text: str) -> str:
    if field not in ITEMS:
        raise NotFound("")
    if len(text.strip()) > LONGEST_ITEM:
        raise Invalid(_("太长了，请不要超过 %(n)s 个字。", n=LONGEST_ITEM), field=field)
    return text.strip()


def withdraw(
    session: Session, actor: Actor, review_id: int, *, reason: str, revision: int | None = None
) -> Review:
    """Take the product out of the catalogue with a reason, or food off sale. A change that waits is dropped.

    Food that is taken off sale leaves the catalogue, too. Raises Invalid without a reason, and as `admit`.
    """
    review, product, at = _taken(session, actor, review_id, Act.WITHDRAW, revision)
    why = recording.given(reason, _("请写明撤出的理由。"))
    recording.move(session, actor, review, Act.WITHDRAW, reason=why)
    telling.decided(session, review, product, "withdrawn", reason=why)
    if review.kind == ReviewKind.FOOD:
        listed = recording.held(session, product.id, ReviewKind.CATALOGUE)
        if listed is not None and listed.state in HOLDING:
            recording.move(session, actor, listed, Act.WITHDRAW, reason=why)
        publication.unpublish(session, actor, product_id=product.id)
    terms.close(session, product.id, at)
    return review


def _taken(session: Session, actor: Actor, review_id: int, act: Act, revision: int | None) -> Taken:
    found = session.get(Review, review_id)
    if found is None:
        raise NotFound(_("没有找到这件作品。"))
    workshop_id = session.get_one(Product, found.product_id).workshop_id
    require(actor, Permission.CATALOGUE_DECIDE)
    if belongs_to(actor, session.get_one(Workshop, workshop_id)):
        raise Forbidden(_("您是这家工坊的成员，要由别的经办人来办。"), code="OWN_CASE")
    at = certification.lock_shared(session, [workshop_id])
    product = recording.held_product(session, found.product_id)
    review = recording.held(session, product.id, ReviewKind(found.kind), revision=revision)
    assert review is not None
    after(review.kind, review.state, act)
    return Taken(review, product, at)
