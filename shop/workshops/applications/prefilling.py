"""What the register knows of a workshop that applies again: nothing is asked twice."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.core import identifiers
from shop.workshops.models import HEAD_COUNTS, Workshop
from shop.workshops.recognition.models import Recognition, RecognitionKind

_SAME = (
    "operator_type",
    "name",
    "uscc",
    "registration_exempt_reason",
    "legal_rep",
    "leader_name",
    "leader_inheritor_level",
    "address",
    "location_type",
    "craft_id",
    "ich_item_id",
    "main_products",
    "brand_ip",
    "premises_area_m2",
    "utilities_ok",
    "equipment",
    *HEAD_COUNTS,
    "is_employment_workshop",
)


def from_register(session: Session, workshop: Workshop) -> dict[str, Any]:
    """The facts of an application as the register holds them; a telephone number only when it is a mobile one."""
    facts: dict[str, Any] = {name: getattr(workshop, name) for name in _SAME}
    facts["organisation_name"] = workshop.organisation.name
    facts["founded_on"] = workshop.founded_on.isoformat() if workshop.founded_on else None
    facts["contact_phone"] = identifiers.normal_cn_mobile(workshop.contact_phone or "")
    return facts | _employment(session, workshop)


def _employment(session: Session, workshop: Workshop) -> dict[str, Any]:
    rows = sa.select(Recognition).where(
        Recognition.workshop_id == workshop.id,
        Recognition.kind == RecognitionKind.EMPLOYMENT_WORKSHOP,
        Recognition.ended_on.is_(None),
    )
    found = session.scalar(rows.order_by(Recognition.id.desc()).limit(1))
    if found is None:
        return {}
    return {
        "is_employment_workshop": True,
        "employment_document_no": found.document_no,
        "employment_on": found.granted_on.isoformat(),
    }
