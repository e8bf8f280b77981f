"""Where the demo shows the mail and SMS that a real store would send."""

from __future__ import annotations

from flask import current_app, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.core import messages
from shop.core.access import public
from shop.core.errors import NotFound
from shop.front.routes.blueprint import bp


@bp.get("/demo/messages")
@public("the demo sends nothing; whoever tries it reads here what would come. Production has no such page")
def demo_messages() -> ResponseReturnValue:
    """The newest fifty messages; 404 where messages are really sent to people."""
    if current_app.extensions["settings"].production:
        raise NotFound(_("没有这一页。"))
    return render_template("front/demo_messages.html", sent=messages.written(50), tab="account")
