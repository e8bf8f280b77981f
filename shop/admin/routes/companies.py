"""Companies whose documents the platform checks."""

from __future__ import annotations

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import StringField
from wtforms.validators import Length

from shop.accounts.companies import labels, queries
from shop.accounts.companies.models import Company, CompanyState
from shop.admin.routes.blueprint import bp
from shop.core import audit
from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import Conflict, Invalid, NotFound
from shop.core.permissions import Permission
from shop.core.text import later as _l
from shop.core.web import edge
from shop.core.web.downloads import kept_file
from shop.core.web.forms import Form
from shop.orders.companies import opening, papers

VERIFY = Permission.COMPANY_VERIFY
LOOKS = {"": CompanyState.WAITING, "verified": CompanyState.VERIFIED, "returned": CompanyState.RETURNED}


class CheckForm(Form):
    """Why a document is returned."""

    words = StringField(
        _l("退回的原因"),
        filters=[lambda text: " ".join((text or "").split())],
        validators=[Length(0, 200, _l("最多 200 个字。"))],
    )


@bp.get("/oversight/companies")
@guard(VERIFY)
def companies() -> ResponseReturnValue:
    """Those that wait, that were verified, that were returned."""
    look = request.args.get("look", "")
    look = look if look in LOOKS else ""
    words = {"": _("等核对"), "verified": _("已认证"), "returned": _("退回的")}
    tabs = [(word, None, url_for(".companies", look=key or None), key == look) for key, word in words.items()]
    rows = queries.waiting(db.session, LOOKS[look])
    return render_template("admin/companies.html", rows=rows, tabs=tabs, says=labels)


@bp.get("/oversight/companies/<int:organisation_id>")
@guard(VERIFY)
def company_check(organisation_id: int) -> ResponseReturnValue:
    """One company."""
    return _page(organisation_id, CheckForm(formdata=None))


@bp.post("/oversight/companies/<int:organisation_id>/document")
@guard(VERIFY)
def company_document(organisation_id: int) -> Response:
    """Its document; that it was looked at is written down."""
    found = _company(organisation_id)
    audit.record(db.session, current_actor(), "company.document_seen", "organisation", organisation_id)
    data, kind = papers.data_of(found), found.document_type
    edge.commit()
    return kept_file(data, kind, _("单位证照"))


@bp.post("/oversight/companies/<int:organisation_id>/verdict")
@guard(VERIFY)
def judge_company(organisation_id: int) -> ResponseReturnValue:
    """It fits, or goes back."""
    form = CheckForm()
    if not form.validate_on_submit():
        return _page(organisation_id, form), 422
    fits = request.form.get("fits") == "yes"
    try:
        opening.verify(db.session, current_actor(), organisation_id, fits=fits, words=form.words.data or "")
    except (Invalid, Conflict) as error:
        db.session.rollback()
        form.refuse(error)
        return _page(organisation_id, form), 409 if isinstance(error, Conflict) else 422
    edge.commit()
    flash(_("认证好了，对方收到通知。") if fits else _("退回了，对方收到通知。"))
    return redirect(url_for(".companies"), 303)


def _company(organisation_id: int) -> Company:
    found = db.session.get(Company, organisation_id)
    if found is None:
        raise NotFound(_("没有这家单位。"))
    return found


def _page(organisation_id: int, form: CheckForm) -> str:
    return render_template("admin/company.html", company=_company(organisation_id), form=form, says=labels)
