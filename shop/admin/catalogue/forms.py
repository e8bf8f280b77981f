"""Forms of the desk for the official catalogue."""

from __future__ import annotations

from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from shop.accounts.forms.checks import tidy
from shop.catalog.official.recording import LONGEST_REASON
from shop.catalog.official.words import FIELDS
from shop.core.text import later as _l
from shop.core.web.forms import Form

_TOO_LONG = _l("太长了，请写短一些。")
#: Fields of a product that a return may say something about.
ITEMS = ("title", "category_id", "pictures", "story", "prices")


def _item(field: str) -> StringField:
    return StringField(FIELDS[field], filters=[tidy], validators=[Length(0, 200, _TOO_LONG)])


class RevisionForm(Form):
    """Which page the decision was made from."""

    revision = HiddenField()

    def seen(self) -> int:
        """The revision that was seen; 0, which no review has, when the form carries none."""
        text = self.revision.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


class ReturnForm(RevisionForm):
    """Why it is returned: as a whole and field by field."""

    reason = TextAreaField(_l("总的理由"), filters=[tidy], validators=[Length(0, LONGEST_REASON, _TOO_LONG)])
    title = _item("title")
    category_id = _item("category_id")
    pictures = _item("pictures")
    story = _item("story")
    prices = _item("prices")

    def items(self) -> dict[str, str]:
        """What was said by field."""
        return {name: self[name].data for name in ITEMS if self[name].data}


class ReasonForm(RevisionForm):
    """Why it is taken out of the catalogue, or a certificate is not taken."""

    reason = TextAreaField(
        _l("理由"),
        filters=[tidy],
        validators=[DataRequired(_l("请写明理由。")), Length(1, LONGEST_REASON, _TOO_LONG)],
    )
