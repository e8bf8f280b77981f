"""What a region sets for itself: periods, the checklist of conditions, and (a province) the work calendar."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa
from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import BooleanField, SelectField
from wtforms.validators import InputRequired, Optional

from shop.admin.cases.forms import choice_field, words_field
from shop.admin.cases.words import GROUPS
from shop.admin.routes.blueprint import bp
from shop.core import clock, workdays
from shop.core.access import Actor, allowed, current_actor, guard
from shop.core.db import db
from shop.core.errors import Invalid, NotFound
from shop.core.permissions import Permission
from shop.core.text import later as _l
from shop.core.web import edge
from shop.core.web.forms import Form
from shop.heritage.models import Region, WorkdayOverride
from shop.workshops.applications import checklist
from shop.workshops.conditions import editing, periods, queries
from shop.workshops.conditions.models import Condition, ConditionKind, Jurisdiction
from shop.workshops.forms import WholeNumber, a_number, day_field, text_field
from shop.workshops.register_words import DOCUMENTS

KINDS = {
    ConditionKind.DOCUMENT: _l("要交一份材料"),
    ConditionKind.AT_LEAST: _l("数目不少于"),
    ConditionKind.SHARE_AT_LEAST: _l("占总人数的百分比不少于"),
    ConditionKind.STATED: _l("要填写或勾选"),
}


def _maybe_number(label: Any) -> WholeNumber:
    return WholeNumber(label, validators=[a_number, Optional()])


class PeriodsForm(Form):
    """The periods; what is left empty follows the region above."""

    notice_workdays = _maybe_number(_l("公示几个工作日"))
    answer_days = _maybe_number(_l("异议几天内答复"))
    review_workdays = _maybe_number(_l("受理后几个工作日内审核完"))
    visit_required = SelectField(
        _l("公示前要不要实地查看"), choices=[("", _l("照上级")), ("yes", _l("要")), ("no", _l("不要"))]
    )
    source = text_field(_l("依据的文件"), 200)


class ConditionForm(Form):
    """A line of the checklist."""

    group = SelectField(_l("属于哪一类"), choices=list(GROUPS.items()))
    kind = SelectField(_l("怎样核对"), choices=list(KINDS.items()))
    subject = SelectField(_l("核对哪一项"), validators=[InputRequired(_l("请选择一项。"))])
    threshold = _maybe_number(_l("数目"))
    sentence = words_field(_l("条件怎样写"), 200, _l("请写清条件。"))
    required = BooleanField(_l("必需；不勾选的只作参考"), default=True)
    alternative = text_field(_l("几条满足一条就行的，写同一个词"), 20)
    position = _maybe_number(_l("排在第几"))
    source = text_field(_l("依据的文件"), 200)

    def offer(self) -> None:
        """All that a condition can look at; call before showing or validating."""
        counted = list(checklist.subjects().items())
        self.subject.choices = [*counted, *((kind.value, word) for kind, word in DOCUMENTS.items())]


class WorkdayForm(Form):
    """A day against the packaged calendar."""

    day = day_field(_l("哪一天"))
    works = choice_field(_l("这一天"), [("yes", _l("上班")), ("no", _l("休息"))], _l("请选上班或休息。"))
    note = text_field(_l("依据"), 100, _l("请写明依据，例如放假通知的文号。"))


def _homes(actor: Actor) -> list[Region]:
    """The regions whose culture officer the actor is."""
    codes = {g.region_code for g in actor.grants if g.kind == "authority" and g.department == "culture"}
    found = sa.select(Region).where(Region.code.in_(sorted(c for c in codes if c))).order_by(Region.code)
    return list(db.session.scalars(found))


def _home(region: str) -> Region:
    """The region, for its own culture officers. NotFound for everybody else."""
    found = db.session.get(Region, region)
    if found is None or not allowed(current_actor(), Permission.CONDITIONS_EDIT, region):
        raise NotFound("")
    return found


@bp.get("/oversight/settings")
@guard(Permission.CONDITIONS_EDIT)
def settings() -> ResponseReturnValue:
    """The settings of the account's own region."""
    homes = _homes(current_actor())
    if not homes:
        raise NotFound("")
    return redirect(url_for(".region_settings", region=homes[0].code), 303)


@bp.get("/oversight/settings/<region>")
@guard(Permission.CONDITIONS_EDIT)
def region_settings(region: str) -> ResponseReturnValue:
    """Periods and checklist of one region."""
    home = _home(region)
    set_here = db.session.get(Jurisdiction, region)
    given = {
        "notice_workdays": set_here.notice_workdays if set_here else None,
        "answer_days": set_here.answer_days if set_here else None,
        "review_workdays": set_here.review_workdays if set_here else None,
        "visit_required": _answer(set_here.visit_required if set_here else None),
        "source": set_here.source if set_here else "",
    }
    return _settings_page(home, PeriodsForm(data=given))


def _answer(value: bool | None) -> str:
    if value is None:
        return ""
    return "yes" if value else "no"


