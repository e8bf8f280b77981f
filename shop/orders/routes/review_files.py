"""Pictures of reviews: taken in with the form, shown to everybody once they stand in a review."""

from __future__ import annotations

from flask import Response, request
from wtforms import MultipleFileField

from shop.core.access import current_actor, public
from shop.core.db import db
from shop.core.errors import Invalid, NotFound
from shop.core.web import edge
from shop.orders.reviews import pictures
from shop.orders.reviews.models import ReviewPicture
from shop.orders.routes.blueprint import bp


def kept(field: MultipleFileField) -> list[ReviewPicture]:
    """Pictures that came with the form, and those of its earlier tries; each is looked at with no transaction open.

    What is no picture is said at the field; the others stay.
    """
    keys = request.form.getlist("kept")
    refused: list[str] = []
    for file in request.files.getlist(field.name)[: pictures.MOST + 1]:
        if file.filename:
            try:
                keys.append(_taken(file.read(), file.filename))
            except Invalid as error:
                db.session.rollback()
                refused.append(error.sentence)
    if refused:
        field.errors = [*field.errors, *refused]
    return pictures.waiting(db.session, current_actor(), keys)


def _taken(data: bytes, filename: str) -> str:
    db.session.rollback()
    picture = pictures.take_in(db.session, current_actor(), data=data, filename=filename)
    key = picture.key
    edge.commit()
    return key


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
