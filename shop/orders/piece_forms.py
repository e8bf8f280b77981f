"""Forms that ask for pieces of each line of an order, and what a workshop cannot send."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from flask_babel import gettext as _
from wtforms import Field, IntegerField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from shop.core.text import later as _l
from shop.core.web.forms import Form
from shop.orders.forms import ShipmentForm
from shop.orders.models import OrderLine
from shop.orders.offers import LONGEST_REASON

PREFIX = "pieces-"
F = TypeVar("F", bound="PiecesForm")


class PiecesForm(Form):
    """How many pieces of each line; made by `asking`."""

    def fields_of(self) -> list[Field]:
        """The fields of the lines, in the order of the lines."""
        return [field for name, field in self._fields.items() if name.startswith(PREFIX)]

    def pieces(self) -> dict[int, int] | None:
        """Pieces by line id, empty fields as none; None when the form had no such fields."""
        fields = [field for field in self.fields_of() if field.raw_data]
        return {int(f.name.removeprefix(PREFIX)): f.data or 0 for f in fields} if fields else None


class ParcelForm(ShipmentForm, PiecesForm):
    """Carrier, number and what is in the parcel."""


class GiveUpForm(PiecesForm):
    """Pieces the buyer does not want any more."""

    def valid_pieces(self) -> bool:
        """Whether the pieces in a query can be given up; the rest of the form is not sent there."""
        fields = self.fields_of()
        refused = [field for field in fields if not field.validate(self)]
        if not refused and not any(field.data for field in fields):
            fields[0].errors = [_("请填要退几件。")]
            return False
        return not refused


class OfferForm(Form):
    """What the workshop cannot send, and why."""

    pieces = IntegerField(_l("几件发不了"), validators=[InputRequired(_l("请填件数。")), NumberRange(1, 999)])
    reason = TextAreaField(
        _l("为什么"),
        filters=[lambda text: (text or "").strip()],
        validators=[
            InputRequired(_l("请写清楚为什么发不了。")),
            Length(2, LONGEST_REASON, _l("请写清楚为什么发不了，2 到 200 个字。")),
        ],
    )


def asking(kind: type[F], lines: Iterable[OrderLine], *, all_of_them: bool) -> F:
    """The form with a field for each line of which something is still to be sent; full or empty at first."""
    made: type[F] = type(kind.__name__, (kind,), {})
    for line in lines:
        if line.open_pieces:
            words = _("还有 %(n)s 件没发，请填 0 到 %(n)s。", n=line.open_pieces)
            start = line.open_pieces if all_of_them else 0
            setattr(made, f"{PREFIX}{line.id}", _field(line, words, start))
    return made()


def _field(line: OrderLine, words: str, start: int) -> IntegerField:
    name = f"{line.title} {line.options}".strip()
    return IntegerField(name, [Optional(), NumberRange(0, line.open_pieces, words)], default=start)
