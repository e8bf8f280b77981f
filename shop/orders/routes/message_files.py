"""Pictures of messages: taken in with the form, shown to the two sides and, where it decides, to the platform."""

from __future__ import annotations

from flask import Response
from flask_babel import gettext as _
from wtforms import MultipleFileField

from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import NotFound
from shop.core.permissions import Permission
from shop.orders.messages import loading, pictures, queries
from shop.orders.messages.models import MessagePicture
from shop.orders.returns import queries as return_cases
from shop.orders.routes.blueprint import bp
from shop.orders.routes.taken_pictures import keys_of


def kept(field: MultipleFileField) -> list[MessagePicture]:
    """Pictures that came with the form, and those of its earlier tries."""
    return pictures.waiting(db.session, current_actor(), keys_of(field, pictures.take_in))


@bp.get("/messages/pictures/<key>")
@guard(Permission.ACCOUNT_MANAGE)
def message_picture(key: str) -> Response:
    """A picture of a message."""
    return _answer(key, small=False)


@bp.get("/messages/pictures/<key>/small")
@guard(Permission.ACCOUNT_MANAGE)
def message_picture_small(key: str) -> Response:
    """The same, small."""
    return _answer(key, small=True)


def _answer(key: str, *, small: bool) -> Response:
    found = queries.picture(db.session, key[:32])
    actor = current_actor()
    in_dispute = found is not None and return_cases.lies_with_platform(db.session, found.thread.order_id)
    if found is None or not loading.may_see_picture(db.session, actor, found, in_dispute=in_dispute):
        raise NotFound(_("没有这张照片。"))
    response = Response(pictures.data_of(key, small=small), content_type="image/jpeg")
    response.headers["Cache-Control"] = "private, max-age=600"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
