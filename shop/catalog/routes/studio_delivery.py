"""What the workshop asks for delivery: one price for the whole country, then what differs in some provinces."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.catalog import delivery, page_words, tariff
from shop.catalog.delivery_forms import DeliveryForm, ZoneForm
from shop.catalog.models import DeliveryRule
from shop.catalog.routes.blueprint import bp
from shop.catalog.routes.studio_page import own_workshop, page
from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import Invalid, NotFound
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.workshops.models import Workshop


@bp.get("/studio/delivery")
@guard(Permission.PRODUCT_EDIT)
def studio_delivery() -> ResponseReturnValue:
    """The template as it is."""
    workshop = own_workshop()
    rule = _rule(workshop)
    if rule is None:
        return _page(workshop, DeliveryForm(fee=0), rule)
    facts = {name: getattr(rule, name) for name in ("basis", "first_units", "more_units", "piece_grams")}
    form = DeliveryForm(fee=rule.fee_fen, free_from=rule.free_from_fen, more=rule.more_fen or None, **facts)
    return _page(workshop, form, rule)


@bp.post("/studio/delivery")
@guard(Permission.PRODUCT_EDIT)
def save_delivery() -> ResponseReturnValue:
    """Orders from now on pay the new fee."""
    workshop, form = own_workshop(), DeliveryForm()
    if not form.validate_on_submit():
        return _page(workshop, form, _rule(workshop)), 422
    try:
        delivery.set_rule(
            db.session,
            current_actor(),
            workshop_id=workshop.id,
            fee_fen=form.fee.data,
            free_from_fen=form.free_from.data,
            basis=form.the_basis,
            first_units=_or(form.first_units.data, 1),
            more_units=_or(form.more_units.data, 1),
            more_fen=_or(form.more.data, 0),
            piece_grams=_or(form.piece_grams.data, 500),
        )
    except Invalid as refusal:
        db.session.rollback()
        form.refuse(refusal)
        workshop = own_workshop()
        return _page(workshop, form, _rule(workshop)), 422
    edge.commit()
    flash(_("运费存好了，从下一单开始算。"))
    return redirect(url_for("catalog.studio_delivery"), 303)


@bp.get("/studio/delivery/zone")
@guard(Permission.PRODUCT_EDIT)
def studio_zone() -> ResponseReturnValue:
    """A new exception, or (`first`: its first province) one that is there."""
    workshop, first = own_workshop(), request.args.get("first", "")
    form = ZoneForm()
    if first:
        zone = _zone(workshop, first)
        form = ZoneForm(
            provinces=list(zone.provinces),
            served="yes" if zone.served else "no",
            fee=zone.fee_fen,
            more=zone.more_fen or None,
            free_from=zone.free_from_fen,
        )
    return _zone_page(workshop, form, first)


@bp.post("/studio/delivery/zone")
@guard(Permission.PRODUCT_EDIT)
def save_zone() -> ResponseReturnValue:
    """In these provinces it costs something else, or nothing is sent there."""
    workshop, form, first = own_workshop(), ZoneForm(), request.form.get("first", "")
    form.open()
    if not form.validate_on_submit():
        return _zone_page(workshop, form, first), 422
    try:
        delivery.set_exception(
            db.session,
            current_actor(),
            workshop_id=workshop.id,
            provinces=form.provinces.data or (),
            served=form.served.data == "yes",
            fee_fen=_or(form.fee.data, 0),
            more_fen=_or(form.more.data, 0),
            free_from_fen=form.free_from.data,
            instead_of=first,
        )
    except Invalid as refusal:
        db.session.rollback()
        form.refuse(refusal)
        return _zone_page(own_workshop(), form, first), 422
    edge.commit()
    flash(_("存好了，从下一单开始算。"))
    return redirect(url_for("catalog.studio_delivery"), 303)


@bp.post("/studio/delivery/zone/<first>/removal")
@guard(Permission.PRODUCT_EDIT)
def remove_zone(first: str) -> ResponseReturnValue:
    """The whole country's price holds there again."""
    delivery.drop_exception(db.session, current_actor(), workshop_id=own_workshop().id, first_province=first)
    edge.commit()
    flash(_("删掉了，那里按全国的价算。"))
    return redirect(url_for("catalog.studio_delivery"), 303)


def _or(told: int | None, otherwise: int) -> int:
    return otherwise if told is None else told


def _rule(workshop: Workshop) -> DeliveryRule | None:
    return delivery.rules_of(db.session, [workshop.id]).get(workshop.id)


def _zone(workshop: Workshop, first: str) -> tariff.Zone:
    rule = _rule(workshop)
    for zone in tariff.zones(rule) if rule else ():
        if zone.provinces[0] == first:
            return zone
    raise NotFound(_("这个地区的运费已经不在了。"))


def _page(workshop: Workshop, form: DeliveryForm, rule: DeliveryRule | None) -> str:
    zones = tariff.zones(rule) if rule else []
    lines = page_words.delivery_lines(rule)
    shown = [(zone.provinces[0], *line) for zone, line in zip(zones, lines, strict=False)]
    return page("studio_delivery", workshop, form=form, zones=shown)


def _zone_page(workshop: Workshop, form: ZoneForm, first: str) -> str:
    form.open()
    rule = _rule(workshop)
    more = rule is not None and rule.basis != tariff.Basis.ORDER
    return page("studio_zone", workshop, form=form, first=first, asks_more=more)
