"""Forms of the acts on an application."""

from __future__ import annotations

from typing import Any

from wtforms import (
    FieldList,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms import Form as PlainForm
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from shop.accounts.forms.checks import tidy
from shop.admin.forms import CHOOSE
from shop.core.text import later as _l
from shop.core.web.forms import Form
from shop.workshops.forms import count_field, day_field, text_field

YES_NO = [("yes", _l("是")), ("no", _l("否"))]


def words_field(label: Any, longest: int, missing: Any = None) -> TextAreaField:
    """Some sentences; `missing`: what is said when there are none (None: may be left out)."""
    need = [DataRequired(missing)] if missing else [Optional()]
    too_long = _l("太长了，请写短一些。")
    return TextAreaField(label, filters=[tidy], validators=[*need, Length(0, longest, too_long)])


def choice_field(label: Any, choices: list[tuple[str, Any]], missing: Any) -> RadioField:
    """One of a few; nothing is chosen beforehand."""
    return RadioField(label, choices=choices, validators=[InputRequired(missing)])


class ActForm(Form):
    """A form of an act: it carries the version of the case that was seen."""

    version = HiddenField()

    def seen(self) -> int | None:
        """The version that was seen; None when the form carries none."""
        text = self.version.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


class TakeUpForm(ActForm):
    """Nothing but the version."""


class SignForm(ActForm):
    """A department's opinion."""

    department = SelectField(_l("签署部门"))
    agrees = choice_field(_l("意见"), [("yes", _l("同意")), ("no", _l("不同意"))], _l("请选同意或不同意。"))
    opinion = words_field(_l("意见说明"), 500, _l("请写明意见。"))


class VisitForm(ActForm):
    """What was found at an applicant's place."""

    visited_on = day_field(_l("查看日期"))
    people_seen = count_field(_l("在场做工人数"))
    as_stated = choice_field(
        _l("与申报是否相符"), [("yes", _l("相符")), ("no", _l("不相符"))], _l("请选相符或不相符。")
    )
    findings = words_field(_l("看到的情况"), 1000, _l("请写明看到的情况。"))


class RecogniseForm(ActForm):
    """The recognition as an employment-assistance workshop."""

    granted_on = day_field(_l("认定日期"))
    document_no = text_field(_l("认定文号"), 60, _l("请填写文号。"))


class ItemForm(PlainForm):
    """One thing to mend: which field, and what about it."""

    field = SelectField(_l("哪一项"), validators=[Optional()])
    said = StringField(
        _l("要补什么、改什么"), filters=[tidy], validators=[Length(0, 300, _l("太长了，请写短一些。"))]
    )


class ReturnForm(ActForm):
    """What the applicant has to mend, item by item and as a whole."""

    items = FieldList(FormField(ItemForm), min_entries=5, max_entries=20)
    reason = words_field(_l("总的说明"), 1000)

    def offer(self, choices: list[tuple[str, Any]]) -> None:
        """The fields that can be named; call before showing or validating."""
        for entry in self.items:
            entry.form.field.choices = [CHOOSE, *choices]

    def wanted(self) -> dict[str, str]:
        """What is to be mended, by field."""
        rows = [(e.form.field.data or "", e.form.said.data or "") for e in self.items]
        return {field: said for field, said in rows if field and said}

    def validate(self, extra_validators: Any = None) -> bool:
        """Besides each field: a sentence names its field and a field has its sentence; something is said."""
        valid = bool(super().validate(extra_validators))
        for entry in self.items:
            field, said = entry.form.field, entry.form.said
            if said.data and not field.data:
                field.errors = [*field.errors, str(_l("请选哪一项。"))]
                valid = False
            if field.data and not said.data:
                said.errors = [*said.errors, str(_l("请写明要补什么、改什么。"))]
                valid = False
        if valid and not self.wanted() and not self.reason.data:
            self.reason.errors = [*self.reason.errors, str(_l("请写明要补什么、改什么。"))]
            return False
        return valid


class ReasonForm(ActForm):
    """A reason."""

    reason = words_field(_l("理由"), 1000, _l("请写明理由。"))


class RefuseForm(ReasonForm):
    """A refusal with its reason and, where there is one, its document."""

    document_no = text_field(_l("决定书文号"), 60)


class CertifyForm(ActForm):
    """The document of the certification."""

    document_no = text_field(_l("认定文号"), 60, _l("请填写文号。"))


class TransferForm(ActForm):
    """To which county, and why."""

    to_county = SelectField(_l("转到哪个县区"), validators=[InputRequired(_l("请选一个县区。"))])
    reason = words_field(_l("理由"), 300, _l("请写明理由。"))


class DecideTransferForm(Form):
    """Take it or not."""

    accepted = choice_field(
        _l("是否接收"), [("yes", _l("接收")), ("no", _l("不接收"))], _l("请选接收或不接收。")
    )
    answer = words_field(_l("说明"), 300)


class AnswerForm(ActForm):
    """The answer to an objection."""

    upheld = choice_field(_l("结论"), [("no", _l("不成立")), ("yes", _l("成立"))], _l("请选异议是否成立。"))
    answer = words_field(_l("书面答复"), 2000, _l("请写明答复。"))


class NoticeForm(Form):
    """A public notice of several applications."""

    title = text_field(_l("公示标题"), 120, _l("请写公示的标题。"))
    document_no = text_field(_l("文号"), 60)
    starts_on = day_field(_l("开始日期"))
