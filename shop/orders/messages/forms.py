"""Forms of messages."""

from __future__ import annotations

from wtforms import MultipleFileField, RadioField, TextAreaField
from wtforms.validators import InputRequired, Length

from shop.core.text import later as _l
from shop.core.web.forms import Form
from shop.orders.messages.labels import ABUSES
from shop.orders.messages.talking import LONGEST
from shop.orders.reported import LONGEST as LONGEST_REPORT


def _strip(text: str | None) -> str:
    return (text or "").strip()


class MessageForm(Form):
    """Words, pictures, or both."""

    words = TextAreaField(
        _l("消息"), filters=[_strip], validators=[Length(max=LONGEST, message=_l("最多 1000 个字。"))]
    )
    pictures = MultipleFileField(_l("照片"))


class AbuseForm(Form):
    """What is wrong with a message."""

    reason = RadioField(_l("是哪一种情形"), validators=[InputRequired(_l("请选一种情形。"))])
    words = TextAreaField(
        _l("说明"),
        filters=[_strip],
        validators=[Length(max=LONGEST_REPORT, message=_l("最多 300 个字。"))],
    )

    def offer(self) -> None:
        """The kinds, in today's language."""
        self.reason.choices = [(str(reason), str(word)) for reason, word in ABUSES.items()]
