"""The published rules: what holds, what is to come, every version to read and to keep (E-commerce Law art. 33, 34)."""

from __future__ import annotations

from urllib.parse import quote

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.accounts import rulebook, throttle
from shop.accounts.rulebook_models import RulesVersion
from shop.core import clock
from shop.core.access import current_actor, public
from shop.core.db import db
from shop.core.errors import Invalid, NotFound, TooMany
from shop.core.web import edge
from shop.front.forms import RulesCommentForm
from shop.front.routes.blueprint import bp


@bp.get("/rules")
@public("the rules must be open to everybody (E-commerce Law art. 33)")
def rules() -> ResponseReturnValue:
    """All texts that hold, and changes to come."""
    return render_template("front/rules.html", standing=rulebook.standing(db.session, clock.now()))


@bp.get("/rules/<topic>")
@public("the rules must be open to everybody (E-commerce Law art. 33)")
def rules_topic(topic: str) -> ResponseReturnValue:
    """The version of a text that holds now."""
    versions = rulebook.versions(db.session, topic)
    return _page(versions, rulebook.holding(versions, clock.now()), RulesCommentForm())


@bp.get("/rules/<topic>/<int:version>")
@public("every version stays open to everybody (E-commerce Law art. 34)")
def rules_version(topic: str, version: int) -> ResponseReturnValue:
    """One version; with a form for opinions while it does not hold yet."""
    versions = rulebook.versions(db.session, topic)
    return _page(versions, _chosen(versions, version), RulesCommentForm())


@bp.get("/rules/<topic>/<int:version>.txt")
@public("every version can be kept by everybody (E-commerce Law art. 33)")
def rules_file(topic: str, version: int) -> ResponseReturnValue:
    """One version as a text file to keep."""
    chosen = _chosen(rulebook.versions(db.session, topic), version)
    holds = _(
        "第 %(n)s 版，%(day)s 起生效", n=chosen.version, day=clock.local_day(chosen.effective_at).isoformat()
    )
    response = Response(
        f"{chosen.title}\n{holds}\n\n{chosen.text}\n", content_type="text/plain; charset=utf-8"
    )
    name = quote(f"{chosen.title}-{chosen.version}.txt")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response


@bp.post("/rules/<topic>/<int:version>/comments")
@public("everybody may say what they think of a change (E-commerce Law art. 34)")
def comment_rules(topic: str, version: int) -> ResponseReturnValue:
    """Take an opinion in; a refusal keeps what was written."""
    form, actor, code = RulesCommentForm(), current_actor(), 422
    if form.validate_on_submit():
        try:
            throttle.take(db.session, throttle.COMMENT, f"{topic}-{version}", request.remote_addr or "")
            rulebook.comment(
                db.session, topic=topic, version=version, text=form.text.data or "", user_id=actor.user_id
            )
            edge.commit()
            flash(_("收到了，谢谢。生效前我们会逐条看。"))
            return redirect(url_for(".rules_version", topic=topic, version=version), 303)
        except (Invalid, TooMany) as error:
            db.session.rollback()
            form.refuse(error, "text")
            code = 429 if isinstance(error, TooMany) else 422
    versions = rulebook.versions(db.session, topic)
    return _page(versions, _chosen(versions, version), form), code


def _chosen(versions: list[RulesVersion], number: int) -> RulesVersion:
    found = next((row for row in versions if row.version == number), None)
    if found is None:
        raise NotFound(_("没有这一版规则。"))
    return found


def _page(versions: list[RulesVersion], chosen: RulesVersion, form: RulesCommentForm) -> str:
    now = clock.now()
    return render_template(
        "front/rules_text.html",
        versions=versions,
        chosen=chosen,
        holds=rulebook.holding(versions, now),
        now=now,
        blocks=rulebook.blocks(chosen.text),
        form=form,
    )
