"""Forms of the application: one a page. They only carry what was typed; `checks` reads it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from wtforms import (
    BooleanField,
    HiddenField,
    MultipleFileField,
    RadioField,
    SelectField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.widgets import DateInput

from shop.accounts.forms.address import PlaceFields
from shop.core.text import later as _l
from shop.core.web.forms import Form
from shop.heritage.models import Craft, CraftClass, IchItem
from shop.heritage.regions import stem
from shop.workshops.applications import facts as names
from shop.workshops.applications.models import Application
from shop.workshops.evidence.models import DocumentKind
from shop.workshops.register_words import DOCUMENTS, INHERITORS, LOCATIONS, OPERATORS

CHOOSE = ("", _l("请选择"))
YES_NO = [("yes", _l("是")), ("no", _l("不是"))]


class StepForm(Form):
    """Answers of one page. `mark` tells which answers the page showed (filing.seen)."""

    mark = HiddenField()

    def open(self, session: Session, application: Application) -> None:
        """Fill in the choices, before it is shown or read."""

    def show(self, facts: Mapping[str, Any]) -> None:
        """Put the facts into the fields."""
        for field in self:
            if field.name in names.STEP_OF:
                field.data = _shown(facts.get(field.name))

    def given(self) -> dict[str, Any]:
        """What was typed, by the names of the facts."""
        return {field.name: field.data for field in self if field.name in names.STEP_OF}


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _text(name: str) -> StringField:
    return StringField(names.WORDS[name])


def _day(name: str) -> StringField:
    return StringField(names.WORDS[name], widget=DateInput())


def _radio(name: str, choices: list[Any], word: Any = None) -> RadioField:
    return RadioField(word or names.WORDS[name], choices=choices, validate_choice=False)


def _select(name: str) -> SelectField:
    return SelectField(names.WORDS[name], validate_choice=False)


class OperatorForm(StepForm):
    """Who runs it."""

    operator_type = _radio("operator_type", OPERATORS, _l("您是哪一种"))
    name = _text("name")
    organisation_name = _text("organisation_name")
    founded_on = _day("founded_on")


class IdentityForm(StepForm):
    """Its credit code, or why it has none."""

    uscc = _text("uscc")
    registration_exempt_reason = _text("registration_exempt_reason")


class LeaderForm(StepForm):
    """Who answers for it, and how to reach them."""

    legal_rep = _text("legal_rep")
    leader_name = _text("leader_name")
    leader_inheritor_level = _select("leader_inheritor_level")
    contact_phone = TelField(names.WORDS["contact_phone"])

    def open(self, session: Session, application: Application) -> None:
        """The levels of inheritors."""
        self.leader_inheritor_level.choices = list(INHERITORS)


class PlaceForm(PlaceFields, StepForm):
    """Where it is. The county is fixed once the application was handed in."""

    address = _text("address")
    location_type = _radio("location_type", LOCATIONS, _l("属于哪一种地区"))
    fixed = False

    def open(self, session: Session, application: Application) -> None:
        """The places within what is chosen."""
        self.fixed = application.submitted_at is not None
        if not self.fixed:
            self.open_places(session)

    def show(self, facts: Mapping[str, Any]) -> None:
        """As ever, and the county in its three selects."""
        super().show(facts)
        if code := facts.get("county_code"):
            self.set_place(code)

    def given(self) -> dict[str, Any]:
        """As ever, with the deepest place chosen."""
        place = {} if self.fixed else {"county_code": self.region_code}
        return super().given() | place


class CraftForm(StepForm):
    """What is made there, and on which item of heritage it rests."""

    craft_id = _select("craft_id")
    craft_name = _text("craft_name")
    craft_class_code = _select("craft_class_code")
    ich_item_id = _select("ich_item_id")
    craft_basis = TextAreaField(names.WORDS["craft_basis"])

    def open(self, session: Session, application: Application) -> None:
        """Crafts and their classes; the items of the county's province."""
        crafts = session.execute(sa.select(Craft.id, Craft.name).order_by(Craft.name)).all()
        self.craft_id.choices = [("", _l("名单里没有，在下面写")), *((str(i), name) for i, name in crafts)]
        classes = session.execute(sa.select(CraftClass.code, CraftClass.name).order_by(CraftClass.code)).all()
        self.craft_class_code.choices = [CHOOSE, *((code, name) for code, name in classes)]
        province = stem((application.county_code or "")[:2] + "0000") if application.county_code else ""
        items = sa.select(IchItem.id, IchItem.name, IchItem.region_text).where(
            IchItem.region_code.startswith(province)
        )
        rows = session.execute(items.order_by(IchItem.name, IchItem.id)).all()
        self.ich_item_id.choices = [
            ("", _l("没有，依托传统手工艺")),
            *((str(i), f"{name} {place}") for i, name, place in rows),
        ]


