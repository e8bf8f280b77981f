"""The buyer's return cases: what applies is said first, then asked; each case on one page."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import Invalid
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.orders import labels as order_words
from shop.orders.loading import get_order_for
from shop.orders.models import Order
from shop.orders.returns import answering, asking, bank, drafts, goods, labels, moves, paying, queries
from shop.orders.returns.forms import AccountForm, AskForm, ParcelForm, WordsForm, ask_form, name
from shop.orders.returns.loading import get_bank_refund_for, get_case_for
from shop.orders.returns.models import Purpose, ReturnCase, ReturnPicture, Side
from shop.orders.returns.terms import Terms, workshop_bears
from shop.orders.routes.blueprint import bp
from shop.orders.routes.return_files import kept


@bp.get("/orders/<number>/returns/new")
@guard(Permission.RETURN_ASK)
def new_return(number: str) -> ResponseReturnValue:
    """What applies to each line, and the form."""
    order = get_order_for(db.session, current_actor(), number)
    terms = asking.terms(db.session, order)
    form = ask_form(terms)
    form.take_up(drafts.of(db.session, order))
    return _form(order, terms, form, [])


@bp.post("/orders/<number>/returns")
@guard(Permission.RETURN_ASK)
def ask_return(number: str) -> ResponseReturnValue:
    """Open a case; the workshop has 48 hours."""
    actor = current_actor()
    order = get_order_for(db.session, actor, number)
    form = ask_form(asking.terms(db.session, order))
    if request.form.get("later"):
        drafts.save(db.session, order, form.plain())
        edge.commit()
        flash(_("先存着了，30 天内从这个订单的“退货退款”接着填，换手机也在。照片要重新选。"))
        return redirect(url_for("orders.order", number=number), 303)
    valid = form.validate_on_submit()
    pictures = kept(form.pictures, Purpose.EVIDENCE)
    order = get_order_for(db.session, actor, number)
    terms = asking.terms(db.session, order)
    if not valid or form.pictures.errors:
        return _form(order, terms, form, pictures), 422
    keys = [picture.key for picture in pictures]
    try:
        case = asking.ask(
            db.session,
            actor,
            order,
            kind=form.kind.data,
            wish=form.wish.data,
            pieces=form.wanted(terms),
            words=form.words.data or "",
            picture_keys=keys,
        )
    except Invalid as error:
        db.session.rollback()
        form.refuse(error)
        return _form(order, terms, form, pictures), 422
    drafts.drop(db.session, order)
    edge.commit()
    flash(_("申请交给工坊了，最多 48 小时有答复。"))
    return redirect(url_for("orders.return_case", number=case.number), 303)


@bp.get("/returns")
@guard(Permission.RETURN_ASK)
def returns() -> ResponseReturnValue:
    """All cases of the buyer, and money that goes by bank transfer."""
    actor = current_actor()
    assert actor.user_id is not None
    cases, page = queries.of_buyer(db.session, actor.user_id, request.args.get("page"))
    transfers = queries.bank_refunds_of(db.session, actor.user_id)
    return render_template("orders/returns.html", cases=cases, page=page, transfers=transfers, says=labels)


@bp.get("/returns/<number>")
@guard(Permission.RETURN_ASK)
def return_case(number: str) -> ResponseReturnValue:
    """One case: what is new, what to do next and until when, what was done."""
    return _page(get_case_for(db.session, current_actor(), number, Permission.RETURN_ASK))


@bp.post("/returns/<number>/parcel")
@guard(Permission.RETURN_ASK)
def send_return(number: str) -> ResponseReturnValue:
    """The goods are on their way back."""
    actor = current_actor()
    case = get_case_for(db.session, actor, number, Permission.RETURN_ASK)
    form = ParcelForm()
    form.offer()
    valid = form.validate_on_submit()
    pictures = kept(form.pictures, Purpose.FREIGHT)
    case = get_case_for(db.session, actor, number, Permission.RETURN_ASK)
    if not valid or form.pictures.errors:
        return _page(case, parcel=form, pictures=pictures), 422
    try:
        goods.send(
            db.session,
            actor,
            case,
            carrier=form.carrier.data,
            tracking_no=form.tracking_no.data or "",
            freight_fen=form.freight.fen,
            picture_keys=[picture.key for picture in pictures],
        )
    except Invalid as error:
        db.session.rollback()
        form.refuse(error, "tracking_no")
        case = get_case_for(db.session, actor, number, Permission.RETURN_ASK)
        return _page(case, parcel=form, pictures=pictures), 422
    return _done(number, _("记下了。工坊收到后 7 天内退款。"))


@bp.post("/returns/<number>/agreement")
@guard(Permission.RETURN_ASK)
def agree_to_offer(number: str) -> ResponseReturnValue:
    """Take the part of the money the workshop offers."""
    return _act(number, answering.agree, _("好的，这部分钱按原路退回，到账时通知你。"))


@bp.post("/returns/<number>/withdrawal")
@guard(Permission.RETURN_ASK)
def withdraw_return(number: str) -> ResponseReturnValue:
    """Take the request back."""
    return _act(number, asking.withdraw, _("撤回了。"))


@bp.post("/returns/<number>/escalation")
@guard(Permission.RETURN_ASK)
def escalate_return(number: str) -> ResponseReturnValue:
    """The platform is to decide."""
    actor, form = current_actor(), WordsForm()
    case = get_case_for(db.session, actor, number, Permission.RETURN_ASK)
    if not form.validate_on_submit():
        return _page(case, words=form), 422
    asking.escalate(db.session, actor, case, words=form.words.data or "")
    return _done(number, _("交给平台了，7 天内给你决定。"))


@bp.get("/bank-refunds/<number>")
@guard(Permission.BANK_REFUND_GIVE)
def bank_refund(number: str) -> ResponseReturnValue:
    """Money by bank transfer: why, how much, to which account."""
    row = get_bank_refund_for(db.session, current_actor(), number, Permission.BANK_REFUND_GIVE)
    return render_template("orders/bank_refund.html", row=row, form=AccountForm(formdata=None), says=labels)


@bp.post("/bank-refunds/<number>/account")
@guard(Permission.BANK_REFUND_GIVE)
def give_account(number: str) -> ResponseReturnValue:
    """Name the account."""
    actor, form = current_actor(), AccountForm()
    row = get_bank_refund_for(db.session, actor, number, Permission.BANK_REFUND_GIVE)
    if not form.validate_on_submit():
        return render_template("orders/bank_refund.html", row=row, form=form, says=labels), 422
    try:
        bank.give_account(
            db.session,
            actor,
            number,
            holder=form.holder.data or "",
            bank=form.bank.data or "",
            account=form.account.data or "",
        )
    except Invalid as error:
        form.refuse(error, "account")
        return render_template("orders/bank_refund.html", row=row, form=form, says=labels), 422
    edge.commit()
    flash(_("账户记下了，财务转账后通知你。"))
    return redirect(url_for("orders.bank_refund", number=number), 303)


def _act(number: str, act: Callable[..., None], said: str) -> ResponseReturnValue:
    actor = current_actor()
    act(db.session, actor, get_case_for(db.session, actor, number, Permission.RETURN_ASK))
    return _done(number, said)


def _done(number: str, said: str) -> ResponseReturnValue:
    edge.commit()
    flash(said)
    return redirect(url_for("orders.return_case", number=number), 303)


def _form(order: Order, terms: Terms, form: AskForm, pictures: list[ReturnPicture]) -> str:
    return render_template(
        "orders/return_new.html",
        order=order,
        terms=terms,
        form=form,
        pictures=pictures,
        field_of=name,
        says=labels,
        words=order_words,
        cases=queries.of_order(db.session, order.id),
    )


def _page(
    case: ReturnCase,
    *,
    parcel: ParcelForm | None = None,
    words: WordsForm | None = None,
    pictures: list[ReturnPicture] | None = None,
) -> str:
    if parcel is None:
        parcel = ParcelForm(formdata=None)
        parcel.offer()
    transfers = queries.bank_refunds_of(db.session, case.user_id, case.order_id)
    return render_template(
        "orders/return.html",
        case=case,
        order=case.order,
        parcel=parcel,
        escalation=words or WordsForm(formdata=None),
        pictures=pictures or [],
        can=lambda act: moves.can(case, moves.Act(act)),
        worth_fen=case.refund.amount_fen if case.refund else paying.worth(db.session, case),
        bears=workshop_bears(case.kind),
        transfers=[t for t in transfers if t.case_id == case.id or t.refund_id == (case.refund_id or 0)],
        tag=labels.tag(case, Side.BUYER),
        says=labels,
    )
