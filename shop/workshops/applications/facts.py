"""The facts of an application by the names of the register: what each is called, where it is asked, when it is needed.

People are counted, never named (PIPL art. 28). Days are kept as ISO text, numbers as whole numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, TypedDict

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core.text import later as _l
from shop.heritage import crafts
from shop.workshops.applications.models import Application, ApplicationKind
from shop.workshops.models import HEAD_COUNTS


class Facts(TypedDict, total=False):
    """What `Application.facts` holds. A fact that was not given yet is absent or None."""

    former_name: str  # of the 非遗扶贫就业工坊 that is taken over
    former_document_no: str
    former_on: str | None
    operator_type: str
    name: str
    organisation_name: str
    founded_on: str | None
    uscc: str | None
    registration_exempt_reason: str | None
    legal_rep: str
    leader_name: str
    leader_inheritor_level: str | None
    contact_phone: str
    county_code: str
    address: str
    location_type: str
    craft_id: int | None
    craft_name: str  # of a craft that the list does not know yet
    craft_class_code: str | None
    ich_item_id: int | None
    craft_basis: str
    main_products: str
    brand_ip: str
    premises_area_m2: int
    utilities_ok: bool
    equipment: str
    employees_total: int
    employees_target: int
    employees_monitored: int
    employees_low_income: int
    employees_home_based: int
    is_employment_workshop: bool
    employment_document_no: str
    employment_on: str | None


class Step(NamedTuple):
    """A page of the application: one group of questions."""

    key: str
    title: str
    fields: tuple[str, ...]


STEPS = (
    Step("operator", _l("经营主体"), ("operator_type", "name", "organisation_name", "founded_on")),
    Step("identity", _l("证照号码"), ("uscc", "registration_exempt_reason")),
    Step(
        "leader", _l("负责人和电话"), ("legal_rep", "leader_name", "leader_inheritor_level", "contact_phone")
    ),
    Step("place", _l("地点"), ("county_code", "address", "location_type")),
    Step(
        "craft",
        _l("手艺和非遗项目"),
        ("craft_id", "craft_name", "craft_class_code", "ich_item_id", "craft_basis"),
    ),
    Step("products", _l("产品"), ("main_products", "brand_ip")),
    Step("premises", _l("场地和工具"), ("premises_area_m2", "utilities_ok", "equipment")),
    Step(
        "people",
        _l("带动就业"),
        HEAD_COUNTS,
    ),
    Step(
        "employment",
        _l("就业帮扶车间"),
        ("is_employment_workshop", "employment_document_no", "employment_on"),
    ),
    Step("former", _l("以前的认定"), ("former_name", "former_document_no", "former_on")),
    Step("photos", _l("照片"), ("premises_photo", "equipment_photo")),
    Step(
        "papers",
        _l("材料"),
        (
            "business_licence",
            "identity",
            "premises_right",
            "heritage_proof",
            "employment_proof",
            "food_licence",
            "safety_proof",
            "former_decision",
            "other",
        ),
    ),
)
BY_KEY = {step.key: step for step in STEPS}
STEP_OF = {name: step.key for step in STEPS for name in step.fields}
#: Steps that take files instead of facts; their fields are kinds of documents.
FILE_STEPS = ("photos", "papers")

WORDS = {
    "former_name": _l("以前的名称"),
    "former_document_no": _l("以前认定的文号"),
    "former_on": _l("以前认定的日期"),
    "operator_type": _l("主体类型"),
    "name": _l("工坊名称"),
    "organisation_name": _l("经营主体全称"),
    "founded_on": _l("成立日期"),
    "uscc": _l("统一社会信用代码"),
    "registration_exempt_reason": _l("无需登记的原因"),
    "legal_rep": _l("法定代表人或负责人"),
    "leader_name": _l("带头人"),
    "leader_inheritor_level": _l("带头人是不是传承人"),
    "contact_phone": _l("手机号"),
    "county_code": _l("所在县区"),
    "address": _l("详细地址"),
    "location_type": _l("所在地区"),
    "craft_id": _l("手艺"),
    "craft_name": _l("手艺的名字"),
    "craft_class_code": _l("手艺的门类"),
    "ich_item_id": _l("依托的非遗项目"),
    "craft_basis": _l("手艺在当地的情况"),
    "main_products": _l("主要产品"),
    "brand_ip": _l("商标、版权、专利、地理标志"),
    "premises_area_m2": _l("场地面积（平方米）"),
    "utilities_ok": _l("水、电、取暖"),
    "equipment": _l("主要工具设备"),
    "employees_total": _l("带动就业总人数"),
    "employees_target": _l("其中脱贫人口"),
    "employees_monitored": _l("其中监测帮扶对象"),
    "employees_low_income": _l("其中农村低收入人口"),
    "employees_home_based": _l("其中居家就业"),
    "is_employment_workshop": _l("已经是就业帮扶车间"),
    "employment_document_no": _l("就业帮扶车间的认定文号"),
    "employment_on": _l("就业帮扶车间的认定日期"),
}
_ALWAYS = (
    "operator_type",
    "name",
    "legal_rep",
    "leader_name",
    "contact_phone",
    "county_code",
    "address",
    "location_type",
    "main_products",
    "premises_area_m2",
    "utilities_ok",
    "equipment",
    *HEAD_COUNTS,
    "is_employment_workshop",
)


def steps_of(application: Application) -> list[Step]:
    """The pages this application asks: the former recognition only of who takes one over."""
    legacy = application.kind == ApplicationKind.LEGACY
    return [step for step in STEPS if step.key != "former" or legacy]


def needed(kind: str, facts: Mapping[str, Any]) -> list[str]:
    """Names of the facts that an application must hold before it can be submitted."""
    names = list(_ALWAYS)
    if not facts.get("uscc"):
        names.append("registration_exempt_reason")
    if not facts.get("craft_id"):
        names += ["craft_name", "craft_class_code"] if facts.get("craft_name") else ["craft_id"]
    if not facts.get("ich_item_id"):
        names.append("craft_basis")
    if facts.get("is_employment_workshop"):
        names += ["employment_document_no", "employment_on"]
    if kind == ApplicationKind.LEGACY:
        names += ["former_name", "former_document_no"]
    return names


def missing(kind: str, facts: Mapping[str, Any]) -> list[str]:
    """Names of the needed facts that are not given yet, in the order in which they are asked."""
    absent = {name for name in needed(kind, facts) if facts.get(name) in (None, "")}
    return [name for step in STEPS for name in step.fields if name in absent]


def sentence(name: str) -> str:
    """What is said of a needed fact that is missing."""
    return {
        "registration_exempt_reason": _("请填统一社会信用代码；没有的，写明无需登记的原因。"),
        "craft_id": _("请选手艺。"),
        "craft_basis": _("没有依托的非遗项目，请写写这门手艺在当地的情况。"),
        "utilities_ok": _("请回答水、电、取暖是不是齐备。"),
        "is_employment_workshop": _("请回答是不是已经认定为就业帮扶车间。"),
    }.get(name) or _("还没填“%(word)s”。", word=WORDS[name])


def craft_of(session: Session, application: Application) -> int:
    """The craft it is registered under. One that the list does not know yet is entered into it by the name that was
    written; only the act that certifies may ask.
    """
    if application.craft_id is not None:
        return application.craft_id
    return crafts.named(session, application.facts["craft_name"], application.facts["craft_class_code"]).id
