"""Answers to the pages of an application, as a browser sends them, and what was handed in with them."""

from __future__ import annotations

import io
from typing import Any

from sqlalchemy.orm import Session

from shop.core.access import Actor
from shop.workshops.applications import filing
from shop.workshops.applications.models import Application
from tests.factories.heritage import a_craft, a_region
from tests.factories.papers import a_pdf
from tests.factories.pictures import a_picture

USCC = "93433130MA4D0000XL"


def answers(session: Session, **changed: Any) -> dict[str, dict[str, Any]]:
    """What is typed on each page; `changed` answers by the names of the facts."""
    pages: dict[str, dict[str, Any]] = {
        "operator": {
            "operator_type": "cooperative",
            "name": "捞车河织锦坊",
            "organisation_name": "捞车河织锦合作社",
        },
        "identity": {"uscc": "", "registration_exempt_reason": "家庭手工业，依法不用登记"},
        "leader": {
            "legal_rep": "向大姐",
            "leader_name": "向大姐",
            "leader_inheritor_level": "county",
            "contact_phone": "138 7430 2046",
        },
        "place": {"address": "苗儿滩镇 8 号", "location_type": "poverty_alleviated"},
        "craft": {
            "craft_id": str(a_craft(session).id),
            "ich_item_id": "",
            "craft_basis": "苗儿滩一带家家会织，过去做嫁妆，现在做挎包。",
        },
        "products": {"main_products": "织锦挎包"},
        "premises": {"premises_area_m2": "120", "utilities_ok": "yes", "equipment": "织机 12 台"},
        "people": {
            "employees_total": "24",
            "employees_target": "12",
            "employees_monitored": "2",
            "employees_low_income": "3",
            "employees_home_based": "8",
        },
        "employment": {"is_employment_workshop": "no"},
    }
    for page in pages.values():
        page.update({name: changed[name] for name in page.keys() & changed.keys()})
    return pages


def photo(name: str = "a.jpg", data: bytes | None = None) -> tuple[io.BytesIO, str]:
    """A file as the test client sends it."""
    return io.BytesIO(data if data is not None else a_picture()), name


def begun(session: Session, actor: Actor, county: str = "433130", **given: Any) -> Application:
    """A draft without answers."""
    a_region(session, county)
    return filing.begin(session, actor, county_code=county, **given)


def filled(session: Session, actor: Actor, county: str = "433130", **changed: Any) -> Application:
    """A draft with all answers and papers, ready to be handed in. `legacy=True` takes over a former recognition."""
    application = begun(session, actor, county, legacy=bool(changed.pop("legacy", False)))
    for step, given in answers(session, **changed).items():
        filing.save(session, actor, application.id, step=step, facts=given)
    for kind in ("premises_photo", "equipment_photo"):
        filing.hand_in(session, actor, application.id, data=a_picture(), filename=f"{kind}.jpg", kind=kind)
    kind = "business_licence" if changed.get("uscc") else "identity"
    filing.hand_in(session, actor, application.id, data=a_pdf(), filename="证件.pdf", kind=kind)
    return application
