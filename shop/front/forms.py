"""Forms of the public pages."""

from __future__ import annotations

from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length

from shop.core.text import later as _l
from shop.core.web.forms import Form


class RulesCommentForm(Form):
    """What somebody thinks of rules that are to come."""

    text = TextAreaField(
        _l("您的意见"),
        validators=[DataRequired(_l("请写下您的意见。")), Length(2, 1000, _l("请写 2 到 1000 个字。"))],
    )
