"""Forms of the records: entries of registers, recognitions, batches, key-support counties."""

from __future__ import annotations

from wtforms import SelectField
from wtforms.validators import InputRequired

from shop.admin.cases.forms import choice_field, words_field
from shop.admin.cases.words import LIVELINESS, PURPOSES, REGISTERS
from shop.core.text import later as _l
from shop.core.web.forms import Form
from shop.workshops.evidence.models import VisitPurpose
from shop.workshops.forms import count_field, day_field, text_field
from shop.workshops.models import SiteLevel

CHOOSE_ONE = _l("请选择一项。")
LEVELS = [
    (SiteLevel.COUNTY, _l("县级示范点")),
    (SiteLevel.CITY, _l("市级示范点")),
    (SiteLevel.PROVINCE, _l("省级示范点")),
]


class EntryForm(Form):
    """An entry in a register outside the store."""

    register = SelectField(_l("登记在哪里"), choices=list(REGISTERS.items()))
    register_name = text_field(_l("平台名称"), 60)
    entry_no = text_field(_l("编号"), 60, _l("请填写编号。"))
    entered_on = day_field(_l("登记日期"))


class EndForm(Form):
    """The end of a recognition."""

    ended_on = day_field(_l("结束日期"))
    reason = words_field(_l("理由"), 300, _l("请写明理由。"))


class RecognitionForm(Form):
    """A recognition with its document."""

    granted_on = day_field(_l("认定日期"))
    document_no = text_field(_l("文号"), 60, _l("请填写文号。"))


class SiteForm(RecognitionForm):
    """A model site."""

    level = SelectField(_l("级别"), validators=[InputRequired(CHOOSE_ONE)])


class BatchForm(Form):
    """A new batch."""

    title = text_field(_l("批次名称"), 120, _l("请写批次的名称。"))


class PublishForm(Form):
    """The document under which a batch is published."""

    document_no = text_field(_l("公布文号"), 60, _l("请填写文号。"))


class KeyCountyForm(Form):
    """A key-support county."""

    county_code = SelectField(_l("县、市、区"), validators=[InputRequired(CHOOSE_ONE)])
    document_no = text_field(_l("文号"), 60, _l("请填写文号。"))
    named_on = day_field(_l("确定日期"))


class VisitForm(Form):
    """A visit to a workshop of the register."""

    visited_on = day_field(_l("走访日期"))
    purpose = choice_field(
        _l("为什么去"),
        [(p.value, PURPOSES[p]) for p in (VisitPurpose.SURVEY, VisitPurpose.COMPLAINT)],
        _l("请选走访的原因。"),
    )
    liveliness = choice_field(
        _l("工坊现在怎样"),
        [(k.value, word) for k, (_kind, word) in LIVELINESS.items()],
        _l("请选工坊现在的情况。"),
    )
    people_seen = count_field(_l("在场做工人数"))
    findings = words_field(_l("看到的情况"), 1000, _l("请写明看到的情况。"))
