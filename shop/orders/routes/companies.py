"""A company account: opening it, its desk, data and document."""

from __future__ import annotations

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.accounts import memberships
from shop.accounts.companies import approvals, labels, queries
from shop.accounts.companies.models import ApprovalState, Company
from shop.core.access import allowed, current_actor, guard
from shop.core.db import db
from shop.core.errors import Forbidden, Invalid
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.core.web.downloads import kept_file
from shop.orders.companies import opening, papers, purchases
from shop.orders.companies.forms import DataForm, OpenForm, PaperForm
from shop.orders.routes.blueprint import bp
from shop.workshops.evidence.contents import MAX_BYTES

VIEW, EDIT = Permission.COMPANY_VIEW, Permission.COMPANY_EDIT


@bp.get("/organisation")
@guard(Permission.COMPANY_OPEN)
def company_home() -> ResponseReturnValue:
    """The actor's companies; who has one goes there, who has none opens one."""
    found = queries.companies_of(db.session, current_actor())
    if len(found) == 1:
        return redirect(url_for("orders.company", organisation_id=found[0].organisation_id), 303)
    return render_template("orders/companies.html", companies=found, says=labels)


@bp.get("/organisation/new")
@guard(Permission.COMPANY_OPEN)
def new_company() -> ResponseReturnValue:
    """The form."""
    return render_template("orders/company_new.html", form=OpenForm(formdata=None))


@bp.post("/organisation/new")
@guard(Permission.COMPANY_OPEN)
def open_company() -> ResponseReturnValue:
    """Open the account; the platform checks the document."""
    form = OpenForm()
    if not form.validate_on_submit():
        return render_template("orders/company_new.html", form=form), 422
    actor = current_actor()
    try:
        db.session.rollback()  # the file is kept with no transaction open
        paper = papers.keep(db.session, form.file.data.read(MAX_BYTES + 1), form.file.data.filename or "")
        company = opening.open_company(
            db.session,
            actor,
            name=form.name.data or "",
            uscc=form.uscc.data or "",
            kind=form.chosen_kind,
            size=form.chosen_size,
            paper=paper,
        )
    except Invalid as error:
        db.session.rollback()
        form.refuse(error, "file")
        return render_template("orders/company_new.html", form=form), 422
    organisation_id = company.organisation_id
    edge.commit()
    flash(_("交上去了，平台核对证照以后就能用单位账户购买。"))
    return redirect(url_for("orders.company", organisation_id=organisation_id), 303)


@bp.get("/organisation/<int:organisation_id>")
@guard(VIEW)
def company(organisation_id: int) -> ResponseReturnValue:
    """How it stands, what waits for an approver, what was bought."""
    return _desk(organisation_id, PaperForm(formdata=None))


@bp.post("/organisation/<int:organisation_id>/paper")
@guard(EDIT)
def company_paper_again(organisation_id: int) -> ResponseReturnValue:
    """Another document in place of one that was returned."""
    form, actor = PaperForm(), current_actor()
    if not form.validate_on_submit():
        return _desk(organisation_id, form), 422
    try:
        db.session.rollback()
        paper = papers.keep(db.session, form.file.data.read(MAX_BYTES + 1), form.file.data.filename or "")
        opening.hand_in_again(db.session, actor, _company(organisation_id), paper)
    except Invalid as error:
        db.session.rollback()
        form.refuse(error, "file")
        return _desk(organisation_id, form), 422
    edge.commit()
    flash(_("交上去了，等平台核对。"))
    return redirect(url_for("orders.company", organisation_id=organisation_id), 303)


@bp.get("/organisation/<int:organisation_id>/paper")
@guard(EDIT)
def company_paper(organisation_id: int) -> Response:
    """The document, for the owner."""
    found = _company(organisation_id)
    if not allowed(current_actor(), EDIT, found):
        raise Forbidden(_("证照只有负责人能看。"))
    return kept_file(papers.data_of(found), found.document_type, _("单位证照"))


@bp.get("/organisation/<int:organisation_id>/data")
@guard(EDIT)
def company_data(organisation_id: int) -> ResponseReturnValue:
    """Size and data of invoices."""
    found = _company(organisation_id)
    names = ("address", "phone", "bank", "account")
    form = DataForm(formdata=None, data={"size": found.size or "", **{n: getattr(found, n) for n in names}})
    return render_template("orders/company_data.html", company=found, form=form, says=labels)


@bp.post("/organisation/<int:organisation_id>/data")
@guard(EDIT)
def save_company_data(organisation_id: int) -> ResponseReturnValue:
    """Save them."""
    found, form = _company(organisation_id), DataForm()
    facts = {name: form[name].data or "" for name in ("address", "phone", "bank", "account")}
    try:
        if form.validate_on_submit():
            opening.save_data(db.session, current_actor(), found, size=form.chosen_size, **facts)
            edge.commit()
            flash(_("保存好了。"))
            return redirect(url_for("orders.company", organisation_id=organisation_id), 303)
    except Invalid as error:
        form.refuse(error)
    return render_template("orders/company_data.html", company=found, form=form, says=labels), 422


def _company(organisation_id: int) -> Company:
    return queries.company_for(db.session, current_actor(), organisation_id)


def _desk(organisation_id: int, form: PaperForm) -> str:
    found, actor = _company(organisation_id), current_actor()
    return render_template(
        "orders/company.html",
        company=found,
        form=form,
        says=labels,
        waiting=queries.approvals_of(db.session, organisation_id, ApprovalState.WAITING),
        decided=queries.approvals_of(
            db.session, organisation_id, ApprovalState.APPROVED, ApprovalState.DECLINED
        )[:10],
        bought=purchases.of_company(db.session, organisation_id),
        people=memberships.members(db.session, {organisation_id})[organisation_id],
        rules=approvals.rules_of(db.session, organisation_id),
        owns=allowed(actor, EDIT, found),
    )
