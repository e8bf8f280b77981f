"""An address with a picker for province, city and county that works without JavaScript."""

from __future__ import annotations

from typing import Any

import phonenumbers
from sqlalchemy.orm import Session
from wtforms import (
    BooleanField,
    SelectField,
    StringField,
    SubmitField,
    TelField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length, Optional

from shop.accounts.forms.checks import name_field, tidy
from shop.accounts.pasted import Pasted
from shop.accounts.pasted import read as read_pasted
from shop.core.identifiers import normal_cn_mobile
from shop.core.text import later as _l
from shop.core.web.forms import Form
from shop.heritage import queries as places
from shop.heritage.models import Region

_CHOOSE = ("", _l("请选择"))


def normal_phone(text: str) -> str | None:
    """Eleven digits of a mainland mobile number; any other number that exists (a landline, Hong Kong) as +86…; or None."""
    if (mobile := normal_cn_mobile(text)) is not None:
        return mobile
    try:
        number = phonenumbers.parse(text, "CN")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


class PlaceFields:
    """Three selects. Mixed into a form, which calls `open_places(session)` before it is validated or shown."""

    province = SelectField(_l("省"), validate_choice=False)
    prefecture = SelectField(_l("市、州"), validate_choice=False)
    county = SelectField(_l("县、区"), validate_choice=False)
    narrow = SubmitField(_l("更新下一级"))

    def open_places(self, session: Session) -> None:
        """Offer what lies within what was chosen; a choice that does not lie there any more is dropped.

        A level with one choice only (市辖区 of 北京) is chosen by itself.
        """
        chosen = self._offer(self.province, places.provinces(session))
        chosen = self._offer(self.prefecture, places.children(session, chosen) if chosen else [])
        self._offer(self.county, places.children(session, chosen) if chosen else [])

    def _offer(self, field: SelectField, regions: list[Region]) -> str:
        codes = [region.code for region in regions]
        field.choices = [_CHOOSE, *((region.code, region.name) for region in regions)]
        if len(codes) == 1:
            field.data = codes[0]
        if field.data not in codes:
            field.data = ""
        return str(field.data)

    def set_place(self, code: str) -> None:
        """Show the place with the code; `open_places` afterwards."""
        self.province.data = code[:2] + "0000"
        self.prefecture.data = code[:4] + "00" if code[2:] != "0000" else ""
        self.county.data = code if not code.endswith("00") else ""

    @property
    def region_code(self) -> str:
        """The deepest place chosen: a county, 东莞 as a prefecture, Hong Kong as a province; '' when none."""
        return str(self.county.data or self.prefecture.data or self.province.data or "")

    def first_open_level(self) -> SelectField | None:
        """The first select that offers something and has nothing chosen; None when the place is complete."""
        for field in (self.province, self.prefecture, self.county):
            if len(field.choices or []) > 1 and not field.data:
                return field
        return None


class AddressForm(PlaceFields, Form):
    """An address. Two buttons beside 保存 only fill the form in: `narrow` and `parse`."""

    pasted = TextAreaField(_l("粘贴整段地址"), validators=[Optional()])
    parse = SubmitField(_l("识别并填好"))
    recipient = name_field(_l("收货人"), _l("请填写收货人姓名。"))
    phone = TelField(_l("电话"), filters=[tidy], validators=[InputRequired(_l("请填写收货人的电话。"))])
    street = StringField(
        _l("详细地址"),
        filters=[tidy],
        validators=[
            InputRequired(_l("请填写街道、村组、门牌号。")),
            Length(2, 200, _l("请填写 2 到 200 个字。")),
        ],
    )
    is_default = BooleanField(_l("作为默认地址"))

    @property
    def only_fills(self) -> bool:
        """Whether a button was pressed that fills the form in and saves nothing: show the page again, without errors."""
        return bool(self.narrow.data or self.parse.data)

    def open(self, session: Session) -> None:
        """Take over what was pasted if that was asked for, and offer the places. Before validating or showing."""
        if self.parse.data:
            self._take_over(read_pasted(self.pasted.data or ""))
        self.open_places(session)

    def validate_phone(self, field: TelField) -> None:
        """A number that exists."""
        if normal_phone(field.data or "") is None:
            raise ValidationError(str(_l("请填写能打通的电话，例如 13800138000 或 0731-88888888。")))

    def validate_county(self, field: SelectField) -> None:
        """The place must be complete; the sentence stands at the first level that is open."""
        missing = self.first_open_level()
        if missing is not None and missing is not field:
            missing.errors = [*missing.errors, str(_l("请选择，再点“更新下一级”。"))]
        elif missing is field:
            raise ValidationError(str(_l("请选择县或区。")))

    def validate(self, extra_validators: Any = None) -> bool:
        """As ever; a place that is open above the county refuses the form as well."""
        return super().validate(extra_validators) and self.first_open_level() is None

    def facts(self) -> dict[str, Any]:
        """What `addresses.add` and `addresses.change` take."""
        return {
            "recipient": self.recipient.data,
            "phone": normal_phone(self.phone.data or ""),
            "region_code": self.region_code,
            "street": self.street.data,
            "is_default": self.is_default.data,
        }

    def _take_over(self, found: Pasted) -> None:
        for name in ("recipient", "phone", "street"):
            if value := getattr(found, name):
                self[name].data = value
        if found.province:
            self.province.data, self.prefecture.data = found.province, found.prefecture
            self.county.data = found.county
