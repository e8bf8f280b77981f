"""Pictures that come with a form, of whatever matter: each is looked at and kept with no transaction open."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import request
from wtforms import MultipleFileField

from shop.core.access import current_actor
from shop.core.db import db
from shop.core.errors import Invalid
from shop.core.web import edge
from shop.orders.form_pictures import MOST


def keys_of(field: MultipleFileField, take_in: Callable[..., Any], **facts: Any) -> list[str]:
    """Keys of those that came now, and of those that came with earlier tries of the form.

    What is no picture is said at the field; the others stay. `take_in`: the matter's own (`FormPictures.take_in`), which
    is given the facts besides.
    """
    keys = request.form.getlist("kept")
    refused: list[str] = []
    for file in request.files.getlist(field.name)[: MOST + 1]:
        if file.filename:
            try:
                keys.append(_taken(take_in, data=file.read(), filename=file.filename, **facts))
            except Invalid as error:
                db.session.rollback()
                refused.append(error.sentence)
    if refused:
        field.errors = [*field.errors, *refused]
    return keys


def _taken(take_in: Callable[..., Any], **facts: Any) -> str:
    db.session.rollback()
    key: str = take_in(db.session, current_actor(), **facts).key
    edge.commit()
    return key
