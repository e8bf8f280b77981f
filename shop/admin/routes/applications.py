"""Applications: the list, one case on one page, a page and an address for each act."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from shop.accounts.memberships import DEPARTMENTS
from shop.admin import register
from shop.admin.cases import case_trail, casefile, listing, words
from shop.admin.cases.forms import ActForm, ReturnForm, SignForm, TransferForm
from shop.admin.cases.loading import case_for, case_to
from shop.admin.cases.notices import place_names
from shop.admin.cases.pages import ORDER, PAGES, ActPage
from shop.admin.forms import CHOOSE
from shop.admin.routes.blueprint import bp
from shop.admin.routes.oversight import DAYS
from shop.admin.routes.transfers import other_counties
from shop.core import clock
from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import Conflict, Invalid, NotFound
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.workshops.applications.moves import ACT_WORDS, STATE_WORDS, Act
from shop.workshops.applications.view import Case
from shop.workshops.register_words import DOCUMENTS


@bp.get("/oversight/applications")
@guard(Permission.APPLICATION_VIEW)
def applications() -> ResponseReturnValue:
    """What was submitted in the account's regions."""
    actor = current_actor()
    asked = listing.Asked(
        request.args.get("q", "").strip()[:60],
        request.args.get("state", listing.OPEN)[:20],
        request.args.get("county", "")[:6],
        request.args.get("page"),
    )
    return render_template(
        "admin/applications.html",
        found=listing.search(db.session, actor, asked),
        asked=asked,
        counties=register.counties(db.session, actor),
        states=words.STATES,
        state_words=STATE_WORDS,
        today=clock.today(),
    )


@bp.get("/oversight/applications/<number>")
@guard(Permission.APPLICATION_VIEW)
def application(number: str) -> ResponseReturnValue:
    """One case on one page: each condition beside its evidence, opinions, notice, what may be done now."""
    actor = current_actor()
    case = case_for(db.session, actor, number)
    return render_template(
        "admin/application.html",
        case=case,
        a=case.application,
        file=casefile.of(db.session, case),
        pages=[(noun, PAGES[noun], case.can[PAGES[noun].act]) for noun in ORDER],
        on_notice=case.can[Act.PUT_ON_NOTICE],
        states=words.STATES,
        state_words=STATE_WORDS,
        act_words=ACT_WORDS,
        departments=DEPARTMENTS,
        kinds=words.KINDS,
        paths=words.PATHS,
        document_words=DOCUMENTS,
        recognition_words=words.RECOGNITIONS,
        weekdays=DAYS,
        places=place_names(db.session, {c for t in case.transfers for c in (t.from_county, t.to_county)}),
        today=clock.today(),
    )


@bp.get("/oversight/applications/<number>/<noun>/new")
@guard(Permission.APPLICATION_VIEW)
def new_act(number: str, noun: str) -> ResponseReturnValue:
    """The page of an act; 403 or 409 with the sentence when it cannot be done now."""
    page = _page(noun)
    case = case_to(db.session, current_actor(), number, page.act)
    form = page.form(
        data={"version": case.application.version, "visited_on": clock.today(), "granted_on": clock.today()}
    )
    _open(form, case)
    return _act_page(case, noun, form)


@bp.post("/oversight/applications/<number>/<noun>")
@guard(Permission.APPLICATION_VIEW)
def act(number: str, noun: str) -> ResponseReturnValue:
    """Do the act. 422 with what was typed; 409 when somebody has acted since the page was opened."""
    actor, page = current_actor(), _page(noun)
    case = case_to(db.session, actor, number, page.act)
    form = page.form()
    _open(form, case)
    if not form.validate_on_submit():
        return _act_page(case, noun, form), 422
    try:
        said = page.do(db.session, actor, case, form)
    except Invalid as error:
        db.session.rollback()
        form.refuse(error)
        return _act_page(case_for(db.session, actor, number), noun, form), 422
    except Conflict as error:
        if error.code != "STALE":
            raise
        db.session.rollback()
        return _stale(case_to(db.session, actor, number, page.act), noun, form), 409
    edge.commit()
    flash(said)
    return redirect(url_for(".application", number=number), 303)


def _page(noun: str) -> ActPage:
    """The page of the act with this noun. NotFound for others."""
    if noun not in PAGES:
        raise NotFound("")
    return PAGES[noun]


def _open(form: ActForm, case: Case) -> None:
    """Offer what the form has to offer in this case."""
    if isinstance(form, ReturnForm):
        form.offer(casefile.fields_to_mend())
    elif isinstance(form, SignForm):
        form.department.choices = [(d.value, DEPARTMENTS[d]) for d in case.departments]
    elif isinstance(form, TransferForm):
        form.to_county.choices = [CHOOSE, *other_counties(case.application.county_code or "")]


def _stale(case: Case, noun: str, form: ActForm) -> str:
    """What has changed since, by whom; the text is kept and can be sent again from the new state."""
    seen = form.seen() or 0
    since = case.moves[-max(1, case.application.version - seen) :]
    form.version.data = str(case.application.version)
    return _act_page(case, noun, form, since=casefile.moves(db.session, since))


def _act_page(case: Case, noun: str, form: ActForm, since: list[casefile.Step] | None = None) -> str:
    page: ActPage = PAGES[noun]
    return render_template(
        "admin/application_act.html",
        case=case,
        a=case.application,
        page=page,
        noun=noun,
        form=form,
        since=since,
        file=casefile.of(db.session, case),
        departments=DEPARTMENTS,
        document_words=DOCUMENTS,
        state_words=STATE_WORDS,
    )


@bp.get("/oversight/applications/<number>/audit")
@guard(Permission.APPLICATION_VIEW)
def application_trail(number: str) -> ResponseReturnValue:
    """Who did what in this case, and who opened which of its documents."""
    case = case_for(db.session, current_actor(), number)
    return render_template(
        "admin/case_trail.html",
        side="applications",
        name=case.application.name,
        sub=case.application.number,
        back=url_for(".application", number=number),
        done=case_trail.of_case(db.session, case),
    )
