"""The workshop's return cases: what waits for an answer first, each answered in two taps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import Invalid
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.core.web.forms import Form
from shop.orders import queries as order_queries
from shop.orders.returns import answering, goods, labels, moves, paying, queries
from shop.orders.returns.forms import (
    AcceptForm,
    GoodsForm,
    OfferForm,
    ParcelForm,
    RefuseForm,
    WordsForm,
    goods_form,
)
from shop.orders.returns.loading import get_case_for
from shop.orders.returns.models import Remedy, ReturnCase, Side, State
from shop.orders.returns.terms import workshop_bears
from shop.orders.routes.blueprint import bp
from shop.orders.routes.studio import studio_of
from shop.orders.routes.tabs import tabs

S = State
TABS: dict[str, tuple[State, ...]] = {
    "": (S.ASKED, S.SENT_BACK, S.GOODS_BACK),
    "waiting": (S.OFFERED, S.REFUSED, S.ACCEPTED, S.ESCALATED, S.REFUNDING),
    "done": moves.FINAL,
}
ANSWER = Permission.RETURN_ANSWER


@bp.get("/studio/returns")
@guard(ANSWER)
def studio_returns() -> ResponseReturnValue:
    """Cases of the actor's workshops; those that wait for them first, with their deadlines."""
    mine = current_actor().organisations("workshop", "owner", "staff")
    workshops = order_queries.workshops_of(db.session, mine)
    ids = [workshop.id for workshop in workshops]
    tab = request.args.get("state", "")
    tab = tab if tab in TABS else ""
    cases, page = queries.of_workshops(db.session, ids, TABS[tab], request.args.get("page"), tab)
    counts = queries.counts(db.session, queries.in_workshops(ids))
    words = {"": _("要办的"), "waiting": _("等别人"), "done": _("办完的")}
    return render_template(
        "orders/studio_returns.html",
        studio=studio_of(workshops[0]) if workshops else None,
        many=len(workshops) > 1,
        cases=cases,
        page=page,
        tabs=tabs("orders.studio_returns", words, TABS, counts, tab),
        says=labels,
        side=Side.WORKSHOP,
    )


@bp.get("/studio/returns/<number>")
@guard(ANSWER)
def studio_return(number: str) -> ResponseReturnValue:
    """One case: what the buyer says and shows, what to do, until when."""
    return _page(_case(number))


@bp.post("/studio/returns/<number>/acceptance")
@guard(ANSWER)
def accept_return(number: str) -> ResponseReturnValue:
    """The goods may come back to this address."""
    form = AcceptForm()
    remedy = Remedy.MEND if request.form.get("remedy") == Remedy.MEND else Remedy.RETURN

    def act(case: ReturnCase) -> None:
        answering.accept(
            db.session,
            current_actor(),
            case,
            name=form.name.data or "",
            phone=form.phone.data or "",
            address=form.address.data or "",
            remedy=remedy if case.wish == Remedy.MEND else Remedy.RETURN,
        )

    return _answer(number, "accept", form, act, _("好的，退货地址给买家了。"))


@bp.post("/studio/returns/<number>/grant")
@guard(ANSWER)
def grant_return(number: str) -> ResponseReturnValue:
    """The money goes back, the goods stay with the buyer."""
    actor = current_actor()
    answering.grant(db.session, actor, _case(number))
    return _done(number, _("退款发出了，不用寄回。"))


@bp.post("/studio/returns/<number>/offer")
@guard(ANSWER)
def offer_part(number: str) -> ResponseReturnValue:
    """Offer part of the money."""
    form = OfferForm(prefix="offer")

    def act(case: ReturnCase) -> None:
        answering.offer(db.session, current_actor(), case, fen=form.fen.fen, words=form.words.data or "")

    return _answer(number, "part", form, act, _("提给买家了，买家同意才算数。"))


