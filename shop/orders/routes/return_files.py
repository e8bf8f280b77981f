"""Pictures of return cases: taken in with a form, shown to those whose case it is."""

from __future__ import annotations

from flask import Response
from wtforms import MultipleFileField

from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import NotFound
from shop.core.permissions import Permission
from shop.orders.returns import pictures
from shop.orders.returns.loading import get_case_for
from shop.orders.returns.models import Purpose, ReturnPicture
from shop.orders.routes.blueprint import bp
from shop.orders.routes.taken_pictures import keys_of


def kept(field: MultipleFileField, purpose: Purpose) -> list[ReturnPicture]:
    """Pictures that came with the form, and those of its earlier tries."""
    return pictures.waiting(db.session, current_actor(), keys_of(field, pictures.take_in, purpose=purpose))


@bp.get("/returns/<number>/pictures/<key>")
@guard(Permission.RETURN_VIEW)
def return_picture(number: str, key: str) -> Response:
    """A picture of the case."""
    return _answer(number, key, small=False)


@bp.get("/returns/<number>/pictures/<key>/small")
@guard(Permission.RETURN_VIEW)
def return_picture_small(number: str, key: str) -> Response:
    """The same, small."""
    return _answer(number, key, small=True)


def _answer(number: str, key: str, *, small: bool) -> Response:
    if not (len(key) == 32 and key.isascii() and key.isalnum()):
        raise NotFound("")
    case = get_case_for(db.session, current_actor(), number, Permission.RETURN_VIEW)
    data = pictures.of_case(db.session, case, key, small=small)
    response = Response(data, content_type="image/jpeg")
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
