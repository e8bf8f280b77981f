"""What is going on with a workshop besides its certificate: checks, changes, appeals, running contracts; for its desk
page.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import clock
from shop.workshops.certification import Status
from shop.workshops.models import Workshop
from shop.workshops.upkeep import appeals, changes, contracts, looking
from shop.workshops.upkeep.models import AppealState, ChangeState
from shop.workshops.upkeep.record_models import ContractsDecision

SHOWN = 10


class Matter(NamedTuple):
    """One matter. `endpoint` and `ref` lead to its page."""

    day: date
    what: str
    kind: str
    word: str
    endpoint: str
    ref: dict[str, str | int]


class Matters(NamedTuple):
    """All of it. `stopped`: there may be running contracts to decide about."""

    lines: list[Matter]
    stopped: bool
    decided: ContractsDecision | None


def matters(session: Session, workshop: Workshop, standing: Status, now: datetime) -> Matters:
    """The newest matters, and what was decided about running contracts."""
    found = [*_changes(session, workshop), *_checks(session, workshop), *_appeals(session, workshop)]
    return Matters(
        lines=sorted(found, key=lambda m: m.day, reverse=True)[:SHOWN],
        stopped=contracts.ending_of(standing) is not None,
        decided=contracts.decision_for(session, standing, now),
    )


def _changes(session: Session, workshop: Workshop) -> list[Matter]:
    found = []
    for change in looking.changes_of(session, workshop.id):
        kind, word = changes.STATES[ChangeState(change.state)]
        day = clock.local_day(change.reported_at)
        found.append(Matter(day, _("信息变更"), kind, str(word), "admin.change", {"change_id": change.id}))
    return found


def _checks(session: Session, workshop: Workshop) -> list[Matter]:
    found = []
    for check in looking.checks_of(session, workshop.id):
        at = check.checked_at or check.sent_at
        if at is None:
            continue
        words = {None: ("doing", _("等核验")), True: ("ok", _("通过")), False: ("bad", _("没有通过"))}
        kind, word = words[check.passed]
        what = _("证照核验") if check.sent_at else _("证照核验（原件）")
        found.append(
            Matter(clock.local_day(at), what, kind, word, "admin.identity_check", {"check_id": check.id})
        )
    return found


def _appeals(session: Session, workshop: Workshop) -> list[Matter]:
    found = []
    for appeal in looking.appeals_of(session, workshop.id):
        kind, word = appeals.STATES[AppealState(appeal.state)]
        found.append(
            Matter(
                clock.local_day(appeal.filed_at),
                _("申诉 %(no)s", no=appeal.number),
                kind,
                str(word),
                "admin.appeal",
                {"number": appeal.number},
            )
        )
    return found