@bp.post("/studio/returns/<number>/refusal")
@guard(ANSWER)
def refuse_return(number: str) -> ResponseReturnValue:
    """No, for a lawful reason."""
    form = RefuseForm(prefix="refuse")
    form.offer(_case(number))

    def act(case: ReturnCase) -> None:
        answering.refuse(
            db.session, current_actor(), case, reason=form.reason.data, words=form.words.data or ""
        )

    return _answer(number, "refuse", form, act, _("答复了。买家不同意的，可以请平台处理。"))


@bp.post("/studio/returns/<number>/goods")
@guard(ANSWER)
def goods_arrived(number: str) -> ResponseReturnValue:
    """The goods are back; `pay`: and as they should be, the money goes back at once."""
    form = goods_form(_case(number))
    pays = "pay" in request.form

    def act(case: ReturnCase) -> None:
        arrive = goods.arrive_and_pay if pays else goods.arrive
        arrive(db.session, current_actor(), case, restock=form.restock(case))

    return _answer(number, "goods", form, act, _("退款发出了。") if pays else _("记下了，请在期限内退款。"))


@bp.post("/studio/returns/<number>/repair")
@guard(ANSWER)
def send_mended(number: str) -> ResponseReturnValue:
    """Mended, exchanged or sent again."""
    form = ParcelForm()
    form.offer()

    def act(case: ReturnCase) -> None:
        goods.mend(
            db.session,
            current_actor(),
            case,
            carrier=form.carrier.data,
            tracking_no=form.tracking_no.data or "",
        )

    return _answer(number, "mend", form, act, _("寄出的单号给买家了。"))


@bp.post("/studio/returns/<number>/dispute")
@guard(ANSWER)
def dispute_goods(number: str) -> ResponseReturnValue:
    """What came back is not as it should be: the platform decides."""
    form = WordsForm(prefix="dispute")

    def act(case: ReturnCase) -> None:
        answering.to_platform(db.session, current_actor(), case, words=form.words.data or "")

    return _answer(number, "dispute", form, act, _("交给平台了，7 天内决定。"))


def _case(number: str) -> ReturnCase:
    return get_case_for(db.session, current_actor(), number, ANSWER)


def _answer(
    number: str, which: str, form: Form, act: Callable[[ReturnCase], None], said: str
) -> ResponseReturnValue:
    case = _case(number)
    if not form.validate_on_submit():
        return _page(case, **{which: form}), 422
    try:
        act(case)
    except Invalid as error:
        db.session.rollback()
        form.refuse(error)
        return _page(_case(number), **{which: form}), 422
    return _done(number, said)


def _done(number: str, said: str) -> ResponseReturnValue:
    edge.commit()
    flash(said)
    return redirect(url_for("orders.studio_return", number=number), 303)


def _page(case: ReturnCase, **sent: Any) -> str:
    return render_template(
        "orders/studio_return.html",
        case=case,
        order=case.order,
        studio=studio_of(case.order.workshop),
        forms=_forms(case, sent),
        sent=next(iter(sent.values()), None),
        can=lambda act: moves.can(case, moves.Act(act)),
        worth_fen=case.refund.amount_fen if case.refund else paying.worth(db.session, case),
        bears=workshop_bears(case.kind),
        tag=labels.tag(case, Side.WORKSHOP),
        says=labels,
    )


def _forms(case: ReturnCase, sent: dict[str, Form]) -> dict[str, Form]:
    """All forms of the page; the one that was sent keeps what was typed."""
    workshop = case.order.workshop
    before = queries.last_address(db.session, workshop.id)
    address = before or (workshop.leader_name, workshop.contact_phone, workshop.address)
    refuse, mend = RefuseForm(formdata=None, prefix="refuse"), ParcelForm(formdata=None)
    refuse.offer(case)
    mend.offer()
    back: GoodsForm = goods_form(case, fresh=True)
    fresh: dict[str, Form] = {
        "accept": AcceptForm(formdata=None, name=address[0], phone=address[1], address=address[2]),
        "part": OfferForm(formdata=None, prefix="offer"),
        "refuse": refuse,
        "goods": back,
        "mend": mend,
        "dispute": WordsForm(formdata=None, prefix="dispute"),
    }
    return fresh | sent
