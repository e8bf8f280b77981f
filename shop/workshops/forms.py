"""Forms of the room: the facts a workshop keeps up to date."""

from __future__ import annotations

from typing import Any

from wtforms import DateField, Field, IntegerField, RadioField, StringField, TelField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, StopValidation

from shop.core.text import later as _l
from shop.core.web.forms import Form
from shop.workshops.applications.announced import Announced


class WholeNumber(IntegerField):
    """A count of 0 to 100000; what is no number is refused in our words and kept as typed."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Blanks and separators are forgiven."""
        text = "".join(valuelist).strip().replace(",", "")
        self.data = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def a_number(_form: Form, field: Field) -> None:
    """Validator: something that is a number was typed."""
    if field.data is None and "".join(getattr(field, "raw_data", None) or []).strip():
        raise StopValidation(str(_l("请填整数，例如 12。")))


def count_field(label: Any) -> WholeNumber:
    """People or square metres."""
    return WholeNumber(
        label,
        validators=[
            a_number,
            InputRequired(_l("请填写，没有就填 0。")),
            NumberRange(0, 100_000, _l("请填 0 到 100000。")),
        ],
    )


def text_field(label: Any, longest: int, missing: Any = None) -> StringField:
    """A line of text; `missing`: what is said when it is empty (None: may be left out)."""
    need = [DataRequired(missing)] if missing else [Optional()]
    return StringField(
        label,
        filters=[_tidy],
        validators=[*need, Length(0, longest, _l("太长了，请写短一些。"))],
    )


def day_field(label: Any, *, needed: bool = True) -> DateField:
    """A day such as 2026-11-22; what is no day is refused in our words."""
    wrong = _l("请按 2026-11-22 的样子填写日期。")

    class Day(DateField):
        """Its error is in our words."""

        def process_formdata(self, valuelist: list[str]) -> None:
            try:
                super().process_formdata(valuelist)
            except ValueError as error:
                raise ValueError(str(wrong)) from error

    return Day(label, validators=[InputRequired(_l("请填写日期。")) if needed else Optional()])


def _tidy(text: str | None) -> str:
    return " ".join((text or "").split())


class PeopleFields:
    """Head-counts: people are counted, never named (PIPL art. 28)."""

    employees_total = count_field(_l("带动就业总人数"))
    employees_target = count_field(_l("其中脱贫人口"))
    employees_monitored = count_field(_l("其中监测帮扶对象"))
    employees_low_income = count_field(_l("其中农村低收入人口"))
    employees_home_based = count_field(_l("其中居家就业"))


class FactsForm(PeopleFields, Form):
    """What the owner looks over once a year."""

    address = text_field(_l("地址"), 200, _l("请填写街道、村组、门牌号。"))
    premises_area_m2 = count_field(_l("场地面积（平方米）"))
    main_products = text_field(_l("主要产品"), 300)
    equipment = text_field(_l("主要工具设备"), 300)
    contact_phone = TelField(
        _l("联系电话"), filters=[_tidy], validators=[Optional(), Length(5, 20, _l("请填写完整的电话号码。"))]
    )

    def facts(self) -> dict[str, Any]:
        """What was filled in, by the names of the register."""
        return {f.name: f.data if f.data is not None else "" for f in self if f.name != "csrf_token"}


def _number(value: Any) -> int:
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0


class ObjectionForm(Form):
    """What somebody brings forward against an application on notice; a name is not needed."""

    # Whether it stands on the notice is for the act to say: a form that is sent late keeps its words.
    application_id = RadioField(
        _l("对哪一家有异议"),
        coerce=_number,
        choices=[],
        validate_choice=False,
        validators=[DataRequired(_l("请选一家。"))],
    )
    text = TextAreaField(
        _l("异议的内容"),
        validators=[
            DataRequired(_l("请写清楚哪里不对，您是怎么知道的。")),
            Length(0, 2000, _l("太长了，请不要超过 2000 个字。")),
        ],
    )
    name = text_field(_l("您的姓名或单位"), 60)
    contact = text_field(_l("电话或邮箱"), 120)

    def offer(self, found: Announced) -> None:
        """The applications that are on notice now; the only one is chosen already."""
        self.application_id.choices = [
            (line.application.id, line.application.name) for line in found.open_lines
        ]
        if len(self.application_id.choices) == 1 and not self.application_id.data:
            self.application_id.data = self.application_id.choices[0][0]

    def facts(self) -> dict[str, Any]:
        """As the process function takes them."""
        return {
            "application_id": self.application_id.data,
            "text": self.text.data or "",
            "name": self.name.data or "",
            "contact": self.contact.data or "",
        }
