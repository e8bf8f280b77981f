"""Forms of the officers' answers to what workshops send: changes, papers, appeals; and of the platform's exports."""

from __future__ import annotations

from wtforms import SelectField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from shop.accounts.forms.checks import tidy
from shop.core.text import later as _l
from shop.core.web.forms import Form
from shop.workshops.forms import text_field

_TOO_LONG = Length(0, 300, _l("请写 300 个字以内。"))


class AnswerForm(Form):
    """Passed or accepted; a word may go with it."""

    answer = TextAreaField(_l("附言"), filters=[tidy], validators=[Optional(), _TOO_LONG])


class RefusalForm(Form):
    """Not passed or accepted, and why."""

    answer = TextAreaField(
        _l("为什么不通过"), filters=[tidy], validators=[DataRequired(_l("请写明理由。")), _TOO_LONG]
    )


class AppealDecisionForm(Form):
    """Whether an appeal is upheld, why, and the document."""

    decision = SelectField(
        _l("决定"),
        choices=[("", _l("请选择")), ("upheld", _l("申诉成立，恢复")), ("rejected", _l("申诉不成立，维持"))],
        validators=[InputRequired(_l("请选择决定。"))],
    )
    answer = TextAreaField(
        _l("理由"), filters=[tidy], validators=[DataRequired(_l("请写明理由。")), _TOO_LONG]
    )
    document_no = text_field(_l("文号"), 60, _l("请填写文号。"))


class ReceiptForm(Form):
    """That a file was handed in."""

    receipt_no = text_field(_l("回执号"), 60, _l("请填写回执号。"))
