"""Deal intents: leaving one at a booth, answering it, what it became; the lists of each side."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.core import chance, clock
from shop.core.access import allowed, current_actor, guard, require
from shop.core.db import db
from shop.core.errors import Conflict, Forbidden, Invalid, NotFound
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.exhibition.entry import booth_page
from shop.exhibition.entry.booth_page import BoothPage
from shop.exhibition.fairs import queries as fairs
from shop.exhibition.intents import dealing, moves, queries, requesting
from shop.exhibition.intents import labels as words
from shop.exhibition.intents.dealing import Wish
from shop.exhibition.intents.forms import BecameForm, IntentForm, RequestForm
from shop.exhibition.intents.models import Became, DealIntent
from shop.exhibition.intents.moves import Act
from shop.exhibition.routes.blueprint import bp
from shop.exhibition.routes.codes import named
from shop.orders.production.rfq import drafting
from shop.orders.production.rfq.models import State


@bp.get("/b/<token>/intents/new")
@guard(Permission.INTENT_MAKE)
def new_intent(token: str) -> ResponseReturnValue:
    """What the buyer means to order."""
    page = booth_page.load(db.session, named(token), clock.now())
    form = IntentForm(key=chance.uuid())
    return _form(form, page, token)


@bp.post("/b/<token>/intents")
@guard(Permission.INTENT_MAKE)
def make_intent(token: str) -> ResponseReturnValue:
    """Leave it. The same form again lands on the same intent."""
    page = booth_page.load(db.session, named(token), clock.now())
    form = IntentForm()
    form.open(page)
    if not form.validate_on_submit():
        return _form(form, page, token), 422
    try:
        made = dealing.make(db.session, current_actor(), page, _wish(form), key=form.key.data or "")
    except (Invalid, Conflict, NotFound) as error:
        db.session.rollback()
        form.refuse(error)
        return _form(form, booth_page.load(db.session, named(token), clock.now()), token), 422
    number = made.number
    edge.commit()
    return redirect(url_for("exhibition.intent", number=number), 303)


def _wish(form: IntentForm) -> Wish:
    return Wish(
        buyer_name=form.buyer_name.data or "",
        buyer_phone=form.buyer_phone.data or "",
        item_id=form.item.data or None,
        what=(form.what.data or "").strip(),
        quantity=form.quantity.data or 0,
        amount_fen=form.amount.data or 0,
        wanted_by=form.wanted_by.data or clock.today(),
        note=(form.note.data or "").strip(),
    )


def _form(form: IntentForm, page: BoothPage, token: str) -> str:
    form.open(page)
    return render_template("exhibition/intent_new.html", form=form, page=page, token=token)


@bp.get("/intents/<number>")
@guard(Permission.INTENT_MAKE)
def intent(number: str) -> ResponseReturnValue:
    """One intent, for buyer, workshop and organiser."""
    return _page(queries.get_for(db.session, current_actor(), number), BecameForm())


def _page(found: DealIntent, form: BecameForm, asking: RequestForm | None = None) -> str:
    actor = current_actor()
    request = requesting.request_of(db.session, found)
    return render_template(
        "exhibition/intent.html",
        intent=found,
        form=form,
        words=words,
        answers=allowed(actor, Permission.INTENT_ANSWER, found.workshop),
        own=found.user_id == actor.user_id,
        can_confirm=moves.can(found, Act.CONFIRM),
        can_drop=moves.can(found, Act.DROP),
        can_convert=moves.can(found, Act.CONVERT),
        request=request,
        sees_request=request is not None and allowed(actor, Permission.RFQ_VIEW, request),
        asked=request is not None and request.state != State.DRAFT,
        may_request=request is None or request.state == State.CANCELLED,
        asking=asking or _asking(),
    )


def _asking() -> RequestForm:
    form = RequestForm()
    form.organisation.choices = [(c.id, c.name) for c in drafting.companies(db.session, current_actor())]
    return form


@bp.post("/intents/<number>/request")
@guard(Permission.INTENT_MAKE)
def request_production(number: str) -> ResponseReturnValue:
    """The buyer begins a request for production out of it (field organisation); its parts are written there."""
    actor = current_actor()
    found, form = queries.get_for(db.session, actor, number), _asking()
    if not form.validate_on_submit():
        return _page(found, BecameForm(formdata=None), form), 422
    try:
        rfq = requesting.request(db.session, actor, found, organisation_id=form.organisation.data)
    except Invalid as error:
        db.session.rollback()
        form.refuse(error, "organisation")
        return _page(queries.get_for(db.session, actor, number), BecameForm(formdata=None), form), 422
    made = rfq.number
    edge.commit()
    flash(_("需求单有了，意向里的内容已经填上，补完就能发给工坊。"))
    return redirect(url_for("orders.rfq", number=made), 303)


@bp.post("/intents/<number>/confirmation")
@guard(Permission.INTENT_ANSWER)
def confirm_intent(number: str) -> ResponseReturnValue:
    """The workshop confirms."""
    dealing.confirm(db.session, current_actor(), queries.get_for(db.session, current_actor(), number))
    edge.commit()
    flash(_("确认了。意向生效，不算成交。"))
    return redirect(url_for("exhibition.intent", number=number), 303)


@bp.post("/intents/<number>/dropping")
@guard(Permission.INTENT_MAKE)
def drop_intent(number: str) -> ResponseReturnValue:
    """Buyer or workshop gives it up."""
    actor = current_actor()
    found = queries.get_for(db.session, actor, number)
    if found.user_id != actor.user_id:
        require(actor, Permission.INTENT_ANSWER, found.workshop)
    dealing.drop(db.session, actor, found)
    edge.commit()
    flash(_("这份意向取消了。"))
    return redirect(url_for("exhibition.intent", number=number), 303)


@bp.post("/intents/<number>/conversion")
@guard(Permission.INTENT_ANSWER)
def convert_intent(number: str) -> ResponseReturnValue:
    """The workshop says which order it became."""
    actor = current_actor()
    found = queries.get_for(db.session, actor, number)
    require(actor, Permission.INTENT_ANSWER, found.workshop)
    form = BecameForm()
    if not form.validate_on_submit():
        return _page(found, form), 422
    try:
        _became(found, form)
    except (Invalid, Conflict, Forbidden) as error:
        db.session.rollback()
        form.refuse(error, "ref")
        return _page(queries.get_for(db.session, actor, number), form), 422
    edge.commit()
    flash(_("记下了。"))
    return redirect(url_for("exhibition.intent", number=number), 303)


def _became(found: DealIntent, form: BecameForm) -> None:
    ref = (form.ref.data or "").strip()
    if form.became.data == Became.PURCHASE:
        dealing.became_purchase(db.session, current_actor(), found, order_number=ref)
        return
    if not form.amount.data or form.amount.data > dealing.MOST_FEN:
        raise Invalid(_("请填合同的金额。"), field="amount")
    dealing.convert(db.session, current_actor(), found, became=Became.CONTRACT, ref=ref, fen=form.amount.data)


@bp.get("/account/intents")
@guard(Permission.INTENT_MAKE)
def my_intents() -> ResponseReturnValue:
    """The buyer's own."""
    actor = current_actor()
    assert actor.user_id is not None
    return render_template(
        "exhibition/intents.html", intents=queries.of_buyer(db.session, actor.user_id), words=words, mine=True
    )


@bp.get("/studio/intents")
@guard(Permission.INTENT_ANSWER)
def studio_intents() -> ResponseReturnValue:
    """Intents at the workshop's booths."""
    theirs = current_actor().organisations("workshop", "owner", "staff")
    return render_template(
        "exhibition/intents.html",
        intents=queries.of_workshops(db.session, theirs),
        words=words,
        mine=False,
    )


@bp.get("/fair-desk/<slug>/intents")
@guard(Permission.FAIR_MANAGE)
def fair_intents(slug: str) -> ResponseReturnValue:
    """The organiser's follow-up list."""
    fair = fairs.by_slug(db.session, slug)
    require(current_actor(), Permission.FAIR_MANAGE, fair)
    found = queries.of_fair(db.session, fair.id)
    return render_template("exhibition/fair_intents.html", fair=fair, intents=found, words=words)
