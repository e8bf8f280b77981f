"""Codes of booths and items: reading one, its picture, and the sheet to print."""

from __future__ import annotations

from functools import lru_cache

import segno
from flask import current_app, render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from shop.config import Settings
from shop.core import clock
from shop.core.access import current_actor, guard, require
from shop.core.db import db
from shop.core.errors import NotFound
from shop.core.permissions import Permission
from shop.exhibition.entry import tokens
from shop.exhibition.entry.tokens import BOOTH, ITEM, Named
from shop.exhibition.exhibitors import queries as exhibitors
from shop.exhibition.fairs import queries as fairs
from shop.exhibition.fairs.models import Booth
from shop.exhibition.items import queries as items
from shop.exhibition.routes.blueprint import bp


def keys() -> list[str]:
    """The keys of this store."""
    settings: Settings = current_app.extensions["settings"]
    return settings.signing_keys


def named(token: str) -> Named:
    """What the code names. NotFound for one that this store did not sign."""
    found = tokens.read(keys(), token)
    if found is None:
        raise NotFound("")
    return found


def booth_token(booth_id: int) -> str:
    """The code of a booth."""
    return tokens.sign(keys(), Named(BOOTH, booth_id))


def item_token(item_id: int) -> str:
    """The code of an item."""
    return tokens.sign(keys(), Named(ITEM, item_id))


def picture(token: str) -> Markup:
    """The code as an inline picture, black on white with its quiet edge."""
    return drawn(url_for("exhibition.booth", token=token, _external=True))


@lru_cache(maxsize=512)
def drawn(address: str) -> Markup:
    """An address as a code."""
    code = segno.make(address, error="m", micro=False)
    return Markup(code.svg_inline(border=4, dark="#000", light="#fff", omitsize=True))  # noqa: S704 - by the library


@bp.get("/fair-desk/<slug>/codes")
@guard(Permission.FAIR_MANAGE)
def booth_codes(slug: str) -> ResponseReturnValue:
    """One code for each booth, to print and put up."""
    fair = fairs.by_slug(db.session, slug)
    require(current_actor(), Permission.FAIR_MANAGE, fair)
    held = exhibitors.holders_of(db.session, fair.id, clock.now())
    booths = fairs.booths_of(db.session, fair.id)
    return render_template(
        "exhibition/codes.html",
        fair=fair,
        codes=[(b.number, b.hall.name, _held(held, b), picture(booth_token(b.id)), b) for b in booths],
    )


def _held(held: dict[int, exhibitors.Holder], booth: Booth) -> str:
    return held[booth.id].workshop_name if booth.id in held else ""


@bp.get("/booths/<int:booth_id>/codes")
@guard(Permission.BOOTH_SERVE)
def item_codes(booth_id: int) -> ResponseReturnValue:
    """One code for each thing the booth offers, to print and put beside it."""
    now = clock.now()
    holder = exhibitors.holder_of(db.session, booth_id, now)
    if holder is None:
        raise NotFound("")
    require(current_actor(), Permission.BOOTH_SERVE, holder)
    offered = items.on_offer(db.session, now, exhibitor_id=holder.exhibitor_id)
    return render_template(
        "exhibition/item_codes.html",
        holder=holder,
        codes=[(o.item, picture(item_token(o.item.id))) for o in offered],
        booth_code=picture(booth_token(booth_id)),
    )
