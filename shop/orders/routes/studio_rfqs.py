"""What a workshop is asked: the inbox, one request with questions, its quotation, the thread."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.core import clock
from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import Invalid, NotFound
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.orders.production.quotations import plan_words, talking
from shop.orders.production.quotations import queries as quote_queries
from shop.orders.production.quotations.loading import own_quote
from shop.orders.production.quotations.models import Quotation, Side, State
from shop.orders.production.quotations.offers import terms_of, warnings
from shop.orders.production.rfq import labels, queries, questions
from shop.orders.production.rfq.forms import FileForm, WordsForm
from shop.orders.production.rfq.loading import get_asked_for
from shop.orders.production.rfq.models import Rfq
from shop.orders.routes.blueprint import bp
from shop.workshops import certification
from shop.workshops.models import Workshop
from shop.workshops.working import studio_head, workshop_of

ANSWER = Permission.RFQ_ANSWER
TABS = {
    "quoted": (State.SENT, State.DRAFT),
    "done": (State.ACCEPTED, State.DECLINED, State.WITHDRAWN, State.EXPIRED),
}


@bp.get("/studio/rfqs")
@guard(ANSWER)
def studio_rfqs() -> str:
    """Requests that wait for an answer, the next deadline first; on other tabs what was answered."""
    workshop, now = asking_workshop(), clock.now()
    tab = request.args.get("state", "")
    tab = tab if tab in TABS else ""
    words = {"": _("等你报价"), "quoted": _("报过的"), "done": _("有结果的")}
    tabs = [
        (word, None, url_for(".studio_rfqs", state=key or None), key == tab) for key, word in words.items()
    ]
    weeks = queries.weeks_of(db.session, workshop)
    commits = certification.may_commit(db.session, workshop.id, now)
    rfqs: list[Rfq] = []
    own: list[Quotation] = []
    if tab:
        own, page = quote_queries.of_workshop(
            db.session, workshop.id, TABS[tab], request.args.get("page"), tab
        )
    else:
        rfqs, page = queries.inbox(db.session, workshop, weeks, request.args.get("page"), commits=commits)
    return render_template(
        "orders/studio_rfqs.html",
        studio=studio_head(db.session, workshop, now),
        tabs=tabs,
        rfqs=rfqs,
        own=own,
        page=page,
        commits=commits,
        stated=bool(weeks),
        unseen=0 if weeks else queries.unseen(db.session, workshop, now),
        says=labels,
    )


@bp.get("/studio/rfqs/<number>")
@guard(ANSWER)
def studio_rfq(number: str) -> str:
    """One request: what is wanted, questions and answers, the own quotation with its thread."""
    workshop = asking_workshop()
    return asked_page(workshop, get_asked_for(db.session, workshop, number))


@bp.post("/studio/rfqs/<number>/questions")
@guard(ANSWER)
def ask_buyer(number: str) -> ResponseReturnValue:
    """Ask the buyer something; all who are asked read the answer."""
    actor, workshop, form = current_actor(), asking_workshop(), WordsForm(prefix="ask-")
    rfq = get_asked_for(db.session, workshop, number)
    if not form.validate_on_submit():
        return asked_page(workshop, rfq, ask=form), 422
    try:
        questions.ask(db.session, actor, rfq, workshop, words=form.words.data or "")
    except Invalid as error:
        form.refuse(error, "words")
        return asked_page(workshop, rfq, ask=form), 422
    return done(number, _("问出去了。买家答复以后，问到的工坊都能看到问题和答复，看不到是谁问的。"))


@bp.post("/studio/rfqs/<number>/messages")
@guard(ANSWER)
def say_to_buyer(number: str) -> ResponseReturnValue:
    """A word in the thread of the own quotation."""
    actor, workshop, form = current_actor(), asking_workshop(), WordsForm(prefix="say-")
    rfq = get_asked_for(db.session, workshop, number)
    if not form.validate_on_submit():
        return asked_page(workshop, rfq, say=form), 422
    talking.say(db.session, actor, own_of(workshop, rfq), Side.WORKSHOP, words=form.words.data or "")
    return done(number, _("发给买家了。"))


def asking_workshop() -> Workshop:
    """The workshop whose pages the actor sees."""
    return workshop_of(db.session, current_actor(), ANSWER)


def own_of(workshop: Workshop, rfq: Rfq) -> Quotation:
    """Its quotation for the request. NotFound when there is none."""
    found = own_quote(db.session, workshop, rfq)
    if found is None:
        raise NotFound(_("还没有报价。"))
    return found


def done(number: str, said: str) -> ResponseReturnValue:
    """Commit, say it, back to the request."""
    edge.commit()
    flash(said)
    return redirect(url_for(".studio_rfq", number=number), 303)


def asked_page(
    workshop: Workshop,
    rfq: Rfq,
    *,
    ask: WordsForm | None = None,
    say: WordsForm | None = None,
    file: FileForm | None = None,
) -> str:
    """The page of a request that the workshop is asked."""
    now = clock.now()
    quotation = own_quote(db.session, workshop, rfq)
    version = quotation.current if quotation else None
    return render_template(
        "orders/studio_rfq.html",
        studio=studio_head(db.session, workshop, now),
        workshop=workshop,
        rfq=rfq,
        quotation=quotation,
        version=version,
        warned=_warned(workshop, rfq, quotation),
        ask=ask or WordsForm(formdata=None, prefix="ask-"),
        say=say or WordsForm(formdata=None, prefix="say-"),
        file=file or FileForm(formdata=None),
        bad=ask or say or file,
        tag=labels.workshop_tag(rfq),
        is_open=rfq.state == "open" and rfq.deadline_at is not None and rfq.deadline_at > now,
        commits=certification.may_commit(db.session, workshop.id, now),
        file_url=lambda key: url_for(".studio_rfq_file", number=rfq.number, key=key),
        own_file_url=lambda key: url_for(".studio_quote_file", number=rfq.number, key=key),
        removal_url=lambda key: url_for(".remove_quote_file", number=rfq.number, key=key),
        plan=plan_words,
        says=labels,
    )


def _warned(workshop: Workshop, rfq: Rfq, quotation: Quotation | None) -> list[str]:
    version = quotation.current if quotation else None
    if version is None or quotation is None or quotation.state != State.SENT:
        return []
    assert rfq.craft_id is not None and rfq.needed_by is not None and rfq.quantity is not None
    calendar = queries.weeks_of(db.session, workshop).get(rfq.craft_id)
    today = clock.today()
    free = calendar.free_by(rfq.needed_by, today) if calendar else None
    return warnings(terms_of(version), quantity=rfq.quantity, needed_by=rfq.needed_by, free=free, today=today)
