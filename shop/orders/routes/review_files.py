"""Pictures of reviews: taken in with the form, shown to everybody once they stand in a review."""

from __future__ import annotations

from flask import Response
from wtforms import MultipleFileField

from shop.core.access import current_actor, public
from shop.core.db import db
from shop.core.errors import NotFound
from shop.orders.reviews import pictures
from shop.orders.reviews.models import ReviewPicture
from shop.orders.routes.blueprint import bp
from shop.orders.routes.taken_pictures import keys_of


def kept(field: MultipleFileField) -> list[ReviewPicture]:
    """Pictures that came with the form, and those of its earlier tries."""
    return pictures.waiting(db.session, current_actor(), keys_of(field, pictures.take_in))


@bp.get("/reviews/pictures/<key>")
@public("pictures of reviews are for everybody")
def review_picture(key: str) -> Response:
    """A picture of a review."""
    return _answer(key, small=False)


@bp.get("/reviews/pictures/<key>/small")
@public("pictures of reviews are for everybody")
def review_picture_small(key: str) -> Response:
    """The same, small."""
    return _answer(key, small=True)


def _answer(key: str, *, small: bool) -> Response:
    if not (len(key) == 32 and key.isascii() and key.isalnum()):
        raise NotFound("")
    data = pictures.shown(db.session, current_actor(), key, small=small)
    response = Response(data, content_type="image/jpeg")
    # Not for long: it may have to be hidden.
    response.headers["Cache-Control"] = "private, max-age=600"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
