"""Forms of questions."""

from __future__ import annotations

from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from shop.core.text import later as _l
from shop.core.web.forms import Form
from shop.orders.questions.asking import LONGEST, LONGEST_ANSWER


def _strip(text: str | None) -> str:
    return (text or "").strip()


class QuestionForm(Form):
    """What one wants to know."""

    words = TextAreaField(
        _l("你的问题"),
        filters=[_strip],
        validators=[InputRequired(_l("请写你想问什么。")), Length(2, LONGEST, _l("请写 2 到 300 个字。"))],
    )


class AnswerForm(Form):
    """The workshop's answer."""

    words = TextAreaField(
        _l("你的回答"),
        filters=[_strip],
        validators=[InputRequired(_l("请写几句。")), Length(1, LONGEST_ANSWER, _l("最多 500 个字。"))],
    )
