"""The form of a report of misuse."""

from __future__ import annotations

from wtforms import HiddenField, RadioField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from shop.core.text import later as _l
from shop.core.web.forms import Form
from shop.workshops.forms import text_field
from shop.workshops.reports.reporting import LONGEST_TEXT, MATTERS


class ReportForm(Form):
    """What somebody reports; a name is not asked for."""

    workshop = HiddenField(validators=[Optional(), Length(0, 60)])
    matter = RadioField(
        _l("是什么事"),
        choices=[(str(matter), word) for matter, word in MATTERS.items()],
        validators=[InputRequired(_l("请选一项。"))],
    )
    text = TextAreaField(
        _l("发生了什么"),
        validators=[
            DataRequired(_l("请写清是什么事。")),
            Length(5, LONGEST_TEXT, _l("请写 5 到 2000 个字，说清是什么事。")),
        ],
    )
    certificate_text = text_field(_l("证书编号"), 60)
    seen_at_place = text_field(_l("在哪里看到的"), 200)
    contact = text_field(_l("您的电话或邮箱"), 120)

    def facts(self) -> dict[str, str]:
        """As the process function takes them."""
        return {
            "matter": self.matter.data or "",
            "text": self.text.data or "",
            "workshop_slug": self.workshop.data or "",
            "certificate_text": self.certificate_text.data or "",
            "seen_at_place": self.seen_at_place.data or "",
            "contact": self.contact.data or "",
        }
