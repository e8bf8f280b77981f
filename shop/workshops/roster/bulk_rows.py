"""The rows of the register that checked rows of a roster become: the same values as entering them one by one gives."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.accounts.models import Organisation, OrganisationKind
from shop.core import clock
from shop.heritage.models import Craft
from shop.workshops.certification import Fact, Interval, intervals, standing_of, timeline
from shop.workshops.certification.granting import confirmed_at
from shop.workshops.certification.numbers import prefix
from shop.workshops.models import HEAD_COUNTS, Certificate, EventKind, Workshop
from shop.workshops.roster.checking import chunks
from shop.workshops.roster.values import Entry

_SAME = (
    "name", "operator_type", "uscc", "registration_exempt_reason", "legal_rep", "leader_name",
    "leader_inheritor_level", "address", "location_type", "premises_area_m2", "utilities_ok", "equipment",
    "founded_on", *HEAD_COUNTS, "main_products", "brand_ip", "contact_phone", "in_project_db",
    "is_employment_workshop", "model_site_level",
)  # fmt: skip


class Life(NamedTuple):
    """What follows from the day of the grant and the confirmed years."""

    events: tuple[tuple[EventKind, datetime, int | None], ...]
    rights: tuple[Interval, ...]
    certified_until: datetime | None
    confirmed_through: int | None


@lru_cache(maxsize=4096)
def life_of(start: datetime, years: tuple[int, ...], now: datetime) -> Life:
    """Events, intervals and standing of a certificate granted then with these years confirmed."""
    confirmed = [(EventKind.YEAR_CONFIRMED, confirmed_at(year, start, now), year) for year in years]
    events = ((EventKind.GRANTED, start, None), *confirmed)
    spans = timeline([Fact(*event) for event in events])
    rights = intervals(spans)
    until = next((r.until_at for r in rights if r.from_at <= now < r.until_at), None)
    return Life(events, tuple(rights), until, standing_of(spans).confirmed_through)


def organisations(session: Session, entries: Sequence[Entry], now: datetime) -> list[dict[str, Any]]:
    """The legal sides. A credit code that another organisation of the firm has already stands with the workshop alone."""
    taken: set[str | None] = set()
    for chunk in chunks([e.facts["uscc"] for e in entries if e.facts["uscc"]]):
        taken |= set(session.scalars(sa.select(Organisation.uscc).where(Organisation.uscc.in_(chunk))))
    return [
        {
            "kind": OrganisationKind.WORKSHOP,
            "name": e.facts["organisation_name"] or e.facts["name"],
            "uscc": None if e.facts["uscc"] in taken else e.facts["uscc"],
            "region_code": e.county_code,
            "is_demo": False,
            "created_at": now,
        }
        for e in entries
    ]


def workshops(
    session: Session, entries: Sequence[Entry], organisation_ids: Sequence[int], now: datetime
) -> list[dict[str, Any]]:
    """The workshops, each with a free address and how its certificate stands now; identity not verified."""
    slugs = _slugs(session, entries)
    rows = []
    for entry, organisation_id, slug in zip(entries, organisation_ids, slugs, strict=True):
        life = life_of(entry.granted_at, entry.years, now)
        rows.append(
            {key: entry.facts[key] for key in _SAME}
            | {
                "organisation_id": organisation_id,
                "slug": slug,
                "registration_exempt_reason": entry.facts["registration_exempt_reason"] or None,
                "county_code": entry.county_code,
                "craft_id": entry.craft_id,
                "ich_item_id": entry.ich_item_id,
                "verified_until": clock.day_start(clock.local_day(now)),
                "certified_until": life.certified_until,
                "confirmed_through": life.confirmed_through,
                "created_at": now,
            }
        )
    return rows


def _slugs(session: Session, entries: Sequence[Entry]) -> list[str]:
    """The next free address of each craft and county, as the register gives them one by one."""
    stems: dict[int, str] = dict(session.execute(sa.select(Craft.id, Craft.slug)).all())
    taken = set(session.scalars(sa.select(Workshop.slug)))
    last: dict[str, int] = {}
    found = []
    for entry in entries:
        stem = f"{stems[entry.craft_id or 0]}-{entry.county_code}-"
        n = last.get(stem, 0) + 1
        while f"{stem}{n}" in taken:
            n += 1
        last[stem] = n
        found.append(f"{stem}{n}")
    return found


def certificates(
    session: Session, entries: Sequence[Entry], workshop_ids: Sequence[int], now: datetime
) -> list[dict[str, Any]]:
    """The certificates, each with its number and the document as its basis."""
    numbers = _numbers(session, entries)
    return [
        {
            "workshop_id": workshop_id,
            "number": number,
            "imported_document_no": entry.facts["document_no"],
            "created_at": now,
        }
        for entry, workshop_id, number in zip(entries, workshop_ids, numbers, strict=True)
    ]


def _numbers(session: Session, entries: Sequence[Entry]) -> list[str]:
    """The number on the paper; else the next of the county and year, above all that were given and stand in the file."""
    known = [*session.scalars(sa.select(Certificate.number)), *(e.facts["number"] for e in entries)]
    highest: dict[str, int] = {}
    for number in known:
        if number:
            start, _dash, count = number.rpartition("-")
            highest[start] = max(highest.get(start, 0), int(count) if count.isdigit() else 0)
    found = []
    for entry in entries:
        number = entry.facts["number"]
        if number is None:
            start = prefix(entry.county_code, entry.facts["granted_on"].year)
            highest[start[:-1]] = count = highest.get(start[:-1], 0) + 1
            number = f"{start}{count:04d}"
        found.append(number)
    return found
