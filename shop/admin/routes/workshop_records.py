"""What is recorded about one workshop: visits, recognitions, entries in registers; a page and the forms."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.admin.cases import case_trail
from shop.admin.cases.words import LIVELINESS, PURPOSES, RECOGNITIONS, REGISTERS
from shop.admin.forms import SITES
from shop.admin.loading import workshop_to_see
from shop.admin.records import forms
from shop.admin.records.pages import PAGES, Page
from shop.admin.routes.blueprint import bp
from shop.core import clock
from shop.core.access import Actor, allowed, current_actor, guard
from shop.core.db import db
from shop.core.errors import Conflict, Forbidden, Invalid, NotFound
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.workshops.applications.models import Application, ApplicationState
from shop.workshops.evidence import visits
from shop.workshops.evidence.models import Visit
from shop.workshops.models import SiteLevel, Workshop
from shop.workshops.recognition import recognitions, registers
from shop.workshops.recognition.models import Recognition, RecognitionKind, RegisterEntry
from shop.workshops.recognition.offices import region_of


@bp.get("/oversight/workshops/<slug>/records")
@guard(Permission.REGISTER_VIEW)
def workshop_records(slug: str) -> ResponseReturnValue:
    """Visits, recognitions, entries and applications of one workshop."""
    actor = current_actor()
    workshop = workshop_to_see(db.session, actor, slug)
    seen = sa.select(Visit).where(Visit.workshop_id == workshop.id).order_by(Visit.visited_on.desc())
    filed = sa.select(Application).where(
        Application.workshop_id == workshop.id, Application.state != ApplicationState.DRAFT
    )
    return render_template(
        "admin/workshop_records.html",
        workshop=workshop,
        visits=db.session.scalars(seen.limit(100)).all(),
        recognitions=recognitions.of_workshop(db.session, workshop.id),
        entries=registers.of_workshop(db.session, workshop.id),
        applications=db.session.scalars(filed.order_by(Application.id.desc())).all(),
        pages=[(noun, page) for noun, page in PAGES.items() if _offered(actor, workshop, noun)],
        ends={r.id for r in recognitions.of_workshop(db.session, workshop.id) if _ends(actor, workshop, r)},
        records=allowed(actor, Permission.REGISTER_RECORD, workshop),
        transfers=allowed(actor, Permission.APPLICATION_DECIDE, workshop),
        purposes=PURPOSES,
        liveliness=LIVELINESS,
        recognition_words=RECOGNITIONS,
        register_words=REGISTERS,
        levels=dict(SITES),
    )


@bp.get("/oversight/workshops/<slug>/audit")
@guard(Permission.REGISTER_VIEW)
def workshop_trail(slug: str) -> ResponseReturnValue:
    """Who did what to this workshop, and who opened which of its documents."""
    workshop = workshop_to_see(db.session, current_actor(), slug)
    return render_template(
        "admin/case_trail.html",
        side="workshops",
        name=workshop.name,
        sub=workshop.county.name,
        back=url_for(".workshop", slug=slug),
        done=case_trail.of_workshop(db.session, workshop),
    )


@bp.get("/oversight/workshops/<slug>/records/<noun>/new")
@guard(Permission.REGISTER_VIEW)
def new_record(slug: str, noun: str) -> ResponseReturnValue:
    """The form of a record."""
    workshop = _to_record(slug, noun)
    today = clock.today()
    form = PAGES[noun].form(data={"visited_on": today, "granted_on": today, "entered_on": today})
    return _form_page(workshop, noun, _open(form, workshop))


@bp.post("/oversight/workshops/<slug>/records/<noun>")
@guard(Permission.REGISTER_VIEW)
def record(slug: str, noun: str) -> ResponseReturnValue:
    """Record it."""
    workshop = _to_record(slug, noun)
    form = _open(PAGES[noun].form(), workshop)
    if form.validate_on_submit():
        try:
            _do(current_actor(), workshop, noun, form)
        except Invalid as error:
            db.session.rollback()
            form.refuse(error)
        except Conflict as error:
            db.session.rollback()
            if error.field is None:
                raise
            form.refuse(error)
        else:
            return _done(slug, str(PAGES[noun].done))
    return _form_page(_to_record(slug, noun), noun, form), 422


@bp.get("/oversight/workshops/<slug>/recognitions/<int:recognition_id>/end/new")
@guard(Permission.REGISTER_VIEW)
def new_recognition_end(slug: str, recognition_id: int) -> ResponseReturnValue:
    """The form that ends a recognition."""
    workshop, found = _to_end(slug, recognition_id)
    return _end_page(workshop, found, forms.EndForm(data={"ended_on": clock.today()}))


@bp.post("/oversight/workshops/<slug>/recognitions/<int:recognition_id>/end")
@guard(Permission.REGISTER_VIEW)
def end_recognition(slug: str, recognition_id: int) -> ResponseReturnValue:
    """End it with its reason."""
    workshop, found = _to_end(slug, recognition_id)
    form = forms.EndForm()
    if form.validate_on_submit() and form.ended_on.data is not None:
        try:
            recognitions.end(
                db.session,
                current_actor(),
                recognition_id,
                ended_on=form.ended_on.data,
                reason=form.reason.data or "",
            )
        except Invalid as error:
            db.session.rollback()
            form.refuse(error)
            workshop, found = _to_end(slug, recognition_id)
        else:
            return _done(slug, _("已经结束。"))
    return _end_page(workshop, found, form), 422


@bp.post("/oversight/workshops/<slug>/entries/<int:entry_id>/removal")
@guard(Permission.REGISTER_VIEW)
def remove_entry(slug: str, entry_id: int) -> ResponseReturnValue:
    """Note that an entry was taken out of its register today."""
    actor, workshop = current_actor(), workshop_to_see(db.session, current_actor(), slug)
    entry = db.session.get(RegisterEntry, entry_id)
    if entry is None or entry.workshop_id != workshop.id:
        raise NotFound("")
    if not allowed(actor, Permission.REGISTER_RECORD, workshop):
        raise Forbidden(_("由乡村振兴部门登记。"))
    registers.remove(db.session, actor, entry_id, removed_on=clock.today())
    return _done(slug, _("已经注明移出。"))


def _offered(actor: Actor, workshop: Workshop, noun: str) -> bool:
    if not allowed(actor, PAGES[noun].permission, workshop):
        return False
    return noun != "model-sites" or bool(_levels(actor, workshop))


def _levels(actor: Actor, workshop: Workshop) -> list[tuple[str, Any]]:
    """The levels of model sites that the actor's own office names for this workshop."""
    mine = {g.region_code for g in actor.grants if g.kind == "authority" and g.department == "culture"}
    return [(x, word) for x, word in forms.LEVELS if region_of(SiteLevel(x), workshop.county_code) in mine]


