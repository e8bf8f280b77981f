"""Forms of a request: one part each."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from shop.accounts.models import Address
from shop.core.text import later as _l
from shop.core.web.forms import Form
from shop.heritage.models import Craft, Region
from shop.orders.production.rfq import parts
from shop.orders.production.rfq.content import last_day
from shop.orders.production.rfq.labels import AUDIENCES, MATERIALS_BY
from shop.orders.production.rfq.models import MOST_PIECES, Rfq
from shop.orders.returns.forms import Yuan
from shop.workshops.models import Workshop


def _strip(text: str | None) -> str:
    return (text or "").strip()


def _words(label: str, longest: int, *, needed: bool = True) -> TextAreaField:
    most = Length(max=longest, message=_l("太长了，请写短一些。"))
    return TextAreaField(
        label, filters=[_strip], validators=[InputRequired(_l("请写一写。")), most] if needed else [most]
    )


class BeginForm(Form):
    """For which company, from which products."""

    organisation = SelectField(_l("以哪个单位的名义"), coerce=int)
    key = HiddenField(validators=[InputRequired(), Length(8, 36)])


class WhatForm(Form):
    """What it is."""

    title = StringField(
        _l("要做什么"),
        filters=[_strip],
        validators=[InputRequired(_l("请写名称。")), Length(2, 60, _l("请写 2 到 60 个字。"))],
    )
    craft_id = SelectField(_l("哪门手艺"), coerce=int)
    description = _words(_l("样子、尺寸、颜色、工艺要求"), 3000)

    def offer(self, crafts: Sequence[Craft]) -> None:
        """The crafts to choose from."""
        self.craft_id.choices = [(craft.id, craft.name) for craft in crafts]

    def part(self) -> parts.What:
        """What was said."""
        return parts.What(self.title.data or "", self.craft_id.data, self.description.data or "")


class MuchForm(Form):
    """How much of it."""

    quantity = IntegerField(
        _l("一共要几件"),
        validators=[
            InputRequired(_l("请填件数。")),
            NumberRange(1, MOST_PIECES, _l("请填 1 到 1000000 之间的整数。")),
        ],
    )
    target = Yuan(_l("目标单价（元）"))
    wants_sample = BooleanField(_l("先打样，确认以后再做大货"))
    splittable = BooleanField(_l("可以分给几家工坊一起做"))

    def part(self) -> parts.Much:
        """What was said."""
        return parts.Much(
            self.quantity.data or 0, self.target.fen or None, self.wants_sample.data, self.splittable.data
        )


class TermsForm(Form):
    """What the law asks a contract for work to say besides."""

    quality = _words(_l("质量要求"), 1000)
    materials_by = RadioField(_l("谁备料"), validators=[InputRequired(_l("请选一项。"))])
    materials = _words(_l("用什么材料"), 500)
    manner = _words(_l("承揽方式"), 500)
    pay_terms = _words(_l("报酬和付款"), 500)
    acceptance = _words(_l("验收标准和方法"), 1000)
    packaging = _words(_l("包装"), 500, needed=False)

    def offer(self) -> None:
        """Who may provide the material."""
        self.materials_by.choices = [(key, str(word)) for key, word in MATERIALS_BY.items()]

    def part(self) -> parts.Terms:
        """What was said."""
        return parts.Terms(
            quality=self.quality.data or "",
            pay_terms=self.pay_terms.data or "",
            manner=self.manner.data or "",
            materials_by=self.materials_by.data,
            materials=self.materials.data or "",
            acceptance=self.acceptance.data or "",
            packaging=self.packaging.data or "",
        )


class WhenForm(Form):
    """Until when to quote, and by when it is needed."""

    deadline_on = DateField(_l("报价截止（到这天 24:00）"), validators=[InputRequired(_l("请填日期。"))])
    needed_by = DateField(_l("最晚哪天要到"), validators=[InputRequired(_l("请填日期。"))])

    def part(self) -> parts.When:
        """What was said."""
        assert self.deadline_on.data is not None and self.needed_by.data is not None
        return parts.When(self.deadline_on.data, self.needed_by.data)


class WhereForm(Form):
    """Pieces for each address; the fields by `where_form`."""

    def part(self) -> parts.Where:
        """What was said."""
        return parts.Where(
            {
                int(field.name.removeprefix("to_")): field.data or 0
                for field in self
                if field.name.startswith("to_")
            }
        )


def where_form(rfq: Rfq, usable: Sequence[Address]) -> WhereForm:
    """A field for each address that can be used, and for those the request has already."""
    have = {a.address_id: a for a in rfq.addresses if a.address_id is not None}
    labels = {a.id: f"{a.recipient} {a.street}" for a in usable}
    labels |= {key: f"{a.recipient} {a.street}" for key, a in have.items()}
    fields = {}
    for address_id, label in labels.items():
        only = rfq.quantity if not have and len(labels) == 1 else 0
        fields[f"to_{address_id}"] = IntegerField(
            label,
            default=have[address_id].pieces if address_id in have else only,
            validators=[Optional(), NumberRange(0, MOST_PIECES, _l("请填 0 或以上的整数。"))],
        )
    form: WhereForm = type("WhereForm", (WhereForm,), fields)()
    return form


class WhoForm(Form):
    """Who is asked."""

    audience = RadioField(_l("问谁"), validators=[InputRequired(_l("请选一项。"))])
    region_code = SelectField(_l("只要哪里的工坊"))
    workshops = SelectMultipleField(
        _l("只问这几家"),
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def offer(self, regions: Sequence[Region], workshops: Sequence[Workshop]) -> None:
        """Places and workshops to choose from."""
        self.audience.choices = [(str(key), str(word)) for key, word in AUDIENCES.items()]
        self.region_code.choices = [("", str(_l("哪里都可以"))), *((r.code, r.name) for r in regions)]
        self.workshops.choices = [
            (w.id, _("%(name)s（%(place)s）", name=w.name, place=w.county.short_name)) for w in workshops
        ]

    def part(self) -> parts.Who:
        """What was said."""
        named = self.workshops.data or []
        return parts.Who(self.audience.data, self.region_code.data or None, list(named))


class WordsForm(Form):
    """A few words: a question, an answer, a message."""

    words = TextAreaField(
        _l("写在这里"), filters=[_strip], validators=[InputRequired(_l("请写几个字。")), Length(1, 1000)]
    )


class ReasonForm(Form):
    """Why it ends."""

    reason = StringField(_l("原因"), filters=[_strip], validators=[Length(max=300)])


class FileForm(Form):
    """A drawing, a picture, a paper."""

    file = FileField(_l("PDF、JPEG 或 PNG，最多 10 MB"), validators=[FileRequired(_l("请先选一个文件。"))])


#: What a new request begins with where words are usual: easily changed, and the eight matters are all there.
USUAL = {
    "manner": _l("工坊包工，自己完成主要工作，不转给别人做。"),
    "pay_terms": _l("按件计价，含税；付款计划由工坊在报价里提出。"),
}


def fill(form: Form, rfq: Rfq) -> None:
    """What the request says already."""
    for field in form:
        if isinstance(field, Yuan):
            continue
        if hasattr(rfq, field.name) and getattr(rfq, field.name) not in (None, ""):
            field.data = getattr(rfq, field.name)
        elif field.name in USUAL:
            field.data = str(USUAL[field.name])
    if isinstance(form, MuchForm) and rfq.target_unit_fen:
        form.target.data = f"{rfq.target_unit_fen / 100:.2f}"
    if isinstance(form, WhenForm) and rfq.deadline_at:
        form.deadline_on.data = last_day(rfq.deadline_at)
    if isinstance(form, WhoForm):
        form.workshops.data = [one.workshop_id for one in rfq.invitations]
