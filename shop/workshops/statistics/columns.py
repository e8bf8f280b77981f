"""The columns of the form: the standard ones, and the versions a province makes of them.

The notice's own annex is not public; the standard columns are drawn from published statistics, so they are data: a
province renames, leaves out and adds columns with a version that holds from a quarter on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session, selectinload

from shop.core import audit, clock
from shop.core.access import Actor, require
from shop.core.errors import Conflict, Invalid
from shop.core.permissions import Permission
from shop.core.text import later as _l
from shop.workshops.income.quarters import Quarter
from shop.workshops.income.report import PROVINCE
from shop.workshops.statistics.calendar import newest_open
from shop.workshops.statistics.models import ColumnKind, FormColumn, FormVersion

OWN = "x_"
MOST_OWN = 12


class Column(NamedTuple):
    """A column as it stands on the form."""

    key: str
    kind: ColumnKind
    label: str
    hint: str = ""
    required: bool = True

    @property
    def is_own(self) -> bool:
        """Whether it is a province's own."""
        return self.key.startswith(OWN)


@dataclass(frozen=True)
class Form:
    """The columns that hold for a quarter. `number` 0 is the standard form."""

    version_id: int | None
    number: int
    columns: tuple[Column, ...]

    @property
    def typed(self) -> list[Column]:
        """What a workshop fills in."""
        return [c for c in self.columns if c.kind != ColumnKind.COMPUTED]

    @property
    def own(self) -> list[Column]:
        """The province's own columns."""
        return [c for c in self.columns if c.is_own]

    def label(self, key: str) -> str:
        """What the column is called."""
        found = next((c for c in (*self.columns, *STANDARD) if c.key == key), None)
        return str(found.label) if found else key


K = ColumnKind
STANDARD = (
    Column("net_proven", K.COMPUTED, _l("本店净销售额"), _l("货款减退货款，从账本来")),
    Column("net_declared", K.COMPUTED, _l("申报的店外销售额"), _l("坊里申报、有凭证的")),
    Column("orders", K.COMPUTED, _l("本店订单数")),
    Column("employed_total", K.COUNT, _l("就业人数"), _l("季末那天在坊里做活的人，在家做的也算")),
    Column("employed_target", K.COUNT, _l("其中脱贫人口"), _l("乡村振兴部门的数和这里不一样时，用他们的")),
    Column("employed_monitored", K.COUNT, _l("其中监测对象"), _l("防止返贫监测帮扶对象")),
    Column("employed_low_income", K.COUNT, _l("其中农村低收入人口")),
    Column("employed_home_based", K.COUNT, _l("其中居家就业"), _l("把活带回家做的")),
    Column("benefited", K.COUNT, _l("另外带动的人"), _l("不在坊里做活、靠坊里增收的，例如供料的人。不算就业"), False),
    Column("wages_fen", K.MONEY, _l("本季发的劳动报酬"), _l("工资、计件钱都算，税前")),
    Column("training_sessions", K.COUNT, _l("培训期数"), "", False),
    Column("training_person_times", K.COUNT, _l("培训人次"), _l("每期到场的人加起来"), False),
)  # fmt: skip
#: Without these a quarter cannot be put together.
NEEDED = ("employed_total", "employed_target", "employed_monitored", "wages_fen")
STANDARD_FORM = Form(None, 0, STANDARD)
_KINDS = {column.key: column.kind for column in STANDARD}


def form_for(session: Session, quarter: Quarter) -> Form:
    """The columns that hold for the quarter. Two statements."""
    rows = sa.select(FormVersion).where(FormVersion.from_quarter <= str(quarter))
    newest = rows.order_by(FormVersion.number.desc()).limit(1).options(selectinload(FormVersion.columns))
    found = session.scalars(newest).first()
    return _form(found) if found else STANDARD_FORM


def form_of(session: Session, version_id: int | None) -> Form:
    """The columns of a version that was filled in."""
    if version_id is None:
        return STANDARD_FORM
    return _form(session.get_one(FormVersion, version_id, options=[selectinload(FormVersion.columns)]))


def versions(session: Session) -> list[FormVersion]:
    """All versions, the newest first."""
    return list(session.scalars(sa.select(FormVersion).order_by(FormVersion.number.desc())))


def publish_version(
    session: Session, actor: Actor, *, columns: Sequence[Column], from_quarter: Quarter, source: str
) -> FormVersion:
    """A new version of the form, for quarters whose forms are not open yet; earlier quarters keep theirs.

    By culture officers of the province. Raises Invalid at the field: a needed column left out, one twice, no name, too
    many of the province's own; Conflict (ALREADY_OPEN) for a quarter whose form people may have begun.
    """
    require(actor, Permission.STATISTICS_PUBLISH, PROVINCE)
    if from_quarter <= newest_open(session):
        raise Conflict(
            _("%(q)s 的表已经开放，新的栏目要从后面的季度用起。", q=from_quarter), code="ALREADY_OPEN"
        )
    checked = [_checked(column) for column in columns]
    _check_all(checked)
    number = session.scalar(sa.select(sa.func.coalesce(sa.func.max(FormVersion.number), 0))) or 0
    version = FormVersion(
        region_code=PROVINCE,
        number=number + 1,
        from_quarter=str(from_quarter),
        source=source.strip()[:200],
        published_at=clock.now(),
        published_by=actor.user_id,
        columns=[
            FormColumn(key=c.key, kind=c.kind, label=str(c.label), hint=str(c.hint), required=c.required, position=i)
            for i, c in enumerate(checked)
        ],
    )  # fmt: skip
    session.add(version)
    session.flush()
    audit.record(session, actor, "report_form.published", "region", PROVINCE, number=version.number,
                 from_quarter=str(from_quarter), columns=[c.key for c in checked])  # fmt: skip
    return version


def _checked(column: Column) -> Column:
    label = str(column.label).strip()
    if not label or len(label) > 60:
        raise Invalid(_("每一栏都要有名字，不超过 60 个字。"), field="label")
    if not column.is_own and _KINDS.get(column.key) != column.kind:
        raise Invalid(_("没有“%(label)s”这样的标准栏目。", label=label), field="label")
    if column.is_own and column.kind == ColumnKind.COMPUTED:
        raise Invalid(_("自己加的栏目要由工坊填写，不能是算出来的。"), field="label")
    return column._replace(label=label, hint=str(column.hint).strip()[:200])


def _check_all(columns: Sequence[Column]) -> None:
    keys = [column.key for column in columns]
    if len(set(keys)) < len(keys):
        raise Invalid(_("同一栏不能出现两次。"), field="label")
    missing = [STANDARD_FORM.label(key) for key in NEEDED if key not in keys]
    if missing:
        raise Invalid(_("这几栏不能去掉：%(labels)s。", labels=_("、").join(missing)), field="label")
    if len([key for key in keys if key.startswith(OWN)]) > MOST_OWN:
        raise Invalid(_("自己加的栏目最多 %(n)s 个，手机上要填得完。", n=MOST_OWN), field="label")


def _form(version: FormVersion) -> Form:
    found = [Column(c.key, ColumnKind(c.kind), c.label, c.hint, c.required) for c in version.columns]
    return Form(version.id, version.number, tuple(found))
