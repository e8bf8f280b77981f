"""Rules of approval and delivery addresses of a company."""

from __future__ import annotations

import sqlalchemy as sa
from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.accounts import addresses, memberships
from shop.accounts.companies import approvals, labels, queries, rules
from shop.accounts.companies.models import Company, RulePer
from shop.accounts.forms import AddressForm
from shop.catalog.models import Category
from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import Conflict, Invalid
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.heritage.queries import place_texts
from shop.orders.companies.forms import RuleForm
from shop.orders.routes.blueprint import bp

EDIT = Permission.COMPANY_EDIT


@bp.get("/organisation/<int:organisation_id>/rules")
@guard(EDIT)
def company_rules(organisation_id: int) -> ResponseReturnValue:
    """What needs a second member."""
    return _rules_page(_company(organisation_id), RuleForm(formdata=None))


@bp.post("/organisation/<int:organisation_id>/rules")
@guard(EDIT)
def add_company_rule(organisation_id: int) -> ResponseReturnValue:
    """One more rule."""
    found, form = _company(organisation_id), RuleForm()
    _offer(found, form)
    if not form.validate_on_submit():
        return _rules_page(found, form), 422
    try:
        rules.add(
            db.session,
            current_actor(),
            found,
            above_fen=form.above_fen,
            per=RulePer(form.per.data),
            user_id=int(form.member.data) if form.member.data else None,
            category=form.category.data or None,
        )
    except (Invalid, Conflict) as error:
        db.session.rollback()
        form.refuse(error)
        return _rules_page(_company(organisation_id), form), 422
    edge.commit()
    flash(_("从下一笔起照这条规则。"))
    return redirect(url_for("orders.company_rules", organisation_id=organisation_id), 303)


@bp.post("/organisation/<int:organisation_id>/rules/<int:rule_id>/end")
@guard(EDIT)
def end_company_rule(organisation_id: int, rule_id: int) -> ResponseReturnValue:
    """The rule counts no more."""
    rules.end(db.session, current_actor(), _company(organisation_id), rule_id)
    edge.commit()
    flash(_("取消了这条规则。"))
    return redirect(url_for("orders.company_rules", organisation_id=organisation_id), 303)


@bp.get("/organisation/<int:organisation_id>/addresses")
@guard(EDIT)
def company_addresses(organisation_id: int) -> ResponseReturnValue:
    """Where the company has things sent."""
    form = AddressForm(formdata=None)
    form.open(db.session)
    return _addresses_page(_company(organisation_id), form)


@bp.post("/organisation/<int:organisation_id>/addresses")
@guard(EDIT)
def add_company_address(organisation_id: int) -> ResponseReturnValue:
    """One more address, or the form filled in further."""
    found, form = _company(organisation_id), AddressForm()
    form.open(db.session)
    if form.only_fills:
        return _addresses_page(found, form)
    if not form.validate_on_submit():
        return _addresses_page(found, form), 422
    facts = {name: value for name, value in form.facts().items() if name != "is_default"}
    try:
        addresses.add_of_company(db.session, current_actor(), found, **facts)
    except Invalid as error:
        db.session.rollback()
        form.refuse(error, "street")
        return _addresses_page(_company(organisation_id), form), 422
    edge.commit()
    flash(_("地址保存好了，成员结算时可以选。"))
    return redirect(url_for("orders.company_addresses", organisation_id=organisation_id), 303)


@bp.post("/organisation/<int:organisation_id>/addresses/<int:address_id>/removal")
@guard(EDIT)
def remove_company_address(organisation_id: int, address_id: int) -> ResponseReturnValue:
    """Take it off the list."""
    addresses.remove_of_company(db.session, current_actor(), _company(organisation_id), address_id)
    edge.commit()
    flash(_("删除了。"))
    return redirect(url_for("orders.company_addresses", organisation_id=organisation_id), 303)


def _company(organisation_id: int) -> Company:
    return queries.company_for(db.session, current_actor(), organisation_id)


def _categories() -> list[tuple[str, str]]:
    return [(slug, name) for slug, name in db.session.execute(sa.select(Category.slug, Category.name))]


def _offer(company: Company, form: RuleForm) -> None:
    people = memberships.members(db.session, {company.organisation_id})[company.organisation_id]
    form.offer([(m.user_id, m.user.name) for m in people if m.role != "owner"], _categories())


def _rules_page(company: Company, form: RuleForm) -> str:
    _offer(company, form)
    return render_template(
        "orders/company_rules.html",
        company=company,
        form=form,
        rules=approvals.rules_of(db.session, company.organisation_id),
        categories=dict(_categories()),
        says=labels,
    )


def _addresses_page(company: Company, form: AddressForm) -> str:
    own = queries.addresses_of(db.session, [company.organisation_id])
    return render_template(
        "orders/company_addresses.html",
        company=company,
        form=form,
        addresses=own,
        places=place_texts(db.session, [a.region_code for a in own]),
    )