def _ends(actor: Actor, workshop: Workshop, found: Recognition) -> bool:
    if found.ended_on is not None:
        return False
    if found.level is not None:
        return found.level in {x for x, _word in _levels(actor, workshop)}
    hr = found.kind == RecognitionKind.EMPLOYMENT_WORKSHOP
    return allowed(actor, Permission.EMPLOYMENT_RECOGNISE if hr else Permission.FILING_MANAGE, workshop)


def _to_record(slug: str, noun: str) -> Workshop:
    actor = current_actor()
    workshop = workshop_to_see(db.session, actor, slug)
    if noun not in PAGES:
        raise NotFound("")
    if not _offered(actor, workshop, noun):
        raise Forbidden(_("这一项由别的部门或别的层级记录。"))
    return workshop


def _to_end(slug: str, recognition_id: int) -> tuple[Workshop, Recognition]:
    actor, workshop = current_actor(), workshop_to_see(db.session, current_actor(), slug)
    found = db.session.get(Recognition, recognition_id)
    if found is None or found.workshop_id != workshop.id:
        raise NotFound("")
    if found.ended_on is not None:
        raise Conflict(_("这条认定已经结束。"))
    if not _ends(actor, workshop, found):
        raise Forbidden(_("这一项由别的部门或别的层级记录。"))
    return workshop, found


def _open(form: Any, workshop: Workshop) -> Any:
    if isinstance(form, forms.SiteForm):
        form.level.choices = _levels(current_actor(), workshop)
    return form


def _do(actor: Actor, workshop: Workshop, noun: str, form: Any) -> None:
    if noun == "visits":
        visits.record_visit(
            db.session,
            actor,
            workshop_id=workshop.id,
            visited_on=form.visited_on.data,
            purpose=form.purpose.data,
            findings=form.findings.data or "",
            people_seen=form.people_seen.data or 0,
            liveliness=form.liveliness.data,
        )
    elif noun == "entries":
        registers.enter(
            db.session,
            actor,
            workshop_id=workshop.id,
            register=form.register.data,
            register_name=form.register_name.data or "",
            entry_no=form.entry_no.data or "",
            entered_on=form.entered_on.data,
        )
    else:
        given = {"granted_on": form.granted_on.data, "document_no": form.document_no.data or ""}
        if noun == "model-sites":
            recognitions.model_site(db.session, actor, workshop.id, level=form.level.data, **given)
        elif noun == "employment":
            recognitions.record_employment(db.session, actor, workshop.id, **given)
        else:
            recognitions.record_legacy(db.session, actor, workshop.id, **given)


def _form_page(workshop: Workshop, noun: str, form: Any) -> str:
    page = PAGES[noun]
    action = url_for(".record", slug=workshop.slug, noun=noun)
    return render_template("admin/record_form.html", workshop=workshop, page=page, form=form, action=action)


def _end_page(workshop: Workshop, found: Recognition, form: forms.EndForm) -> str:
    page = Page(
        Permission.REGISTER_VIEW,
        forms.EndForm,
        _("结束%(what)s认定", what=RECOGNITIONS[RecognitionKind(found.kind)]),
        _("结束"),
        _("从这一天起不再是。理由会留在记录里。"),
        "",
        {"ended_on": _("不能晚于今天")},
    )
    action = url_for(".end_recognition", slug=workshop.slug, recognition_id=found.id)
    return render_template("admin/record_form.html", workshop=workshop, page=page, form=form, action=action)


def _done(slug: str, said: str) -> ResponseReturnValue:
    edge.commit()
    flash(said)
    return redirect(url_for(".workshop_records", slug=slug), 303)
