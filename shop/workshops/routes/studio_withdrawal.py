"""The owner's page for leaving: what follows, the name once more, and then there is no way back but a new application."""

from __future__ import annotations

from datetime import datetime

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from shop.core import clock
from shop.core.access import current_actor, guard
from shop.core.db import db
from shop.core.errors import Invalid
from shop.core.permissions import Permission
from shop.core.web import edge
from shop.workshops import certification
from shop.workshops.models import Workshop
from shop.workshops.routes.blueprint import bp
from shop.workshops.upkeep import leaving
from shop.workshops.upkeep.forms import WithdrawalForm
from shop.workshops.working import studio_head, workshop_of


@bp.get("/studio/withdrawal")
@guard(Permission.APPEAL_FILE)
def studio_withdrawal() -> ResponseReturnValue:
    """What follows from leaving, and the form; or until when it sells, once it is announced."""
    return _page(_mine(), WithdrawalForm(formdata=None))


@bp.post("/studio/withdrawal")
@guard(Permission.APPEAL_FILE)
def announce_withdrawal() -> ResponseReturnValue:
    """Announce it; 409 when it was announced or no certificate runs."""
    workshop, form = _mine(), WithdrawalForm()
    if not form.validate_on_submit():
        return _page(workshop, form), 422
    try:
        happened = leaving.announce(
            db.session,
            current_actor(),
            workshop.id,
            typed_name=form.typed_name.data or "",
            reason=form.reason.data or "",
        )
    except Invalid as error:
        db.session.rollback()
        form.refuse(error)
        return _page(workshop, form), 422
    day = clock.local_day(happened.effective_at - datetime.resolution)
    edge.commit()
    flash(_("已经公告退出，卖到 %(day)s 为止。", day=day))
    return redirect(url_for(".studio_withdrawal"), 303)


def _mine() -> Workshop:
    return workshop_of(db.session, current_actor(), Permission.APPEAL_FILE)


def _page(workshop: Workshop, form: WithdrawalForm) -> str:
    now = clock.now()
    standing = certification.status(db.session, workshop.id, now)
    announced = standing.withdrawal_announced_at
    return render_template(
        "workshops/studio_withdrawal.html",
        studio=studio_head(db.session, workshop, now),
        workshop=workshop,
        form=form,
        standing=standing,
        announced=announced,
        last_day=leaving.last_day(clock.local_day(announced) if announced else clock.local_day(now)),
    )
