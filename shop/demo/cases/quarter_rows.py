"""Rows of the demo's quarterly report: believable numbers, how far a form is, the form and its trail. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import NamedTuple

from shop.core import clock
from shop.demo.bulk import Row
from shop.demo.cases.province import COUNTY
from shop.demo.chance import stream, weighted
from shop.workshops.income.quarters import Quarter
from shop.workshops.models import Workshop
from shop.workshops.statistics.calendar import Days, Level
from shop.workshops.statistics.models import ReturnState

#: Who signs in has something to do: the owner's form came back, a neighbour's is missing.
BACK, MISSING = "laochehe", "miaoertan"
WHY = "新接订单多，临时请了些人，工钱按件发。"


class Sold(NamedTuple):
    """Net sales of a workshop in fen, as they stood when it handed in."""

    proven: int
    declared: int


class Hands(NamedTuple):
    """Who fills in and who reviews, by user id."""

    owner: int
    officer: int


def numbers_of(chance: Random, workshop: Workshop, quarter: Quarter) -> dict[str, int]:
    """People near those of the register, pay of a quarter between 3,200 and 7,800 yuan each."""
    base = stream("quarterly people", workshop.slug)
    pay = base.randint(320_000, 780_000)
    season = (0.96, 0.92, 1.0, 1.08)[quarter.number - 1]
    total = max(3, round(workshop.employees_total * season * chance.uniform(0.95, 1.05)))
    sessions = weighted(chance, (0, 1, 2), (5, 4, 2))
    return {
        "employed_total": total,
        "employed_target": min(total, workshop.employees_target),
        "employed_monitored": min(total, workshop.employees_monitored),
        "employed_low_income": min(total, workshop.employees_low_income),
        "employed_home_based": min(total, workshop.employees_home_based),
        "benefited": round(total * base.uniform(0.2, 0.9)),
        "wages_fen": total * round(pay * season * chance.uniform(0.96, 1.04)) // 1000 * 1000,
        "training_sessions": sessions,
        "training_person_times": sessions * chance.randint(9, 26),
    }


def state_of(
    chance: Random, workshop: Workshop, days: Days, *, running: bool
) -> tuple[ReturnState | None, datetime]:
    """How far the form is, and when it was handed in: most in time, some late, a few not at all."""
    due = clock.day_end(days.due[Level.WORKSHOP])
    at = due - timedelta(hours=chance.randint(2, 60), minutes=chance.randrange(60))
    fate = weighted(chance, ("in time", "late", "missing"), (84, 11, 5))
    if running and workshop.county_code == COUNTY:
        kinds = {BACK: ReturnState.RETURNED, MISSING: None}
        return kinds.get(
            workshop.slug, ReturnState.SUBMITTED if chance.random() < 0.5 else ReturnState.ACCEPTED
        ), at
    if fate == "missing":
        return None, at
    if fate == "late":
        at = due + timedelta(hours=chance.randint(9, 30))
    return ReturnState.ACCEPTED, at


def return_row(
    workshop: Workshop,
    days: Days,
    numbers: dict[str, int],
    state: ReturnState,
    at: datetime,
    hands: Hands,
    sold: Sold,
) -> Row:
    """A form as far as it is."""
    looked = state != ReturnState.SUBMITTED
    return {
        "workshop_id": workshop.id,
        "quarter": str(days.quarter),
        "county_code": workshop.county_code,
        "form_version_id": None,
        "state": state.value,
        **numbers,
        "narrative": "",
        "reasons": WHY if stream("reason", days.quarter, workshop.slug).random() < 0.15 else "",
        "seen_proven_fen": sold.proven,
        "seen_declared_fen": sold.declared,
        "saved_at": at,
        "filled_by": hands.owner,
        "submitted_at": at,
        "due_on": days.due[Level.WORKSHOP],
        "late": days.is_late(Level.WORKSHOP, at),
        "reviewed_by": hands.officer if looked else None,
        "reviewed_at": at + timedelta(hours=20) if looked else None,
        "review_note": "就业人数和上季差得多，请核对后写明原因。" if state == ReturnState.RETURNED else "",
        "edition": 1,
    }


def move_row(
    return_id: int | None,
    form_id: int | None,
    act: str,
    actor_id: int | None,
    at: datetime | None,
    note: str = "",
) -> Row:
    """A step of a trail."""
    return {
        "return_id": return_id,
        "form_id": form_id,
        "act": act,
        "actor_id": actor_id,
        "happened_at": at,
        "note": note,
    }