class ProductsForm(StepForm):
    """What is sold."""

    main_products = _text("main_products")
    brand_ip = _text("brand_ip")


class PremisesForm(StepForm):
    """Room, water, power, tools."""

    premises_area_m2 = _text("premises_area_m2")
    utilities_ok = _radio("utilities_ok", YES_NO, _l("水、电、取暖齐备吗"))
    equipment = _text("equipment")


class PeopleForm(StepForm):
    """People as counts."""

    employees_total = _text("employees_total")
    employees_target = _text("employees_target")
    employees_monitored = _text("employees_monitored")
    employees_low_income = _text("employees_low_income")
    employees_home_based = _text("employees_home_based")


class EmploymentForm(StepForm):
    """Whether it is an employment-assistance workshop already."""

    is_employment_workshop = _radio("is_employment_workshop", YES_NO, _l("已经认定为就业帮扶车间了吗"))
    employment_document_no = _text("employment_document_no")
    employment_on = _day("employment_on")


class FormerForm(StepForm):
    """The 非遗扶贫就业工坊 that is taken over."""

    former_name = _text("former_name")
    former_document_no = _text("former_document_no")
    former_on = _day("former_on")


class PhotosForm(Form):
    """Pictures of premises and tools."""

    premises_photo = MultipleFileField(DOCUMENTS[DocumentKind.PREMISES_PHOTO])
    equipment_photo = MultipleFileField(DOCUMENTS[DocumentKind.EQUIPMENT_PHOTO])


class PapersForm(Form):
    """Papers, each kind in a field of its own."""

    business_licence = MultipleFileField(DOCUMENTS[DocumentKind.BUSINESS_LICENCE])
    identity = MultipleFileField(DOCUMENTS[DocumentKind.IDENTITY])
    premises_right = MultipleFileField(DOCUMENTS[DocumentKind.PREMISES_RIGHT])
    heritage_proof = MultipleFileField(DOCUMENTS[DocumentKind.HERITAGE_PROOF])
    employment_proof = MultipleFileField(DOCUMENTS[DocumentKind.EMPLOYMENT_PROOF])
    food_licence = MultipleFileField(DOCUMENTS[DocumentKind.FOOD_LICENCE])
    safety_proof = MultipleFileField(DOCUMENTS[DocumentKind.SAFETY_PROOF])
    former_decision = MultipleFileField(DOCUMENTS[DocumentKind.FORMER_DECISION])
    other = MultipleFileField(DOCUMENTS[DocumentKind.OTHER])


class BeginForm(PlaceFields, Form):
    """The county, and whether it was a 非遗扶贫就业工坊 before."""

    legacy = RadioField(
        _l("以前认定过“非遗扶贫就业工坊”吗"),
        choices=[("no", _l("没有")), ("yes", _l("认定过，转为非遗工坊"))],
        default="no",
        validate_choice=False,
    )


class SubmissionForm(Form):
    """What was looked through is handed in."""

    version = HiddenField()
    aware = BooleanField(_l("我知道有条件没达到，仍然提交，由县里决定"))
    truthful = BooleanField(_l("填的都是真的，材料是我们自己的"))


class WithdrawalForm(Form):
    """Why it is taken back."""

    reason = TextAreaField(_l("为什么撤回"))


STEPS: dict[str, type[StepForm]] = {
    "operator": OperatorForm,
    "identity": IdentityForm,
    "leader": LeaderForm,
    "place": PlaceForm,
    "craft": CraftForm,
    "products": ProductsForm,
    "premises": PremisesForm,
    "people": PeopleForm,
    "employment": EmploymentForm,
    "former": FormerForm,
}
FILES: dict[str, type[Form]] = {"photos": PhotosForm, "papers": PapersForm}
