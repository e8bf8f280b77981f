"""Applications as their applicants write them: step by step, with papers, handed in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

from shop.core.access import Actor
from shop.demo.cases import papers
from shop.demo.cases.province import COUNTY, Province
from shop.demo.cast import craft_words, rows_of
from shop.demo.makers import EXEMPT, credit_code
from shop.workshops.applications import facts as form
from shop.workshops.applications import filing, submitting
from shop.workshops.applications.models import Application
from shop.workshops.evidence.models import DocumentKind

LICENSED = ("enterprise", "cooperative")


@dataclass(frozen=True)
class Applicant:
    """Somebody who applies, with the workshop they write about."""

    key: str
    person: str
    phone: str
    workshop: str
    craft: str
    item: str
    operator: str
    place: str
    area: str
    total: str
    target: str
    monitored: str
    low: str
    home: str
    employment: str
    former: str
    products: str
    basis: str


@cache
def applicants() -> dict[str, Applicant]:
    """All applicants of the file by their keys."""
    return {row["key"]: Applicant(**row) for row in rows_of("applicants.csv")}


def written(
    province: Province,
    actor: Actor,
    who: Applicant,
    ago: int,
    *,
    steps: int | None = None,
    county: str = COUNTY,
) -> Application:
    """An application as far as the steps are filled in (all when none are counted), with its papers when it is whole."""
    with province.on(ago, 8, 40):
        application = filing.begin(province.session, actor, county_code=county, legacy=bool(who.former))
        answers = _answers(province, actor, who, county)
        asked = [s for s in form.steps_of(application) if s.key not in form.FILE_STEPS]
        for step in asked[:steps]:
            given = {name: answers[name] for name in step.fields if name in answers}
            filing.save(province.session, actor, application.id, step=step.key, facts=given)
        if steps is None:
            for kind in _kinds(who):
                papers.hand_in(province, actor, kind, who.craft, application_id=application.id)
    return application


def handed_in(
    province: Province, who: Applicant, ago: int, *, actor: Actor | None = None, county: str = COUNTY
) -> Application:
    """An application handed in so many workdays ago, by a person who signed up a week before or by the given one."""
    if actor is None:
        joined = province.instant(ago) - timedelta(days=7)
        actor = province.acting(province.person(who.person, who.phone, joined))
    application = written(province, actor, who, ago, county=county)
    hand_over(province, actor, application, ago)
    return application


def hand_over(province: Province, actor: Actor, application: Application, ago: int) -> None:
    """Hand in what was written."""
    with province.on(ago, 9, 30):
        submitting.submit(province.session, actor, application.id, version=application.version, aware=True)


def _kinds(who: Applicant) -> Sequence[DocumentKind]:
    licence = DocumentKind.BUSINESS_LICENCE if who.operator in LICENSED else DocumentKind.IDENTITY
    kinds = [
        DocumentKind.PREMISES_PHOTO,
        DocumentKind.EQUIPMENT_PHOTO,
        licence,
        DocumentKind.EMPLOYMENT_PROOF,
    ]
    return [*kinds, DocumentKind.FORMER_DECISION] if who.former else kinds


def _answers(province: Province, actor: Actor, who: Applicant, county: str) -> dict[str, Any]:
    """All answers by the names of the form."""
    item = province.reference.items.get(who.item)
    founded = province.day(300) - timedelta(days=400)
    licensed = who.operator in LICENSED
    words = craft_words()[who.craft]
    answers: dict[str, Any] = {
        "operator_type": who.operator,
        "name": who.workshop,
        "organisation_name": f"{who.workshop}（演示）" if licensed else "",
        "founded_on": founded.isoformat(),
        "uscc": credit_code(who.operator, county, who.key) if licensed else "",
        "registration_exempt_reason": "" if licensed else EXEMPT,
        "legal_rep": actor.name,
        "leader_name": actor.name,
        "leader_inheritor_level": "county" if item else "",
        "contact_phone": who.phone or "17100009101",
        "county_code": county,
        "address": f"{who.place} 3 组",
        "location_type": "poverty_alleviated",
        "craft_id": province.reference.crafts[who.craft].id,
        "ich_item_id": item.id if item else "",
        "craft_basis": who.basis,
        "main_products": who.products,
        "brand_ip": "",
        "premises_area_m2": who.area,
        "utilities_ok": "yes",
        "equipment": "、".join(step for step, _text in words.steps) + "所需工具设备齐备",
        "employees_total": who.total,
        "employees_target": who.target,
        "employees_monitored": who.monitored,
        "employees_low_income": who.low,
        "employees_home_based": who.home,
        "is_employment_workshop": who.employment,
    }
    if who.employment == "yes":
        year = founded.year + 1
        answers |= {"employment_document_no": f"龙人社车间〔{year}〕11号", "employment_on": f"{year}-03-18"}
    if who.former:
        answers |= {
            "former_name": who.former,
            "former_document_no": "龙文旅非遗〔2020〕6号",
            "former_on": "2020-09-16",
        }
    return answers
