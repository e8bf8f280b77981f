"""The buyer's requests: all of them by date and risk, one with its questions and history, begun, sent, ended."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.core import chance, clock
from shop.core.access import allowed, current_actor, guard, public
from shop.core.db import db
from shop.core.errors import Conflict, Invalid
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.orders.production.quotations import queries as quotes
from shop.orders.production.rfq import content, drafting, ending, labels, queries, questions
from shop.orders.production.rfq.forms import BeginForm, ReasonForm, WordsForm
from shop.orders.production.rfq.loading import get_rfq_for
from shop.orders.production.rfq.models import Rfq, State
from shop.orders.production.rfq.steps import steps_of
from shop.orders.routes.blueprint import bp

TABS = {
    "": (State.DRAFT, State.OPEN),
    "done": (State.CLOSED, State.EXPIRED, State.CANCELLED),
}


@bp.get("/custom")
@public("what can be ordered in bulk, for everybody")
def custom() -> str:
    """How production to order works."""
    return render_template("orders/custom.html")


@bp.get("/rfqs")
@guard(Permission.RFQ_VIEW)
def rfqs() -> str:
    """The requests of the actor's companies, the next needed first, with what may go wrong."""
    actor = current_actor()
    tab = request.args.get("state", "")
    tab = tab if tab in TABS else ""
    found, page, counts = queries.listed(db.session, actor, TABS[tab], request.args.get("page"), tab)
    words = {"": _("进行中"), "done": _("结束的")}
    tabs = [(word, None, url_for(".rfqs", state=key or None), key == tab) for key, word in words.items()]
    companies = drafting.companies(db.session, actor)
    return render_template(
        "orders/rfqs.html", rfqs=found, page=page, counts=counts, tabs=tabs, says=labels, companies=companies
    )


@bp.get("/rfqs/new")
@guard(Permission.RFQ_WRITE)
def new_rfq() -> str:
    """For which company; from products when their addresses come along."""
    form = BeginForm(formdata=None)
    form.key.data = chance.uuid()
    return _begin_page(form)


@bp.post("/rfqs")
@guard(Permission.RFQ_WRITE)
def begin_rfq() -> ResponseReturnValue:
    """Begin a draft."""
    actor, form = current_actor(), BeginForm()
    form.organisation.choices = [(c.id, c.name) for c in drafting.companies(db.session, actor)]
    if not form.organisation.choices or not form.validate_on_submit():
        return _begin_page(form), 422
    try:
        rfq = drafting.begin(
            db.session,
            actor,
            organisation_id=form.organisation.data,
            slugs=request.form.getlist("product"),
            key=form.key.data,
        )
    except (Invalid, Conflict) as error:
        db.session.rollback()
        form.refuse(error)
        return _begin_page(form), 422
    edge.commit()
    return redirect(url_for(".rfq_step", number=rfq.number, step="what"), 303)


def _begin_page(form: BeginForm) -> str:
    companies = drafting.companies(db.session, current_actor())
    form.organisation.choices = [(c.id, c.name) for c in companies]
    slugs = request.form.getlist("product") or request.args.getlist("product")
    goods = queries.products(db.session, slugs)
    return render_template("orders/rfq_new.html", form=form, companies=companies, goods=goods)


@bp.get("/rfqs/<number>")
@guard(Permission.RFQ_VIEW)
def rfq(number: str) -> str:
    """One request: what is still to be written, or what it says, questions, quotations, history."""
    return _page(get_rfq_for(db.session, current_actor(), number, Permission.RFQ_VIEW))


@bp.post("/rfqs/<number>/opening")
@guard(Permission.RFQ_WRITE)
def send_rfq(number: str) -> ResponseReturnValue:
    """Send it to those who are asked."""
    actor = current_actor()
    found = get_rfq_for(db.session, actor, number, Permission.RFQ_WRITE)
    try:
        drafting.send(db.session, actor, found)
    except Invalid as error:
        db.session.rollback()
        found = get_rfq_for(db.session, actor, number, Permission.RFQ_WRITE)
        return _page(found, refused=error.sentence), 422
    return _done(number, _("发出去了，工坊报价时通知你。"))


@bp.get("/rfqs/<number>/ending")
@guard(Permission.RFQ_WRITE)
def end_rfq(number: str) -> str:
    """What ending it means, before it is done."""
    found = get_rfq_for(db.session, current_actor(), number, Permission.RFQ_WRITE)
    return render_template("orders/rfq_end.html", rfq=found, form=ReasonForm(formdata=None), says=labels)


@bp.post("/rfqs/<number>/cancellation")
@guard(Permission.RFQ_WRITE)
def cancel_rfq(number: str) -> ResponseReturnValue:
    """Call it off."""
    return _ended(number, ending.cancel, _("取消了，问过的工坊都会收到通知。"))


@bp.post("/rfqs/<number>/closing")
@guard(Permission.RFQ_WRITE)
def close_rfq(number: str) -> ResponseReturnValue:
    """End it without choosing anybody."""
    return _ended(number, ending.close, _("结束了，问过的工坊都会收到通知。"))


@bp.post("/rfqs/<number>/questions/<int:asked_id>/answer")
@guard(Permission.RFQ_WRITE)
def answer_workshop(number: str, asked_id: int) -> ResponseReturnValue:
    """Answer a question; everybody who is asked reads it."""
    actor, form = current_actor(), WordsForm(prefix=f"q{asked_id}-")
    found = get_rfq_for(db.session, actor, number, Permission.RFQ_WRITE)
    if not form.validate_on_submit():
        return _page(found, answer=(asked_id, form)), 422
    try:
        questions.answer(db.session, actor, found, asked_id, words=form.words.data or "")
    except Invalid as error:
        db.session.rollback()
        form.refuse(error, "words")
        found = get_rfq_for(db.session, actor, number, Permission.RFQ_WRITE)
        return _page(found, answer=(asked_id, form)), 422
    return _done(number, _("答复了，问过的工坊都能看到。"))


def _ended(number: str, act: Callable[..., None], said: str) -> ResponseReturnValue:
    actor, form = current_actor(), ReasonForm()
    found = get_rfq_for(db.session, actor, number, Permission.RFQ_WRITE)
    if not form.validate_on_submit():
        return render_template("orders/rfq_end.html", rfq=found, form=form, says=labels), 422
    act(db.session, actor, found, reason=form.reason.data or "")
    return _done(number, said)


def _done(number: str, said: str) -> ResponseReturnValue:
    edge.commit()
    flash(said)
    return redirect(url_for(".rfq", number=number), 303)


def _page(found: Rfq, *, refused: str = "", answer: tuple[int, WordsForm] | None = None) -> str:
    forms = {q.id: WordsForm(formdata=None, prefix=f"q{q.id}-") for q in found.questions if not q.answered_at}
    if answer is not None:
        forms[answer[0]] = answer[1]
    count = quotes.count_of(db.session, found.id)
    return render_template(
        "orders/rfq.html",
        rfq=found,
        steps=steps_of(found),
        missing=content.missing(found),
        refused=refused,
        forms=forms,
        bad=answer[1] if answer else None,
        count=count,
        award=quotes.running_award(db.session, found.id),
        tag=labels.buyer_tag(found, count),
        risk=labels.risk(found, count),
        writes=allowed(current_actor(), Permission.RFQ_WRITE, found),
        over=found.deadline_at is not None and found.deadline_at <= clock.now(),
        file_url=lambda key: url_for(".rfq_file", number=found.number, key=key),
        says=labels,
    )
