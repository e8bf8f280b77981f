"""Thousands of checked rows into the register at once, as `register_workshop` and `take_over` would enter them one by
one: organisation, workshop, certificate, events, intervals of the right, legacy recognition, audit trail.

Nobody works for these workshops yet, so nobody is told. A test compares both ways.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.accounts.models import Organisation
from shop.core import audit, cache, clock, db
from shop.core.access import Actor, require
from shop.core.db import insert_each, table_of
from shop.core.permissions import Permission
from shop.heritage import crafts
from shop.heritage.models import Region
from shop.workshops.applications.recording import authority_of
from shop.workshops.certification import names
from shop.workshops.models import Certificate, CertificateEvent, RightInterval, Workshop
from shop.workshops.recognition.models import Recognition, RecognitionKind
from shop.workshops.roster import bulk_rows
from shop.workshops.roster.bulk_rows import life_of
from shop.workshops.roster.values import Entry

#: From so many rows on the planner is told how large the tables have become.
MANY = 1000


def write(session: Session, actor: Actor, entries: Sequence[Entry]) -> list[str]:
    """Enter the workshops with their certificates; answers with their slugs, in the order of the rows. Only flushes.

    The rows have been checked in this transaction, under `hold`. Raises Forbidden for a county of another region.
    """
    now = clock.now()
    for county in {entry.county_code for entry in entries}:
        require(actor, Permission.CERTIFICATE_DECIDE, Workshop(county_code=county))
    _name_crafts(session, entries)
    organisations = insert_each(session, Organisation, bulk_rows.organisations(session, entries, now))
    rows = bulk_rows.workshops(session, entries, organisations, now)
    workshops = insert_each(session, Workshop, rows)
    certificates = insert_each(session, Certificate, bulk_rows.certificates(session, entries, workshops, now))
    slugs = [row["slug"] for row in rows]
    _note_registered(session, actor, slugs, entries)
    _write_events(session, actor, entries, certificates, slugs, now)
    _write_rights(session, entries, workshops, certificates, now)
    _write_legacy(session, actor, entries, workshops, slugs, now)
    cache.touch(session)
    if len(entries) >= MANY:
        db.count_rows(session)
    return slugs


def hold(session: Session, county_codes: Iterable[str]) -> None:
    """Nobody else enters a workshop in these counties, or gives them a number, until this transaction ends."""
    rows = sa.select(Region.code).where(Region.code.in_(sorted(set(county_codes)))).order_by(Region.code)
    session.execute(rows.with_for_update(key_share=True)).all()


def _name_crafts(session: Session, entries: Iterable[Entry]) -> None:
    """Crafts that the list does not know yet are entered once."""
    new: dict[str, int] = {}
    for entry in entries:
        if entry.craft_id is None:
            name = entry.facts["craft"]
            if name not in new:
                new[name] = crafts.named(session, name, entry.craft_class_code or "").id
            entry.craft_id = new[name]


def _write_events(
    session: Session,
    actor: Actor,
    entries: Sequence[Entry],
    certificates: Sequence[int],
    slugs: Sequence[str],
    now: datetime,
) -> None:
    authorities = _authorities(session, actor, entries)
    rows: list[dict[str, Any]] = []
    about: list[str] = []
    for entry, certificate_id, slug in zip(entries, certificates, slugs, strict=True):
        for kind, at, year in life_of(entry.granted_at, entry.years, now).events:
            rows.append(
                {
                    "certificate_id": certificate_id,
                    "kind": kind,
                    "year": year,
                    "effective_at": at,
                    "recorded_at": now,
                    "actor_id": actor.user_id,
                    "authority": entry.facts["authority"] or authorities[entry.county_code],
                    "document_no": entry.facts["document_no"],
                }
            )
            about.append(slug)
    ids = insert_each(session, CertificateEvent, rows)
    audit.record_all(
        session,
        actor,
        (
            audit.Act(
                f"certificate.{row['kind']}",
                "workshop",
                slug,
                {"event": i, "document_no": row["document_no"]},
            )
            for i, row, slug in zip(ids, rows, about, strict=True)
        ),
    )


def _authorities(session: Session, actor: Actor, entries: Iterable[Entry]) -> dict[str, str]:
    found = {}
    for code in {entry.county_code for entry in entries}:
        place = Workshop(county_code=code, county=session.get_one(Region, code), organisation_id=0)
        found[code] = names.acting_for(session, actor, place)
    return found


def _write_rights(
    session: Session,
    entries: Sequence[Entry],
    workshops: Sequence[int],
    certificates: Sequence[int],
    now: datetime,
) -> None:
    rows = [
        {"workshop_id": workshop_id, "certificate_id": certificate_id, **right._asdict()}
        for entry, workshop_id, certificate_id in zip(entries, workshops, certificates, strict=True)
        for right in life_of(entry.granted_at, entry.years, now).rights
    ]
    session.execute(sa.insert(table_of(RightInterval)), rows)


def _write_legacy(
    session: Session,
    actor: Actor,
    entries: Sequence[Entry],
    workshops: Sequence[int],
    slugs: Sequence[str],
    now: datetime,
) -> None:
    """The former decision of what was a 非遗扶贫就业工坊."""
    chosen = [
        (e, w, s) for e, w, s in zip(entries, workshops, slugs, strict=True) if e.facts["legacy_document_no"]
    ]
    if not chosen:
        return
    offices = {code: authority_of(session, actor, code) for code in {e.county_code for e, _w, _s in chosen}}
    rows = [
        {
            "workshop_id": workshop_id,
            "kind": RecognitionKind.LEGACY_WORKSHOP,
            "granted_on": entry.facts["legacy_granted_on"],
            "authority": offices[entry.county_code],
            "document_no": entry.facts["legacy_document_no"],
            "recorded_by": actor.user_id,
            "recorded_at": now,
        }
        for entry, workshop_id, _slug in chosen
    ]
    session.execute(sa.insert(table_of(Recognition)), rows)
    facts = {"kind": RecognitionKind.LEGACY_WORKSHOP.value, "level": None}
    acts = (audit.Act("recognition.recorded", "workshop", slug, facts) for _e, _w, slug in chosen)
    audit.record_all(session, actor, acts)


def _note_registered(session: Session, actor: Actor, slugs: Sequence[str], entries: Sequence[Entry]) -> None:
    acts = (
        audit.Act("workshop.registered", "workshop", slug, {"county": entry.county_code})
        for slug, entry in zip(slugs, entries, strict=True)
    )
    audit.record_all(session, actor, acts)