@bp.post("/oversight/settings/<region>/periods")
@guard(Permission.CONDITIONS_EDIT)
def set_periods(region: str) -> ResponseReturnValue:
    """Set the periods from now on."""
    home, form = _home(region), PeriodsForm()
    if form.validate_on_submit():
        try:
            editing.set_periods(
                db.session,
                current_actor(),
                region_code=region,
                notice_workdays=form.notice_workdays.data,
                answer_days=form.answer_days.data,
                review_workdays=form.review_workdays.data,
                visit_required={"yes": True, "no": False}.get(form.visit_required.data),
                source=form.source.data or "",
            )
        except Invalid as error:
            db.session.rollback()
            form.refuse(error)
            home = _home(region)
        else:
            return _done(region, _("期限已经改好，从现在起用；已经发布的公示不变。"))
    return _settings_page(home, form), 422


@bp.get("/oversight/settings/<region>/conditions/new")
@guard(Permission.CONDITIONS_EDIT)
def new_condition(region: str) -> ResponseReturnValue:
    """The form of a line of the checklist."""
    form = ConditionForm()
    form.offer()
    return render_template("admin/condition_new.html", region=_home(region), form=form)


@bp.post("/oversight/settings/<region>/conditions")
@guard(Permission.CONDITIONS_EDIT)
def add_condition(region: str) -> ResponseReturnValue:
    """Add it to the checklist from now on."""
    home, form = _home(region), ConditionForm()
    form.offer()
    if form.validate_on_submit():
        try:
            editing.add_condition(
                db.session,
                current_actor(),
                region_code=region,
                group=form.group.data,
                kind=form.kind.data,
                subject=form.subject.data,
                threshold=form.threshold.data,
                sentence=form.sentence.data or "",
                required=bool(form.required.data),
                alternative=form.alternative.data or "",
                position=form.position.data or 0,
                source=form.source.data or "",
            )
        except Invalid as error:
            db.session.rollback()
            form.refuse(error)
            home = _home(region)
        else:
            return _done(region, _("已经加上，从现在起用。"))
    return render_template("admin/condition_new.html", region=home, form=form), 422


@bp.post("/oversight/settings/<region>/conditions/<int:condition_id>/retirement")
@guard(Permission.CONDITIONS_EDIT)
def retire_condition(region: str, condition_id: int) -> ResponseReturnValue:
    """Take a line out of the checklist from now on."""
    home = _home(region)
    line = db.session.get(Condition, condition_id)
    if line is None or line.region_code != home.code:
        raise NotFound("")
    editing.retire_condition(db.session, current_actor(), condition_id)
    return _done(region, _("已经停用；以前照它核对过的申请不变。"))


@bp.get("/oversight/calendar")
@guard(Permission.REGISTER_VIEW)
def calendar() -> ResponseReturnValue:
    """Days that were set against the packaged work calendar."""
    return _calendar_page(WorkdayForm())


@bp.post("/oversight/calendar")
@guard(Permission.REGISTER_VIEW)
def set_workday() -> ResponseReturnValue:
    """Set a day."""
    form = WorkdayForm()
    editing.require_calendar(current_actor())
    if form.validate_on_submit() and form.day.data is not None:
        try:
            editing.set_workday(
                db.session,
                current_actor(),
                day=form.day.data,
                is_workday=form.works.data == "yes",
                note=form.note.data or "",
            )
        except Invalid as error:
            db.session.rollback()
            form.refuse(error)
        else:
            edge.commit()
            flash(_("日历已经改好。"))
            return redirect(url_for(".calendar"), 303)
    return _calendar_page(form), 422


@bp.post("/oversight/calendar/<day>/removal")
@guard(Permission.REGISTER_VIEW)
def clear_workday(day: str) -> ResponseReturnValue:
    """Back to the packaged calendar for this day."""
    try:
        wanted = date.fromisoformat(day)
    except ValueError:
        raise NotFound("") from None
    editing.clear_workday(db.session, current_actor(), day=wanted)
    edge.commit()
    flash(_("这一天照原来的日历。"))
    return redirect(url_for(".calendar"), 303)


def _settings_page(home: Region, form: PeriodsForm) -> str:
    own = editing.conditions_of(db.session, home.code)
    ids = {line.id for line in own}
    return render_template(
        "admin/settings.html",
        region=home,
        homes=_homes(current_actor()),
        form=form,
        holding=periods.of(db.session, home.code),
        own=own,
        above=[x for x in queries.in_force(db.session, home.code) if x.id not in ids],
        groups=GROUPS,
        kinds=KINDS,
    )


def _calendar_page(form: WorkdayForm) -> str:
    rows = sa.select(WorkdayOverride).order_by(WorkdayOverride.day.desc()).limit(200)
    return render_template(
        "admin/calendar.html",
        rows=db.session.scalars(rows).all(),
        form=form,
        edits=editing.edits_calendar(current_actor()),
        announced=workdays.announced_until(),
        today=clock.today(),
    )


def _done(region: str, said: str) -> ResponseReturnValue:
    edge.commit()
    flash(said)
    return redirect(url_for(".region_settings", region=region), 303)
