"""What the desk's pages of reports of misuse ask and show."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload
from wtforms import RadioField, SelectField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from shop.accounts.models import User
from shop.admin.forms import CHOOSE
from shop.core.access import Actor
from shop.core.audit import AuditEvent
from shop.core.paging import Page, page_of
from shop.core.text import later as _l
from shop.core.text import masked_phone
from shop.core.web.forms import Form
from shop.heritage.models import Region
from shop.heritage.regions import stem
from shop.workshops.queries import watched_regions
from shop.workshops.reports.models import MisuseReport, ReportState

PER_PAGE = 50
#: Stands for the platform where a county is chosen.
PLATFORM = "platform"
TRAIL = {
    "report.taken_up": _l("受理"),
    "report.handed_over": _l("转出"),
    "report.contact_opened": _l("打开了联系方式"),
    "report.closed": _l("答复"),
}


class CloseForm(Form):
    """The answer to a report."""

    founded = RadioField(
        _l("核实的结果"),
        choices=[("yes", _l("查实")), ("no", _l("没有查实"))],
        validators=[InputRequired(_l("请选一项。"))],
    )
    answer = TextAreaField(
        _l("答复"),
        validators=[DataRequired(_l("请写明核实的结果。")), Length(2, 500, _l("请写 2 到 500 个字。"))],
    )


class HandOverForm(Form):
    """Where a report goes."""

    county_code = SelectField(_l("转给"), validators=[InputRequired(_l("请选择。"))])

    def offer(self, counties: list[tuple[str, str]]) -> None:
        """The counties, and the platform."""
        self.county_code.choices = [CHOOSE, (PLATFORM, _l("平台")), *counties]


class Found(NamedTuple):
    """A page of reports; `state` as it was asked for; `places` by county code."""

    rows: list[MisuseReport]
    page: Page
    state: str
    places: dict[str, str]


def page(session: Session, actor: Actor, state: str, number: str | None) -> Found:
    """Reports of the actor's regions (the platform sees all), those that wait first. Three statements."""
    chosen = state if state in {s.value for s in ReportState} else ""
    where = [_mine(actor)] + ([MisuseReport.state == chosen] if chosen else [])
    count = session.scalar(sa.select(sa.func.count()).select_from(MisuseReport).where(*where)) or 0
    shown = page_of(count, number, PER_PAGE)
    closed = sa.case((MisuseReport.state == ReportState.CLOSED, 1), else_=0)
    rows = list(
        session.scalars(
            sa.select(MisuseReport)
            .where(*where)
            .options(joinedload(MisuseReport.workshop))
            .order_by(closed, MisuseReport.due_on, MisuseReport.id)
            .offset(shown.start)
            .limit(PER_PAGE)
        )
    )
    codes = {row.county_code for row in rows if row.county_code}
    names = session.execute(sa.select(Region.code, Region.name).where(Region.code.in_(codes))).all()
    return Found(rows, shown, chosen, dict(names))


def _mine(actor: Actor) -> sa.ColumnElement[bool]:
    regions = watched_regions(actor)
    if regions is None:
        return sa.true()
    return sa.or_(sa.false(), *(MisuseReport.county_code.startswith(stem(code)) for code in regions))


def names(session: Session, report: MisuseReport) -> dict[int, str]:
    """Who acted on the report, by id."""
    acted = sa.select(AuditEvent.actor_id).where(
        AuditEvent.object_kind == "report", AuditEvent.object_ref == report.number
    )
    rows = session.execute(sa.select(User.id, User.name).where(User.id.in_(acted))).all()
    return dict(rows)


def masked(contact: str) -> str:
    """How to reach who reported, covered."""
    name, at, host = contact.partition("@")
    return f"{name[:1]}***@{host}" if at else masked_phone(contact)
