"""Forms of the quarterly report on the officers' desk."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, HiddenField, MultipleFileField, SelectField, StringField
from wtforms.validators import Length, Optional

from shop.core.text import later as _l
from shop.core.web.forms import Form
from shop.workshops.forms import count_field, text_field
from shop.workshops.income.quarters import Quarter
from shop.workshops.statistics import columns
from shop.workshops.statistics.calendar import Periods
from shop.workshops.statistics.columns import OWN, STANDARD, Column
from shop.workshops.statistics.models import ColumnKind
from shop.workshops.upkeep.forms import words_field

BLANKS = 3
OWN_KINDS = [
    (ColumnKind.COUNT.value, _l("人数、次数")),
    (ColumnKind.MONEY.value, _l("金额")),
    (ColumnKind.TEXT.value, _l("文字")),
]


class PassForm(Form):
    """A form is right; the note is needed when the ledger has moved."""

    note = words_field(_l("审核意见"), 300)


class ReturnForm(Form):
    """Something has to be put right."""

    reason = words_field(_l("退回的原因"), 300, _l("请写明要改什么。"))


class CountForm(Form):
    """What the rural office knows."""

    target = count_field(_l("脱贫人口"))
    monitored = count_field(_l("监测对象"))
    source = text_field(_l("依据"), 200, _l("请写明依据，例如监测系统的日期。"))


class HandUpForm(Form):
    """A region's form."""

    narrative = words_field(_l("工作进展"), 3000, _l("请写几句工作进展。"))
    missing_note = words_field(_l("缺报说明"), 500)
    files = MultipleFileField(_l("附件"))


class ReleaseForm(Form):
    """A proposal to publish."""

    document_no = text_field(_l("文号"), 60)
    note = words_field(_l("随表印出的说明"), 500)
    reason = words_field(_l("更正的原因"), 300)


class PeriodsForm(Form):
    """Periods of the report."""

    opens_days_before = count_field(_l("季末前几天开放"))
    workshop = count_field(_l("工坊：季后第几个工作日"))
    county = count_field(_l("县区：季后第几个工作日"))
    prefecture = count_field(_l("市州：季后第几个工作日"))
    source = text_field(_l("依据"), 200)

    def periods(self) -> Periods:
        """As they were typed."""
        numbers = (self.opens_days_before.data, self.workshop.data, self.county.data, self.prefecture.data)
        return Periods(*(number or 0 for number in numbers))


class VersionForm(Form):
    """A new version; the fields of its columns are added by `version_form`."""

    from_quarter = SelectField(_l("从哪一季用起"))
    source = text_field(_l("依据"), 200)
    keys = HiddenField()

    def columns(self) -> list[Column]:
        """The columns that are used, in their order; numbers of blank ones follow the last."""
        found = []
        for i, key in enumerate((self.keys.data or "").split(",")):
            label = (self[f"label_{i}"].data or "").strip()
            if self[f"used_{i}"].data and label:
                kind = ColumnKind(self[f"kind_{i}"].data)
                found.append(
                    Column(key, kind, label, self[f"hint_{i}"].data or "", bool(self[f"needed_{i}"].data))
                )
        return found


def version_form(now: columns.Form, choices: list[Quarter], **kwargs: Any) -> VersionForm:
    """The form with the columns of now, the standard ones left out, and room for new ones."""
    unused = [c for c in STANDARD if c.key not in {x.key for x in now.columns}]
    taken = [int(c.key.removeprefix(OWN)) for c in now.own]
    first = max(taken, default=0) + 1
    blank = [Column(f"{OWN}{first + i}", ColumnKind.COUNT, "", "", False) for i in range(BLANKS)]
    listed = [(c, True) for c in now.columns] + [(c, False) for c in unused] + [(c, True) for c in blank]
    fields: dict[str, Any] = {}
    for i, (column, used) in enumerate(listed):
        fields |= _fields(i, column, used)
    form = type("VersionFormOfColumns", (VersionForm,), fields)
    made: VersionForm = form(**kwargs)
    made.from_quarter.choices = [(str(q), str(q)) for q in choices]
    made.keys.data = ",".join(column.key for column, _used in listed)
    return made


def _fields(i: int, column: Column, used: bool) -> dict[str, Any]:
    kinds = OWN_KINDS if column.is_own else [(column.kind.value, "")]
    return {
        f"used_{i}": BooleanField(_l("用"), default=used),
        f"label_{i}": StringField(_l("名称"), validators=[Optional(), Length(0, 60)], default=column.label),
        f"hint_{i}": StringField(_l("说明"), validators=[Optional(), Length(0, 200)], default=column.hint),
        f"kind_{i}": SelectField(_l("填什么"), choices=kinds, default=column.kind.value),
        f"needed_{i}": BooleanField(_l("必填"), default=column.required),
    }
