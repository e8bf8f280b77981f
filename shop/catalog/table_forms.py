"""Forms of many variants: the axes that make them, and the table of their prices and pieces."""

from __future__ import annotations

import re

from flask_babel import gettext as _
from wtforms import Field, FieldList, FormField, ValidationError
from wtforms import Form as PlainForm
from wtforms.widgets import HiddenInput

from shop.catalog.axes import Axis
from shop.catalog.forms import RowsForm, StepForm, WholeField, YuanField, text
from shop.catalog.pricing import MAX_FEN
from shop.catalog.stock import MAX_PIECES
from shop.core.errors import ShopError
from shop.core.text import later as _l
from shop.workshops.forms import day_field

_NTH = re.compile(r"offers-(\d+)-price")
_BETWEEN = re.compile(r"[,;|/\uff0c\u3001\uff1b\uff0f]+")


class AxisRow(PlainForm):
    """By what variants differ, and how they are called."""

    name = text(_l("按什么分"), 10)
    values = text(_l("有哪几种"), 240)


class KindsForm(StepForm):
    """One or two axes; the variants follow."""

    axes = FieldList(FormField(AxisRow))

    def told(self) -> list[Axis]:
        """The axes whose values were said; values stand between blanks, commas or strokes."""
        rows = [
            (e.form.name.data or "", tuple(_BETWEEN.sub(" ", e.form.values.data or "").split()))
            for e in self.axes.entries
        ]
        return [Axis(name, values) for name, values in rows if values]


class CellRow(PlainForm):
    """A variant in the table of all."""

    variant_id = WholeField(widget=HiddenInput())
    seen = WholeField(widget=HiddenInput())
    seen_fen = WholeField(widget=HiddenInput())
    price = YuanField(_l("价格（元）"))
    pieces = WholeField(_l("件数"))

    def validate_price(self, field: Field) -> None:
        """A price may not be taken away, and is one that somebody means."""
        if field.errors:
            return
        if field.data is None and self.seen_fen.data is not None:
            raise ValidationError(str(_l("请填价格。")))
        if field.data is not None and not 0 < field.data <= MAX_FEN:
            raise ValidationError(str(_l("请填 0.01 元到一千万元之间的价格。")))

    def validate_pieces(self, field: Field) -> None:
        """A number of pieces somebody means, where there are pieces."""
        if field.data is None and self.seen.data is not None and not field.errors:
            raise ValidationError(str(_l("请填有几件。")))
        if field.data is not None and not 0 <= field.data <= MAX_PIECES:
            raise ValidationError(_("请填 0 到 %(most)s 之间的件数。", most=MAX_PIECES))


class TableForm(RowsForm):
    """All variants of a page; the first line fills all of them without saving."""

    all_prices = YuanField(_l("价格都填成（元）"))
    all_pieces = WholeField(_l("件数都填成"))
    rows = FieldList(FormField(CellRow))

    def fill(self) -> None:
        """Lay the numbers of the first line into every row."""
        for entry in self.rows.entries:
            if self.all_prices.data is not None:
                entry.form.price.data, entry.form.price.raw_data = self.all_prices.data, None
            if self.all_pieces.data is not None and entry.form.seen.data is not None:
                entry.form.pieces.data, entry.form.pieces.raw_data = self.all_pieces.data, None


class LowRow(PlainForm):
    """A variant and what it costs for a time; empty: as always."""

    variant_id = WholeField(widget=HiddenInput())
    price = YuanField(_l("限时价（元）"))


class TimeOfferForm(StepForm):
    """Lower prices from a day to a day."""

    from_day = day_field(_l("从哪天开始"))
    until_day = day_field(_l("到哪天结束"))
    offers = FieldList(FormField(LowRow))

    def told(self) -> tuple[list[int], dict[int, int]]:
        """The rows in which a price stands, and the price in fen by variant."""
        rows = [
            (n, e.form.variant_id.data or 0, e.form.price.data) for n, e in enumerate(self.offers.entries)
        ]
        said = [(n, variant_id, fen) for n, variant_id, fen in rows if fen is not None]
        return [n for n, _id, _fen in said], {variant_id: fen for _n, variant_id, fen in said}

    def refuse_at(self, refusal: ShopError, places: list[int]) -> None:
        """As `refuse`; `offers-N` counts the rows in which a price stood."""
        match = _NTH.fullmatch(refusal.field or "")
        if match and int(match[1]) < len(places):
            refusal.field = f"offers-{places[int(match[1])]}-price"
        self.refuse(refusal)
