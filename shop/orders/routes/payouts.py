"""The workshop's payouts: the balance, order by order, the statement of a month, and the account the money goes to."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.accounts import profile
from shop.accounts.routes.confirming import confirm_password
from shop.core import clock
from shop.core.access import allowed, current_actor, guard
from shop.core.db import db
from shop.core.errors import Conflict, Forbidden, Invalid, NotFound, TooMany
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.core.web.downloads import csv_file
from shop.orders.payouts import bank_accounts, batches, labels, pages
from shop.orders.payouts.forms import AccountForm
from shop.orders.payouts.statement import COLUMN_WORDS, Statement, as_csv, statement
from shop.orders.routes.blueprint import bp
from shop.workshops.income.periods import Period, Unit, asked, recent
from shop.workshops.models import Workshop
from shop.workshops.queries import own_workshops
from shop.workshops.working import studio_head

MONTHS = 24


@bp.get("/studio/payouts")
@guard(Permission.INCOME_VIEW)
def studio_payouts() -> ResponseReturnValue:
    """The balance in its parts, the last payouts, and order by order what came of it."""
    workshop, kept = _workshop(Permission.INCOME_VIEW)
    page, rows = pages.orders(db.session, workshop.id, request.args.get("page", ""), kept)
    return render_template(
        "orders/studio_payouts.html",
        **_common(workshop, kept),
        purse=pages.purse(db.session, workshop.id),
        payouts=pages.recent(db.session, workshop.id),
        account=bank_accounts.in_force(db.session, workshop.id),
        cooling=bank_accounts.cooling(db.session, workshop.id),
        least=batches.minimum_fen(db.session),
        page=page,
        rows=rows,
        columns=COLUMN_WORDS,
        now=clock.now(),
    )


@bp.get("/studio/payouts/statement")
@guard(Permission.INCOME_VIEW)
def studio_statement() -> ResponseReturnValue:
    """The statement of a month, to read and to print."""
    workshop, kept = _workshop(Permission.INCOME_VIEW)
    sheet = _statement(workshop)
    return render_template(
        "orders/studio_statement.html",
        **_common(workshop, kept),
        sheet=sheet,
        columns=COLUMN_WORDS,
        menu=recent(Period.of(Unit.MONTH, clock.today()), MONTHS),
        today=clock.today(),
    )


@bp.get("/studio/payouts/statement.csv")
@guard(Permission.INCOME_VIEW)
def studio_statement_csv() -> ResponseReturnValue:
    """The same as a file."""
    workshop, _kept = _workshop(Permission.INCOME_VIEW)
    sheet = _statement(workshop)
    return csv_file(as_csv(sheet), _("%(w)s-结算单-%(p)s.csv", w=workshop.name, p=sheet.period.code))


@bp.get("/studio/payouts/account")
@guard(Permission.PAYOUT_ACCOUNT)
def payout_account() -> ResponseReturnValue:
    """Where the money goes now, and the form to change it."""
    workshop, kept = _workshop(Permission.PAYOUT_ACCOUNT)
    return _account_page(workshop, kept, AccountForm())


@bp.post("/studio/payouts/account")
@guard(Permission.PAYOUT_ACCOUNT)
def enter_payout_account() -> ResponseReturnValue:
    """Enter another one; the password is asked for first."""
    workshop, kept = _workshop(Permission.PAYOUT_ACCOUNT)
    form, actor = AccountForm(), current_actor()
    if not form.validate_on_submit():
        return _account_page(workshop, kept, form), 422
    try:
        confirm_password(profile.mine(db.session, actor), form.password.data or "", "password")
        personal = form.kind.data == "personal"
        bank_accounts.enter(db.session, actor, workshop, **form.facts(), personal=personal)
    except (Invalid, TooMany) as error:
        db.session.rollback()
        form.refuse(error, "password")
        return _account_page(_workshop(Permission.PAYOUT_ACCOUNT)[0], kept, form), 422
    edge.commit()
    flash(_("收款账户收到了，两天以后生效；这两天里可以撤回。"))
    return redirect(url_for(".studio_payouts", **kept), 303)


@bp.post("/studio/payouts/account/withdrawal")
@guard(Permission.PAYOUT_ACCOUNT)
def withdraw_payout_account() -> ResponseReturnValue:
    """Take back the one that is not in force yet."""
    workshop, kept = _workshop(Permission.PAYOUT_ACCOUNT)
    try:
        bank_accounts.withdraw(db.session, current_actor(), workshop)
        edge.commit()
        flash(_("撤回了，钱照旧打到原来的账户。"))
    except Conflict as refusal:
        db.session.rollback()
        flash(str(refusal), "warn")
    return redirect(url_for(".payout_account", **kept), 303)


def _workshop(permission: Permission) -> tuple[Workshop, dict[str, Any]]:
    """The workshop the address asks for, the first of the actor's otherwise, and what addresses keep of it."""
    actor = current_actor()
    mine = [w for w in own_workshops(db.session, actor) if allowed(actor, permission, w)]
    if not mine:
        raise Forbidden(_("这是工坊的页面。您的账号还不属于任何工坊，或者要由坊主来办。"))
    slug = request.args.get("workshop", "") or mine[0].slug
    found = next((w for w in mine if w.slug == slug), None)
    if found is None:
        raise NotFound(_("没有这家工坊，或者它不是您的工坊。"))
    return found, {"workshop": found.slug} if len(mine) > 1 else {}


def _statement(workshop: Workshop) -> Statement:
    this_month = Period.of(Unit.MONTH, clock.today())
    period = asked({"month": request.args.get("month", "")}, this_month)
    return statement(db.session, workshop.id, period)


def _common(workshop: Workshop, kept: dict[str, Any]) -> dict[str, object]:
    actor = current_actor()
    return {
        "studio": studio_head(db.session, workshop, clock.now()),
        "workshop": workshop,
        "kept": kept,
        "words": labels,
        "masked": bank_accounts.masked,
        "is_owner": allowed(actor, Permission.PAYOUT_ACCOUNT, workshop),
    }


def _account_page(workshop: Workshop, kept: dict[str, Any], form: AccountForm) -> str:
    return render_template(
        "orders/payout_account.html",
        **_common(workshop, kept),
        form=form,
        account=bank_accounts.in_force(db.session, workshop.id),
        cooling=bank_accounts.cooling(db.session, workshop.id),
    )
