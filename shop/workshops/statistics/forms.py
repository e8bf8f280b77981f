"""Forms of the quarterly report: the workshop's, and that of a declared sale. Built from the columns that hold."""

from __future__ import annotations

from typing import Any

from wtforms import FileField, HiddenField, MultipleFileField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from shop.core.money import parse_yuan, plain_yuan
from shop.core.text import later as _l
from shop.core.web.forms import Form
from shop.workshops.forms import WholeNumber, a_number, count_field, day_field, text_field
from shop.workshops.statistics import columns, filling
from shop.workshops.statistics.columns import Column
from shop.workshops.statistics.declared.declaring import CHANNEL_WORDS, Sale
from shop.workshops.statistics.filling import Answers
from shop.workshops.statistics.models import ColumnKind
from shop.workshops.upkeep.forms import words_field


class YuanField(StringField):
    """An amount in yuan as people type it; `data` is whole fen, None for nothing."""

    data: Any

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else plain_yuan(self.data).removesuffix(".00")

    def process_formdata(self, valuelist: list[str]) -> None:
        """Blanks, separators and the sign of yuan are forgiven."""
        text = "".join(valuelist).strip()
        self.data = None
        if text:
            try:
                self.data = parse_yuan(text).fen
            except ValueError as error:
                raise ValueError(str(_l("请填金额，例如 128.50。"))) from error


def yuan_field(label: Any, *, needed: bool = True) -> YuanField:
    """An amount of 0 or more."""
    need = InputRequired(_l("请填写，没有就填 0。")) if needed else Optional()
    return YuanField(
        label, validators=[need, NumberRange(0, filling.MOST_FEN, _l("请填 0 以上的数，不要太大。"))]
    )


class QuarterForm(Form):
    """What a workshop fills in; the columns are added by `quarter_form`."""

    edition = HiddenField()
    narrative = words_field(_l("工作进展"), 1000)

    def answers(self, form: columns.Form) -> Answers:
        """What was typed, by column; nothing counts as 0."""
        typed: dict[str, Any] = {
            c.key: self[c.key].data if c.kind == ColumnKind.TEXT else self[c.key].data or 0
            for c in form.typed
        }
        own = {
            c.key: typed.pop(c.key) or "" if c.kind == ColumnKind.TEXT else typed.pop(c.key) for c in form.own
        }
        return Answers(typed, own, self.narrative.data or "")

    @property
    def read_edition(self) -> int:
        """The edition that was on the screen."""
        text = self.edition.data or "0"
        return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -1


def quarter_form(form: columns.Form) -> type[QuarterForm]:
    """The class of the form with these columns."""
    fields = {column.key: _field(column) for column in form.typed}
    return type("QuarterFormOfColumns", (QuarterForm,), fields)


def filled(form: columns.Form, answers: Answers, edition: int) -> QuarterForm:
    """The form as it stands at first."""
    data = {**answers.numbers, **answers.own, "narrative": answers.narrative, "edition": str(edition)}
    return quarter_form(form)(formdata=None, data=data)


def _field(column: Column) -> Any:
    if column.kind == ColumnKind.MONEY:
        return yuan_field(column.label, needed=column.required)
    if column.kind == ColumnKind.TEXT:
        missing = _l("请填写。") if column.required else None
        return text_field(column.label, 300, missing)
    if column.required:
        return count_field(column.label)
    return WholeNumber(
        column.label,
        validators=[a_number, Optional(), NumberRange(0, 100_000, _l("请填 0 到 100000。"))],
    )


class SubmitForm(Form):
    """Why something odd is right."""

    reasons = TextAreaField(_l("为什么是这样"), validators=[Length(0, 500, _l("太长了，请写短一些。"))])


class DeclareForm(Form):
    """A sale outside the store."""

    sold_on = day_field(_l("哪天卖的"))
    channel = SelectField(_l("在哪里卖的"), choices=[(c.value, w) for c, w in CHANNEL_WORDS.items()])
    place = text_field(_l("店名、平台名或展会名"), 80, _l("请写明在哪里卖的，例如店名、平台名。"))
    gross_fen = yuan_field(_l("货款（元）"))
    refunds_fen = yuan_field(_l("其中退掉的（元）"), needed=False)
    pieces = WholeNumber(
        _l("件数"), validators=[a_number, Optional(), NumberRange(0, 1_000_000, _l("请填 0 以上的件数。"))]
    )
    craft_id = SelectField(_l("工艺"), coerce=int)
    slip_no = text_field(_l("单号"), 60)
    other = MultipleFileField(_l("凭证"))

    def sale(self) -> Sale:
        """What is declared; amounts in fen."""
        return Sale(
            sold_on=self.sold_on.data,  # type: ignore[arg-type]  # checked: it is needed
            channel=self.channel.data,
            craft_id=self.craft_id.data,
            place=self.place.data or "",
            gross_fen=self.gross_fen.data or 0,
            refunds_fen=self.refunds_fen.data or 0,
            pieces=self.pieces.data or 0,
            slip_no=self.slip_no.data or "",
        )


class SalesFileForm(Form):
    """A file of sales."""

    file = FileField(_l("表格文件"), validators=[InputRequired(_l("请选一个文件。"))])
