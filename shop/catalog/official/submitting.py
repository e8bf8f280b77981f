"""What the workshop does: hand a product in for the catalogue, take back what waits, leave the catalogue."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.catalog.models import Product
from shop.catalog.official import possible, recording, terms
from shop.catalog.official.content import content_of
from shop.catalog.official.models import Review, ReviewKind
from shop.catalog.official.moves import Act, after
from shop.core import clock
from shop.core.access import Actor, require
from shop.core.errors import Conflict, NotFound
from shop.core.permissions import Permission


def submit(session: Session, actor: Actor, *, product_id: int) -> Review:
    """Hand the product in as it stands. Before it is decided on it can be changed as ever; what changed is handed in, too.

    Raises Conflict: NOT_ON_SALE, ILLEGAL_MOVE.
    """
    product = _own(session, actor, product_id)
    review = recording.opened(session, product_id, ReviewKind.CATALOGUE)
    after(review.kind, review.state, Act.SUBMIT)
    refused = possible.why_not_in_catalogue(session, product, clock.now())
    if refused:
        raise Conflict(refused, code="NOT_ON_SALE")
    version = recording.add_version(session, actor, product_id, content_of(session, product))
    recording.move(session, actor, review, Act.SUBMIT, version=version)
    return review


def submit_food(session: Session, actor: Actor, product: Product) -> Review:
    """Hand food in before it may be published; the product is held and complete. Submitted already: nothing happens."""
    review = recording.opened(session, product.id, ReviewKind.FOOD)
    if review.pending is None:
        version = recording.add_version(session, actor, product.id, content_of(session, product))
        recording.move(session, actor, review, Act.SUBMIT, version=version)
    return review


def recall(
    session: Session, actor: Actor, *, product_id: int, kind: ReviewKind, revision: int | None = None
) -> Review:
    """Take back what waits: a product is not looked at any more, a change is dropped and what was approved stays.

    Raises Conflict (STALE, ILLEGAL_MOVE), NotFound.
    """
    review = _mine(session, actor, product_id, kind, revision)
    recording.move(session, actor, review, Act.RECALL)
    return review


def leave(session: Session, actor: Actor, *, product_id: int, revision: int | None = None) -> Review:
    """Take the product out of the catalogue; it stays on sale. A change that waits is dropped. The number is kept.

    Raises Conflict (STALE, ILLEGAL_MOVE), NotFound.
    """
    review = _mine(session, actor, product_id, ReviewKind.CATALOGUE, revision)
    recording.move(session, actor, review, Act.LEAVE)
    terms.close(session, product_id, clock.now())
    return review


def _own(session: Session, actor: Actor, product_id: int) -> Product:
    product = recording.held_product(session, product_id)
    require(actor, Permission.PRODUCT_PUBLISH, product.workshop)
    return product


def _mine(session: Session, actor: Actor, product_id: int, kind: ReviewKind, revision: int | None) -> Review:
    _own(session, actor, product_id)
    review = recording.held(session, product_id, kind, revision=revision)
    if review is None:
        raise NotFound(_("这件作品没有送审过。"))
    return review
