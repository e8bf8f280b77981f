"""The platform's rules at its desk: versions, what people said about changes, publishing a new version in two steps."""

from __future__ import annotations

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.accounts import rulebook as rules
from shop.accounts.rulebook_models import RulesVersion
from shop.admin import comparing, said
from shop.admin.platform_forms import RulesForm
from shop.admin.routes.blueprint import bp
from shop.core import clock
from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import Conflict, Invalid
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.workshops.upkeep import looking


@bp.get("/oversight/rules")
@guard(Permission.RULES_PUBLISH)
def rulebook() -> ResponseReturnValue:
    """All texts: what holds, what is to come, how much was said about it."""
    standing = rules.standing(db.session, clock.now())
    return render_template("admin/rules.html", standing=standing, counts=said.counts(db.session))


@bp.get("/oversight/rules/<topic>")
@guard(Permission.RULES_PUBLISH)
def rulebook_topic(topic: str) -> ResponseReturnValue:
    """The versions of a text and the opinions on the newest one (or on that of `version`)."""
    versions, now = rules.versions(db.session, topic), clock.now()
    asked = request.args.get("version", "")
    chosen = next((v for v in versions if str(v.version) == asked), versions[0])
    page, comments = said.about(db.session, chosen.id, request.args.get("page"), kept={"version": asked})
    return render_template(
        "admin/rules_topic.html",
        topic=topic,
        versions=versions,
        holds=rules.holding(versions, now),
        now=now,
        chosen=chosen,
        page=page,
        comments=comments,
        counts=said.counts(db.session),
        people=looking.names(db.session, *(v.published_by for v in versions)),
    )


@bp.get("/oversight/rules/<topic>/new")
@guard(Permission.RULES_PUBLISH)
def new_rules(topic: str) -> ResponseReturnValue:
    """The form of a new version, filled with the newest text there is."""
    newest = rules.versions(db.session, topic)[0]
    filled = {
        "base": newest.version,
        "title": newest.title,
        "text": newest.text,
        "effective_on": _earliest(newest),
    }
    return _form_page(topic, newest, RulesForm(data=filled))


@bp.post("/oversight/rules/<topic>/draft")
@guard(Permission.RULES_PUBLISH, only_reads=True)
def check_rules(topic: str) -> ResponseReturnValue:
    """Show what would change, before anything is published; with `edit`, the form again with what was typed."""
    newest, form = rules.versions(db.session, topic)[0], RulesForm()
    if "edit" in request.form:
        return _form_page(topic, newest, form)
    if not form.validate_on_submit() or _refused(form, newest):
        return _form_page(topic, newest, form), 422
    if form.seen() != newest.version:
        return _overtaken(topic, newest, form)
    return render_template(
        "admin/rules_check.html",
        topic=topic,
        form=form,
        newest=newest,
        lines=comparing.compare(newest.text, form.text.data or ""),
        blocks=rules.blocks(form.text.data or ""),
    )


@bp.post("/oversight/rules/<topic>/versions")
@guard(Permission.RULES_PUBLISH)
def publish_rules(topic: str) -> ResponseReturnValue:
    """Publish it. Refused when another version was published since the form was opened."""
    form = RulesForm()
    rules.versions(db.session, topic)
    newest = rules.newest(db.session, topic, lock=True)
    assert newest is not None
    if not form.validate_on_submit():
        return _form_page(topic, newest, form), 422
    if form.seen() != newest.version:
        return _overtaken(topic, newest, form)
    try:
        made = rules.publish(
            db.session,
            current_actor(),
            topic=topic,
            title=form.title.data or "",
            text=form.text.data or "",
            summary=form.summary.data or "",
            effective_on=form.effective_on.data,
        )
    except (Invalid, Conflict) as error:
        form.refuse(error, "text")
        return _form_page(topic, newest, form), 422
    told = _(
        "第 %(n)s 版已经公布，%(day)s 起生效；生效前征求意见。",
        n=made.version,
        day=clock.local_day(made.effective_at).isoformat(),
    )
    edge.commit()
    flash(told)
    return redirect(url_for(".rulebook_topic", topic=topic), 303)


def _earliest(newest: RulesVersion) -> date:
    """The first day on which a version published today may hold (BR-24), never before one published earlier."""
    return max(rules.earliest(clock.today()), clock.local_day(newest.effective_at))


def _refused(form: RulesForm, newest: RulesVersion) -> bool:
    """What publishing would refuse, said while it is only looked at."""
    before = len(form.text.errors) + len(form.effective_on.errors)
    if (form.text.data or "").strip() == newest.text:
        form.refuse(Invalid(_("和现在的版本一字不差，没有要公布的。"), field="text"))
    first = _earliest(newest)
    if form.effective_on.data is not None and form.effective_on.data < first:
        form.refuse(
            Invalid(_("要公布满七日才能生效，最早是 %(day)s。", day=first.isoformat()), field="effective_on")
        )
    return len(form.text.errors) + len(form.effective_on.errors) > before


def _overtaken(topic: str, newest: RulesVersion, form: RulesForm) -> ResponseReturnValue:
    """Somebody published meanwhile: the text stays, the difference is to be looked at anew."""
    form.base.data = str(newest.version)
    form.form_errors.append(
        _("刚才有人公布了第 %(n)s 版。您写的还在，请对照新的一版改好再公布。", n=newest.version)
    )
    return _form_page(topic, newest, form), 409


def _form_page(topic: str, newest: RulesVersion, form: RulesForm) -> str:
    return render_template(
        "admin/rules_new.html", topic=topic, newest=newest, form=form, earliest=_earliest(newest)
    )
