"""The platform's finance: accounts of workshops at the payment provider, to which payouts go by transfer."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.admin.payout_forms import ConnectedForm
from shop.admin.routes.blueprint import bp
from shop.core import clock
from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import Invalid
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.orders.context import providers
from shop.orders.payments.provider import ProviderUnknown
from shop.orders.payouts import bank_accounts, connected_accounts


@bp.get("/oversight/connected-accounts")
@guard(Permission.PAYOUT_MANAGE)
def connected() -> ResponseReturnValue:
    """The accounts there are, and the form for another one where the store's provider makes transfers."""
    return _page(ConnectedForm())


@bp.post("/oversight/connected-accounts")
@guard(Permission.PAYOUT_MANAGE)
def enter_connected() -> ResponseReturnValue:
    """Enter one; the provider is asked first whether it can be given money."""
    form, actor = ConnectedForm(), current_actor()
    if not form.validate_on_submit():
        return _page(form), 422
    try:
        workshop = connected_accounts.workshop_named(db.session, actor, form.workshop.data or "")
        name = connected_accounts.normal_name(form.account.data or "")
        db.session.rollback()  # the provider is asked with no transaction open
        provider = _ask(name)
        connected_accounts.enter(db.session, actor, workshop, provider=provider, account=name)
        edge.commit()
    except Invalid as error:
        db.session.rollback()
        form.refuse(error, "account")
        return _page(form), 422
    flash(_("登记好了，两天以后生效，已通知坊主；这两天里坊主可以撤回。"))
    return redirect(url_for(".connected"), 303)


@bp.post("/oversight/connected-accounts/<int:account_id>/stop")
@guard(Permission.PAYOUT_MANAGE)
def stop_connected(account_id: int) -> ResponseReturnValue:
    """Pay by bank again."""
    connected_accounts.stop(db.session, current_actor(), account_id)
    edge.commit()
    flash(_("停用了，以后打到工坊的银行账户；没有银行账户的，等工坊填好再打。"))
    return redirect(url_for(".connected"), 303)


def _ask(name: str) -> str:
    """The provider at which the account is. Invalid (account) when it cannot be given money, or nobody can say."""
    for provider in providers().with_transfers():
        try:
            if provider.can_receive(name):
                return provider.name
        except ProviderUnknown:
            raise Invalid(_("付款机构没有回答，请过几分钟再试。"), field="account") from None
    raise Invalid(
        _("付款机构说这个账户不能收款：没有连到本站，或者资料没有填完，或者所在地区不支持。"), field="account"
    )


def _page(form: ConnectedForm) -> str:
    return render_template(
        "admin/connected.html",
        form=form,
        accounts=connected_accounts.known(db.session, current_actor()),
        offered=bool(providers().with_transfers()),
        now=clock.now(),
        masked=bank_accounts.masked,
    )
