"""The register as a file with the columns of the import, so that it can be brought in elsewhere; each one audited."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session, joinedload

from shop.core import audit, clock
from shop.core.access import Actor, require
from shop.core.permissions import Permission
from shop.core.tables import Cell, csv_text, xlsx_bytes
from shop.heritage.regions import stem
from shop.workshops.certificate_view import STATES
from shop.workshops.certification import RUNNING, State, running_sql, state_sql
from shop.workshops.models import Certificate, CertificateEvent, EventKind, Workshop
from shop.workshops.queries import watched_regions, within
from shop.workshops.recognition.models import Recognition, RecognitionKind
from shop.workshops.roster.checking import chunks, item_text
from shop.workshops.roster.columns import CHOICES, COLUMNS, NO, YES, titles

#: Whose state is asked for by a word of its own: all whose certificate runs.
RUNS = "running"


class Asked(NamedTuple):
    """Which workshops: of a region within the officer's own ('' all of these), in a state ('' any, RUNS: not ended)."""

    region: str = ""
    state: str = ""


class _Paper(NamedTuple):
    """The newest certificate of a workshop as a file says it."""

    number: str
    document_no: str
    authority: str
    granted_on: date
    confirmed_years: tuple[int, ...]


def as_csv(session: Session, actor: Actor, asked: Asked) -> str:
    """The file as CSV. By officers of the region and the platform."""
    return csv_text(titles(), _taken(session, actor, asked, "csv"))


def as_xlsx(session: Session, actor: Actor, asked: Asked) -> bytes:
    """The file as a workbook."""
    return xlsx_bytes([(_("名录"), [titles(), *_taken(session, actor, asked, "xlsx")])])


def _taken(session: Session, actor: Actor, asked: Asked, way: str) -> list[list[Cell]]:
    require(actor, Permission.REGISTER_VIEW)
    found = rows(session, asked, watched_regions(actor))
    audit.record(
        session, actor, "roster.exported", "roster", asked.region or "-",
        state=asked.state, rows=len(found), format=way,
    )  # fmt: skip
    return found


def rows(session: Session, asked: Asked, regions: Iterable[str] | None) -> list[list[Cell]]:
    """A row for each workshop that was ever certified, by county and name. Statements grow by two for every 500."""
    now = clock.now()
    wanted = sa.select(Workshop, state_sql(now)).where(
        within(regions), Workshop.confirmed_through.is_not(None), *_conditions(asked)
    )
    loaded = wanted.options(
        joinedload(Workshop.organisation),
        joinedload(Workshop.county),
        joinedload(Workshop.craft),
        joinedload(Workshop.ich_item),
    )
    ordered = loaded.order_by(Workshop.county_code, Workshop.name, Workshop.id)
    found = [(row[0], State(row[1])) for row in session.execute(ordered)]
    ids = [workshop.id for workshop, _state in found]
    papers, legacy = _papers(session, ids), _legacy(session, ids)
    classes = {w.craft_id: w.craft.craft_class_code for w, _state in found}
    return [
        _row(w, state, papers[w.id], legacy.get(w.id), classes[w.craft_id])
        for w, state in found
        if w.id in papers
    ]


def _conditions(asked: Asked) -> list[sa.ColumnElement[bool]]:
    now = clock.now()
    found: list[sa.ColumnElement[bool]] = []
    if asked.region:
        found.append(Workshop.county_code.startswith(stem(asked.region), autoescape=True))
    if asked.state == RUNS:
        found.append(running_sql(now))
    elif asked.state:
        found.append(state_sql(now) == asked.state)
    return found


def _papers(session: Session, workshop_ids: Sequence[int]) -> dict[int, _Paper]:
    """The newest certificate of each."""
    found: dict[int, _Paper] = {}
    event = CertificateEvent
    for chunk in chunks(workshop_ids):
        newest = (
            sa.select(sa.func.max(Certificate.id))
            .where(Certificate.workshop_id.in_(chunk))
            .group_by(Certificate.workshop_id)
        )
        events = (
            sa.select(
                Certificate.workshop_id, Certificate.number, event.kind, event.year, event.effective_at,
                event.document_no, event.authority,
            )
            .join(event, event.certificate_id == Certificate.id)
            .where(Certificate.id.in_(newest))
            .order_by(Certificate.workshop_id, event.effective_at, event.id)
        )  # fmt: skip
        by_workshop: dict[int, list[Any]] = {}
        for row in session.execute(events):
            by_workshop.setdefault(row.workshop_id, []).append(row)
        found |= {workshop_id: _paper(events) for workshop_id, events in by_workshop.items()}
    return found


def _paper(events: Sequence[Any]) -> _Paper:
    grant = next(e for e in events if e.kind == EventKind.GRANTED)
    years: set[int] = set()
    for e in events:
        if e.kind == EventKind.YEAR_CONFIRMED:
            years.add(e.year)
        elif e.kind == EventKind.CONFIRMATION_VOIDED:
            years.discard(e.year)
        elif e.kind == EventKind.RESTORED:
            years.add(clock.local(e.effective_at).year)
    granted_on = clock.local_day(grant.effective_at)
    confirmed = tuple(sorted(year for year in years if year > granted_on.year))
    return _Paper(grant.number, grant.document_no, grant.authority, granted_on, confirmed)


def _legacy(session: Session, workshop_ids: Sequence[int]) -> dict[int, Recognition]:
    found: dict[int, Recognition] = {}
    for chunk in chunks(workshop_ids):
        rows = sa.select(Recognition).where(
            Recognition.workshop_id.in_(chunk), Recognition.kind == RecognitionKind.LEGACY_WORKSHOP
        )
        for one in session.scalars(rows.order_by(Recognition.id)):
            found[one.workshop_id or 0] = one
    return found


def _row(
    w: Workshop, state: State, paper: _Paper, legacy: Recognition | None, craft_class: str
) -> list[Cell]:
    facts: dict[str, Cell] = {
        "organisation_name": w.organisation.name,
        "county_name": w.county.name,
        "craft": w.craft.name,
        "craft_class": craft_class,
        "ich_item": item_text(w.ich_item.name, w.ich_item.region_text) if w.ich_item else "",
        "document_no": paper.document_no,
        "granted_on": paper.granted_on.isoformat(),
        "number": paper.number,
        "confirmed_years": _("、").join(map(str, paper.confirmed_years)),
        "authority": paper.authority,
        "legacy_document_no": legacy.document_no if legacy else "",
        "legacy_granted_on": legacy.granted_on.isoformat() if legacy else "",
        "state": _state_word(w, state),
    }
    return [facts[c.key] if c.key in facts else _cell(c.key, getattr(w, c.key)) for c in COLUMNS]


def _state_word(w: Workshop, state: State) -> str:
    """A workshop that has announced to leave is not brought in elsewhere as one that stays."""
    if w.withdrawal_announced_at is not None and state in RUNNING:
        return _("已公告退出")
    return str(STATES[state][1])


def _cell(key: str, value: Any) -> Cell:
    if key in CHOICES:
        return str(CHOICES[key].get(value or "", ""))
    if isinstance(value, bool):
        return str(YES if value else NO)
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else value
