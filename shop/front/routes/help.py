"""Help in plain words, and the privacy notice."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.accounts.consents import PRIVACY, VERSIONS
from shop.core.access import public
from shop.core.errors import NotFound
from shop.core.web import pages
from shop.front.help_topics import BY_KEY, TOPICS
from shop.front.routes.blueprint import bp
from shop.workshops.statistics.publication.indicators import INDICATORS


@bp.get("/help")
@public("help is for everybody")
@pages.kept
def help_index() -> ResponseReturnValue:
    """All topics."""
    return render_template("front/help.html", topics=TOPICS, nav="help")


@bp.get("/help/<topic>")
@public("help is for everybody")
@pages.kept
def help_topic(topic: str) -> ResponseReturnValue:
    """One topic; 404 for an unknown one."""
    found = BY_KEY.get(topic)
    if found is None:
        raise NotFound(_("没有这一页帮助。"))
    facts = {"indicators": INDICATORS} if found.key == "statistics" else {}
    return render_template(f"front/help/{found.key}.html", topic=found, topics=TOPICS, nav="help", **facts)


@bp.get("/privacy")
@public("the privacy notice must be open to everybody (PIPL art. 17)")
@pages.kept
def privacy() -> ResponseReturnValue:
    """The privacy notice that new accounts agree to, with its version."""
    return render_template("front/privacy.html", version=VERSIONS[PRIVACY])
