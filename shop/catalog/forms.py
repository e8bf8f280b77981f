"""Forms of the workshop's own pages: one per step, each refusing at the field with a sentence."""

from __future__ import annotations

import re
from typing import Any

from wtforms import (
    BooleanField,
    Field,
    FieldList,
    FormField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms import (
    Form as PlainForm,
)
from wtforms.validators import AnyOf, InputRequired, Length
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget, TextInput

from shop.catalog import words
from shop.catalog.models import ReturnRule
from shop.core.errors import ShopError
from shop.core.money import parse_yuan, plain_yuan
from shop.core.text import later as _l
from shop.core.web.forms import Form
from shop.workshops.forms import day_field

STOCKED, MADE = "stocked", "made"
_NESTED = re.compile(r"(\w+)-(\d+)-(\w+)")


def tidy(text: str | None) -> str:
    """Without blanks at the ends and signs that cannot be seen; lines stay."""
    return "".join(c for c in text or "" if c.isprintable() or c == "\n").strip()


def proper_words(_form: Any, field: Field) -> None:
    """Validator: none of the words of BR-26."""
    refused = words.sentence(field.data or "")
    if refused:
        raise ValidationError(refused)


def text(label: str, most: int, *, missing: str = "", lines: bool = False) -> Any:
    """A field of free text of at most `most` characters; `missing`: the sentence when it may not be empty."""
    validators = [InputRequired(missing)] if missing else []
    too_long = Length(max=most, message=_l("太长了，最多 %(max)d 个字。"))
    kind = TextAreaField if lines else StringField
    return kind(label, filters=[tidy], validators=[*validators, too_long, proper_words])


class YuanField(Field):
    """An amount as people type it, in yuan; `data` is whole fen, None when nothing was typed."""

    widget = TextInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed; what cannot be an amount is kept in the field and refused."""
        typed = valuelist[0].strip() if valuelist else ""
        self.data = None
        if typed:
            try:
                self.data = parse_yuan(typed).fen
            except ValueError as error:
                raise ValueError(str(_l("请填金额，比如 168 或 168.50。"))) from error

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else plain_yuan(self.data).removesuffix(".00")


class WholeField(IntegerField):
    """A whole number, None when nothing was typed."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """As IntegerField, in our words."""
        typed = valuelist[0].strip() if valuelist else ""
        self.data = None
        if typed:
            try:
                told = int(typed)
            except ValueError as error:
                raise ValueError(str(_l("请填整数。"))) from error
            if abs(told) > 10**9:
                raise ValueError(str(_l("这个数太大了。")))
            self.data = told


class RowsForm(Form):
    """A form with rows of fields; an error finds its row."""

    def refuse(self, error: ShopError, field: str = "") -> None:
        """As Form.refuse; `offers-1-price` names a field of the second row of offers."""
        match = _NESTED.fullmatch(error.field or "")
        rows: Any = self._fields.get(match[1]) if match else None
        if match is None or rows is None or int(match[2]) >= len(rows.entries):
            super().refuse(error, field)
            return
        at = rows.entries[int(match[2])].form._fields[match[3]]
        at.errors = [*at.errors, error.sentence]
        rows.errors = [entry.errors for entry in rows.entries]


class StepForm(RowsForm):
    """A step of writing a product: it knows the revision that it was made from."""

    revision = WholeField(widget=HiddenInput(), validators=[InputRequired(_l("页面过期了，请刷新后再填。"))])

    def made_anew(self, revision: int) -> None:
        """What was typed stays, and stands against the present revision from now on."""
        self.revision.data, self.revision.raw_data = revision, None


def _number(typed: Any) -> int:
    """The chosen id; zero, which nothing has, for what is no number."""
    return int(typed) if str(typed).isdecimal() else 0


class WhatForm(StepForm):
    """What it is. Ids that do not exist are refused by the act."""

    title = text(_l("名字"), 60, missing=_l("请给作品起个名字。"))
    category = SelectField(_l("是什么东西"), coerce=_number, validate_choice=False)
    craft = SelectField(_l("什么技艺"), coerce=_number, validate_choice=False)


class EssentialsForm(StepForm):
    """Name, price, and how it is had: all that a product needs besides photos."""

    title = text(_l("叫什么名字"), 60, missing=_l("请给作品起个名字。"))
    price = YuanField(_l("一件卖多少钱（元）"))
    seen = WholeField(widget=HiddenInput())
    pieces = WholeField(_l("坊里现在有几件"))
    made = BooleanField(_l("没有现货，订了再做"))
    lead_days = WholeField(_l("订了几天能做好发出"))

    def validate_price(self, field: Field) -> None:
        """A price is needed; what was typed wrong is refused already."""
        if field.data is None and not field.errors:
            raise ValidationError(str(_l("请填价格。")))

    def validate_pieces(self, field: Field) -> None:
        """Asked for when there is stock."""
        if not self.made.data and field.data is None and not field.errors:
            raise ValidationError(str(_l("请填有几件。")))

    def validate_lead_days(self, field: Field) -> None:
        """Asked for when it is made to order."""
        if self.made.data and field.data is None and not field.errors:
            raise ValidationError(str(_l("请填几天。")))


class SizeForm(StepForm):
    """Size, material, weight and care."""

    size_text = text(_l("多大"), 120, missing=_l("请写多大，比如 35 × 180 厘米。"))
    material = text(_l("用什么料做的"), 120, missing=_l("请写用什么料做的。"))
    made_of = SelectMultipleField(
        _l("归到哪些材质里"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=False,
    )
    weight_g = WholeField(_l("多重（克）"))
    care = text(_l("怎么洗、怎么保养"), 200)


class OfferRow(PlainForm):
    """A variant and its price."""

    variant_id = WholeField(widget=HiddenInput())
    options = text(_l("哪一款"), 60)
    price = YuanField(_l("价格（元）"))

    @property
    def is_blank(self) -> bool:
        """Whether nothing was said in this row."""
        return not self.options.data and self.price.data is None and not self.price.errors


class PriceForm(StepForm):
    """Variants with their prices, and where the price goes."""

    offers = FieldList(FormField(OfferRow), min_entries=1)
    labour = YuanField(_l("工钱（元）"))
    material = YuanField(_l("材料（元）"))
    packing = YuanField(_l("包装（元）"))

    def rows(self) -> list[tuple[int, OfferRow]]:
        """The rows in which something was said, with their numbers."""
        return [(n, e.form) for n, e in enumerate(self.offers.entries) if not e.form.is_blank]

    def validate_offers(self, _field: Field) -> None:
        """At least one price, and one in each row that names a variant."""
        rows = self.rows()
        unpriced = [row for _n, row in rows if row.price.data is None and not row.price.errors]
        for row in unpriced if rows else [self.offers.entries[0].form]:
            row.price.errors = [str(_l("请填价格。"))]
        if unpriced or not rows:
            raise ValidationError(str(_l("每一款都要有价格。")))


class SupplyRow(PlainForm):
    """How a variant is had."""

    variant_id = WholeField(widget=HiddenInput())
    seen = WholeField(widget=HiddenInput())
    way = RadioField(
        _l("怎么卖"), choices=[(STOCKED, _l("有现货")), (MADE, _l("订了再做"))],
        validators=[InputRequired(_l("请选一种。"))],
    )  # fmt: skip
    pieces = WholeField(_l("坊里现在有几件"))
    lead_days = WholeField(_l("几天能发出"), validators=[InputRequired(_l("请填几天。"))])
    least = WholeField(_l("最少几件起卖"))

    def validate_pieces(self, field: Field) -> None:
        """Asked for when there is stock."""
        if self.way.data == STOCKED and field.data is None and not field.errors:
            raise ValidationError(str(_l("请填有几件。")))


class StockForm(StepForm):
    """Stock or days of each variant, and whether it can be returned."""

    supplies = FieldList(FormField(SupplyRow))
    low_at = WholeField(_l("剩几件的时候提醒我"))
    return_rule = RadioField(
        _l("能退吗"),
        choices=[
            (ReturnRule.SEVEN_DAYS.value, _l("签收后 7 天内能退")),
            (ReturnRule.CUSTOM_MADE.value, _l("按买家的要求订做，做好不退（质量问题照样退）")),
        ],
        validators=[AnyOf([ReturnRule.SEVEN_DAYS, ReturnRule.CUSTOM_MADE], _l("请选一种。"))],
        validate_choice=False,
    )


class MakingRow(PlainForm):
    """A step of making."""

    title = text(_l("这一步叫什么"), 20)
    text = text(_l("说一句"), 120)

    def validate_title(self, field: Field) -> None:
        """A text without a title tells of no step."""
        if self.text.data and not field.data:
            raise ValidationError(str(_l("请写这一步叫什么。")))


class StoryForm(StepForm):
    """What may be told besides."""

    subtitle = text(_l("一句话介绍"), 100)
    story = text(_l("它的来历"), 2000, lines=True)
    steps = FieldList(FormField(MakingRow))


class HolidayForm(Form):
    """Days of rest, both included."""

    from_day = day_field(_l("从哪天放假"))
    until_day = day_field(_l("放到哪天"))
    words = text(_l("跟买的人说一句"), 60)


class QuickPriceForm(Form):
    """A new price, in the list."""

    price = YuanField(_l("新价格（元）"), validators=[InputRequired(_l("请填价格。"))])


class QuickStockForm(Form):
    """A new number of pieces, in the list."""

    seen = WholeField(widget=HiddenInput(), validators=[InputRequired(_l("页面过期了，请刷新后再填。"))])
    pieces = WholeField(_l("坊里现在有几件"), validators=[InputRequired(_l("请填有几件。"))])
