"""The pages of questions of an application, one after the other, each saved as it is sent."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import Conflict, NotFound
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.workshops.applications import checks, facts, filing, pages, told
from shop.workshops.applications.forms import FILES, STEPS, PlaceForm, StepForm
from shop.workshops.applications.models import Application
from shop.workshops.applications.moves import Act, after
from shop.workshops.routes.application_files import files_page
from shop.workshops.routes.applications import WRITABLE, common, own
from shop.workshops.routes.blueprint import bp


@bp.get("/applications/<number>/<step>")
@guard(Permission.APPLICATION_FILE)
def application_step(number: str, step: str) -> ResponseReturnValue:
    """The questions of one page with what was answered so far."""
    found = own(number)
    if step not in FILES:
        _known(found, step)
    if found.state not in WRITABLE:
        return redirect(url_for(".application", number=number), 303)
    if step in FILES:
        return files_page(found, step)
    form = STEPS[step](formdata=None)
    form.show({**found.facts, "county_code": found.county_code})
    form.mark.data = filing.seen(found, step)
    return _page(found, step, form)


@bp.post("/applications/<number>/<step>")
@guard(Permission.APPLICATION_FILE)
def save_application_step(number: str, step: str) -> ResponseReturnValue:
    """Keep the answers. `later`: keep what there is and go back to the list, complete or not."""
    found = own(number)
    _known(found, step)
    after(found.state, Act.SAVE)
    form = STEPS[step]()
    form.open(db.session, found)
    if isinstance(form, PlaceForm) and form.narrow.data:
        return _page(found, step, form)
    if not form.validate_on_submit():
        return _page(found, step, form), 422
    if not _readable(found, step, form):
        return _page(found, step, form), 422
    try:
        filing.save(
            db.session, current_actor(), found.id, step=step, facts=form.given(), mark=form.mark.data or None
        )
    except Conflict as refused:
        return _stale(number, step, form, refused)
    edge.commit()
    return redirect(_way_on(number, step), 303)


def _known(found: Application, step: str) -> None:
    if step not in STEPS or step not in {s.key for s in facts.steps_of(found)}:
        raise NotFound(_("没有这一页。"))


def _readable(found: Application, step: str, form: StepForm) -> bool:
    """Whether all answers can be taken and, unless it is put aside for later, none that is needed is missing."""
    given = form.given()
    read = checks.read(db.session, step, given, found.facts)
    errors = dict(read.errors)
    if not request.form.get("later"):
        held = {**found.facts, "county_code": found.county_code, **read.facts}
        for name in facts.missing(found.kind, held):
            if name in given:
                errors.setdefault(name, facts.sentence(name))
    for name, sentence in errors.items():
        at = _field(form, name)
        at.errors = [*at.errors, sentence]
    return not errors


def _field(form: StepForm, name: str) -> Any:
    """The field a sentence belongs to; of the county the first of its selects that is open."""
    if name == "county_code" and isinstance(form, PlaceForm):
        return form.first_open_level() or form.county
    return form[name]


def _stale(number: str, step: str, form: StepForm, refused: Conflict) -> ResponseReturnValue:
    """Changed in another tab: show what is saved there, keep what was typed here, go on from the new state."""
    db.session.rollback()
    found = own(number)
    if refused.code != "STALE":
        raise refused
    form.open(db.session, found)
    form.mark.data = filing.seen(found, step)
    form.mark.raw_data = None
    there = next(page.answers for page in told.pages(db.session, found) if page.step.key == step)
    return _page(found, step, form, conflict=[a for a in there if a.text]), 409


def _way_on(number: str, step: str) -> str:
    """To the next page that is not complete, back to the look-over it came from, or to the list."""
    if request.form.get("later"):
        return url_for(".application", number=number)
    if request.args.get("back") == "check":
        return url_for(".application_check", number=number)
    found = own(number)
    following = pages.after(found, step, pages.overview(db.session, found))
    if following is None:
        return url_for(".application", number=number)
    return url_for(".application_step", number=number, step=following.key)


def _page(found: Application, step: str, form: StepForm, conflict: Any = None) -> str:
    form.open(db.session, found)
    view = pages.overview(db.session, found)
    keys = [task.step.key for task in view.tasks]
    task = view.tasks[keys.index(step)]
    if not task.open:
        raise Conflict(_("这一页这次不用改，只改退回说明里写的几处。"), code="STEP_CLOSED")
    return render_template(
        "workshops/application_step.html",
        **common(found),
        form=form,
        step=task.step,
        items=view.items,
        number=keys.index(step) + 1,
        of=len(keys) + 1,
        lines=[line for line in view.lines if line.step == step],
        conflict=conflict,
    )
