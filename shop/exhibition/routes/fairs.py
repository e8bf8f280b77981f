"""Fairs as everybody sees them: the list, a fair with its plan, a booth, the goods."""

from __future__ import annotations

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from shop.catalog import listing
from shop.core import clock
from shop.core.access import public
from shop.core.db import db
from shop.core.errors import NotFound
from shop.exhibition.exhibitors.applying import applying_at
from shop.exhibition.fairs import programme, queries
from shop.exhibition.fairs.moves import STATE_WORDS
from shop.exhibition.items import queries as items
from shop.exhibition.routes.blueprint import bp
from shop.exhibition.zone import drawing, showing


@bp.get("/fairs")
@public("fairs that are announced")
def fairs() -> ResponseReturnValue:
    """All of them, the latest first."""
    found = queries.all_announced(db.session)
    spans = queries.spans(db.session, [fair.id for fair in found])
    return render_template(
        "exhibition/fairs.html", fairs=found, spans=spans, now=clock.now(), state_words=STATE_WORDS
    )


@bp.get("/fairs/<slug>")
@public("a fair that is announced")
def fair(slug: str) -> ResponseReturnValue:
    """Days, place, the plan with booths to click, programme, conditions."""
    found, now = queries.announced(db.session, slug), clock.now()
    halls = queries.halls_of(db.session, found.id)
    stands = showing.stands(db.session, halls, found.id, now)
    asked = request.args.get("q", "").strip()[:40]
    hits = [s for s in stands if asked and s.workshop and _matches(s, asked)] or [
        s for s in stands if asked and s.booth.number.casefold() == asked.casefold()
    ]
    plan = drawing.draw(
        halls,
        {s.booth.id: s.told for s in stands if s.workshop},
        lambda booth: url_for("exhibition.stand", slug=slug, number=booth.number),
        {s.booth.id for s in hits},
    )
    return render_template(
        "exhibition/fair.html",
        fair=found,
        span=queries.span_of(db.session, found.id),
        opening=queries.opening(db.session, found.id, now),
        now=now,
        plan=plan,
        stands=stands,
        asked=asked,
        hits=hits,
        slots=programme.slots_of(db.session, found.id),
        featured=showing.goods(db.session, found.id, now, only_featured=True),
        applying=applying_at(found, now),
        state_words=STATE_WORDS,
    )


def _matches(stand: showing.Stand, asked: str) -> bool:
    assert stand.workshop is not None
    words = (stand.booth.number, stand.workshop.name, stand.workshop.craft.name, stand.workshop.county.name)
    return any(asked.casefold() in word.casefold() for word in words)


@bp.get("/fairs/<slug>/booths/<number>")
@public("a booth of a fair that is announced")
def stand(slug: str, number: str) -> ResponseReturnValue:
    """Who is in it at this second, and what is on offer there. Scanning at the booth leads to another page."""
    found, now = queries.announced(db.session, slug), clock.now()
    halls = queries.halls_of(db.session, found.id)
    stands = showing.stands(db.session, halls, found.id, now)
    found_stand = next((s for s in stands if s.booth.number == number), None)
    if found_stand is None:
        raise NotFound("")
    workshop, offers = found_stand.workshop, []
    if workshop is not None:
        offers = [o for o in items.of_fair(db.session, found.id, now) if o.item.workshop_id == workshop.id]
    cards = listing.cards_for(db.session, list(dict.fromkeys(o.item.product_id for o in offers)), now)
    return render_template(
        "exhibition/stand.html",
        fair=found,
        span=queries.span_of(db.session, found.id),
        opening=queries.opening(db.session, found.id, now),
        stand=found_stand,
        cards=cards,
        lowest={
            card.product_id: min(o.item.price_fen for o in offers if o.item.product_id == card.product_id)
            for card in cards
        },
        slots=[
            slot
            for slot in programme.slots_of(db.session, found.id)
            if workshop is not None and slot.workshop_id == workshop.id
        ],
    )


@bp.get("/fairs/<slug>/goods")
@public("goods at a fair that is announced")
def goods(slug: str) -> ResponseReturnValue:
    """What the fair has on offer now, by hall, craft and prefecture."""
    found, now = queries.announced(db.session, slug), clock.now()
    asked = {name: request.args.get(name, "")[:40] for name in ("hall", "craft", "place")}
    return render_template(
        "exhibition/goods.html",
        fair=found,
        span=queries.span_of(db.session, found.id),
        now=now,
        asked=asked,
        goods=showing.goods(
            db.session, found.id, now, hall=asked["hall"], craft=asked["craft"], place=asked["place"]
        ),
    )
