"""Forms of the officers' desk."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from wtforms import BooleanField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from shop.accounts.forms.checks import is_identity, tidy
from shop.core.access import Actor
from shop.core.text import later as _l
from shop.core.web.forms import Form
from shop.heritage import queries as heritage
from shop.heritage.models import Craft, IchItem
from shop.workshops.forms import PeopleFields, count_field, text_field
from shop.workshops.forms import day_field as _day_field
from shop.workshops.licences import WORDS
from shop.workshops.models import LicenceKind, SiteLevel
from shop.workshops.register_words import INHERITORS, LOCATIONS, OPERATORS

CHOOSE = ("", _l("请选择"))
SITES = [
    ("", _l("不是示范点")),
    (SiteLevel.COUNTY, _l("县级示范点")),
    (SiteLevel.CITY, _l("市级示范点")),
    (SiteLevel.PROVINCE, _l("省级示范点")),
]
LICENCES = [(kind, WORDS[kind]) for kind in LicenceKind]
_NO_CHOICE = _l("请选择一项。")


class DecisionForm(Form):
    """Reason and document number of a decision."""

    reason = TextAreaField(
        _l("理由"),
        filters=[tidy],
        validators=[DataRequired(_l("请写明理由。")), Length(2, 300, _l("请写 2 到 300 个字。"))],
    )
    document_no = text_field(_l("文号"), 60, _l("请填写文号。"))

    def facts(self) -> dict[str, Any]:
        """What the act needs, by the names of its facts."""
        return {"reason": self.reason.data or "", "document_no": self.document_no.data or ""}


class GrantForm(Form):
    """Document and day of a certification."""

    document_no = text_field(_l("认定文号"), 60, _l("请填写文号。"))
    granted_on = _day_field(_l("认定日期"))


class LicenceForm(Form):
    """A licence checked against the original."""

    kind = SelectField(_l("许可种类"), choices=LICENCES)
    number = text_field(_l("证照号码"), 40, _l("请填写证照上的号码。"))
    valid_from = _day_field(_l("有效期自"))
    valid_until = _day_field(_l("有效期至"), needed=False)


class RegistrationForm(PeopleFields, Form):
    """A workshop, the people behind it, and (if it is certified at once) its grant. One dense page."""

    name = text_field(_l("工坊名称"), 80, _l("请填写工坊名称。"))
    organisation_name = text_field(_l("经营主体全称"), 80)
    operator_type = SelectField(_l("主体类型"), choices=OPERATORS, validate_choice=True)
    uscc = text_field(_l("统一社会信用代码"), 24)
    registration_exempt_reason = text_field(_l("无需登记的原因"), 100)
    legal_rep = text_field(_l("法定代表人或负责人"), 60, _l("请填写姓名。"))
    leader_name = text_field(_l("带头人"), 60, _l("请填写姓名。"))
    leader_inheritor_level = SelectField(_l("带头人是不是传承人"), choices=INHERITORS)
    county_code = SelectField(_l("所在县区"), validators=[InputRequired(_NO_CHOICE)], validate_choice=True)
    address = text_field(_l("详细地址"), 200, _l("请填写街道、村组、门牌号。"))
    location_type = SelectField(_l("所在地区"), choices=LOCATIONS)
    craft_id = SelectField(_l("工艺"), validators=[InputRequired(_NO_CHOICE)])
    ich_item_id = SelectField(_l("依托的非遗项目"))
    premises_area_m2 = count_field(_l("场地面积（平方米）"))
    utilities_ok = BooleanField(_l("水、电、取暖齐备"))
    equipment = text_field(_l("主要工具设备"), 300)
    founded_on = _day_field(_l("成立日期"), needed=False)
    main_products = text_field(_l("主要产品"), 300)
    contact_phone = text_field(_l("联系电话"), 20)
    model_site_level = SelectField(_l("示范点"), choices=SITES)
    in_project_db = BooleanField(_l("已录入县级项目库"))
    is_employment_workshop = BooleanField(_l("同时是就业帮扶车间"))
    owner = StringField(_l("坊主的账号"), filters=[tidy], validators=[Optional(), is_identity])
    verified = BooleanField(_l("已对照原件核验主体证照"))
    certify = BooleanField(_l("同时补录已有的认定"))
    document_no = text_field(_l("认定文号"), 60)
    granted_on = _day_field(_l("认定日期"), needed=False)

    #: Fields that are acts of their own, not facts of the register.
    ACTS = ("csrf_token", "owner", "verified", "certify", "document_no", "granted_on")

    def open(self, session: Session, actor: Actor) -> None:
        """Offer the counties of the actor's regions, the crafts and the items; call before showing or validating."""
        regions = sorted({g.region_code for g in actor.grants if g.kind == "authority" and g.region_code})
        places = {place.code: place.name for code in regions for place in heritage.leaves(session, code)}
        self.county_code.choices = [CHOOSE, *sorted(places.items())]
        if len(places) == 1 and not self.county_code.data:
            self.county_code.data = next(iter(places))
        crafts = session.execute(sa.select(Craft.id, Craft.name).order_by(Craft.name))
        self.craft_id.choices = [CHOOSE, *((str(id_), name) for id_, name in crafts)]
        names = sa.select(IchItem.id, IchItem.name, IchItem.region_text).order_by(IchItem.name, IchItem.id)
        none = ("", _l("没有，依托传统手工艺"))
        self.ich_item_id.choices = [
            none,
            *((str(id_), f"{name} {place}") for id_, name, place in session.execute(names)),
        ]

    def validate(self, extra_validators: Any = None) -> bool:
        """Besides each field: a grant needs its document."""
        valid = bool(super().validate(extra_validators))
        if self.certify.data and not self.document_no.data:
            self.document_no.errors = [*self.document_no.errors, str(_l("认定要有文号。"))]
            return False
        return valid

    def facts(self) -> dict[str, Any]:
        """The facts of the register by their names."""
        given = {f.name: f.data for f in self if f.name not in self.ACTS}
        for name in (
            "leader_inheritor_level",
            "model_site_level",
            "founded_on",
            "uscc",
            "registration_exempt_reason",
        ):
            given[name] = given[name] or None
        given["craft_id"] = int(given["craft_id"])
        given["ich_item_id"] = int(given["ich_item_id"]) if given["ich_item_id"] else None
        return {name: "" if value is None and name in _TEXTS else value for name, value in given.items()}


_TEXTS = {"organisation_name", "equipment", "main_products", "contact_phone"}
