"""Booth fees at the organiser's desk: the statement of a fair, and the account the money goes to."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.accounts import profile
from shop.accounts.routes.confirming import confirm_password
from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import Conflict, Invalid, TooMany
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.core.web.downloads import csv_file
from shop.exhibition.routes.blueprint import bp
from shop.exhibition.routes.desk import get_fair_for
from shop.exhibition.settling import accounts, labels, queries
from shop.exhibition.settling.forms import OrganiserAccountForm
from shop.exhibition.settling.queries import FeeLine
from shop.orders.payouts.bank_accounts import masked


@bp.get("/fair-desk/<slug>/fees")
@guard(Permission.FAIR_MANAGE)
def desk_fees(slug: str) -> ResponseReturnValue:
    """Every fee with how it stands, and what was paid on."""
    fair = get_fair_for(slug)
    lines = queries.statement(db.session, fair.id)
    return render_template(
        "exhibition/desk_fees.html",
        fair=fair,
        lines=lines,
        sums=_sums(lines),
        transfers=queries.transfers(db.session, fair.id),
        account=accounts.in_force(db.session, fair.organiser_id),
        cooling=accounts.cooling(db.session, fair.organiser_id),
        masked=masked,
        words=labels,
    )


def _sums(lines: list[FeeLine]) -> dict[str, int]:
    paid = [line for line in lines if line.fee.paid_at is not None]
    return {
        "paid": sum(line.fee.amount_fen for line in paid),
        "open": sum(line.fee.amount_fen for line in lines if line.fee.paid_at is None),
        "back": sum(line.fee.amount_fen for line in paid if line.fee.refunded_at is not None),
        "gone": sum(line.fee.amount_fen for line in paid if line.paid_on),
    }


@bp.get("/fair-desk/<slug>/fees.csv")
@guard(Permission.FAIR_MANAGE)
def desk_fees_file(slug: str) -> ResponseReturnValue:
    """The same as a file."""
    fair = get_fair_for(slug)
    text = labels.statement_csv(queries.statement(db.session, fair.id))
    return csv_file(text, _("%(f)s-展位费对账单.csv", f=fair.title))


@bp.get("/fair-desk/payout-account")
@guard(Permission.FAIR_MANAGE)
def organiser_account() -> ResponseReturnValue:
    """Where fees go now, and the form to change it."""
    return _account_page(OrganiserAccountForm())


@bp.post("/fair-desk/payout-account")
@guard(Permission.FAIR_MANAGE)
def enter_organiser_account() -> ResponseReturnValue:
    """Enter another one; the password is asked for first."""
    form, actor = OrganiserAccountForm(), current_actor()
    if not form.validate_on_submit():
        return _account_page(form), 422
    try:
        confirm_password(profile.mine(db.session, actor), form.password.data or "", "password")
        accounts.enter(db.session, actor, _organiser(), **form.facts())
    except (Invalid, TooMany) as error:
        db.session.rollback()
        form.refuse(error, "password")
        return _account_page(form), 422
    edge.commit()
    flash(_("收款账户收到了，两天以后生效；这两天里可以撤回。"))
    return redirect(url_for("exhibition.organiser_account"), 303)


@bp.post("/fair-desk/payout-account/withdrawal")
@guard(Permission.FAIR_MANAGE)
def withdraw_organiser_account() -> ResponseReturnValue:
    """Take back the one that is not in force yet."""
    try:
        accounts.withdraw(db.session, current_actor(), _organiser())
        edge.commit()
        flash(_("撤回了，钱照旧转到原来的账户。"))
    except Conflict as refusal:
        db.session.rollback()
        flash(str(refusal), "warn")
    return redirect(url_for("exhibition.organiser_account"), 303)


def _organiser() -> int:
    """The organiser of the actor, as new fairs are written for it."""
    return min(current_actor().organisations("organiser", "operator"))


def _account_page(form: OrganiserAccountForm) -> str:
    return render_template(
        "exhibition/desk_account.html",
        form=form,
        account=accounts.in_force(db.session, _organiser()),
        cooling=accounts.cooling(db.session, _organiser()),
        masked=masked,
    )
