"""The upload of a roster."""

from __future__ import annotations

from collections.abc import Sequence

from flask_wtf.file import FileField, FileRequired
from sqlalchemy.orm import Session
from wtforms import SelectField

from shop.core.text import later as _l
from shop.core.web.forms import Form
from shop.heritage import queries as heritage


class RosterForm(Form):
    """A file, and the region it is of."""

    region = SelectField(_l("哪个地区的名录"))
    file = FileField(_l("名录文件"), validators=[FileRequired(_l("请选一个文件。"))])

    def open(self, session: Session, region_codes: Sequence[str]) -> None:
        """The choices: the regions of the account."""
        names = heritage.place_texts(session, region_codes)
        self.region.choices = [(code, names.get(code, code)) for code in region_codes]
