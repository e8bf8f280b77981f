"""What an application still lacks, and which of its pages are open: all of a draft, those to be mended of a return."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core.audit import AuditEvent
from shop.core.errors import Conflict
from shop.workshops.applications import checklist, facts
from shop.workshops.applications.checklist import Line
from shop.workshops.applications.models import Application, ApplicationMove, ApplicationState
from shop.workshops.applications.moves import Act
from shop.workshops.evidence.models import Document


class Gap(NamedTuple):
    """Something that has to be given before it can be handed in: the page, the field, the sentence."""

    step: str
    field: str
    sentence: str


def of(application: Application, lines: Sequence[Line]) -> list[Gap]:
    """What has to be filled in and handed in, in the order of the pages. Thresholds are the county's to judge: an
    application that does not reach one may be handed in all the same.
    """
    held = {**application.facts, "county_code": application.county_code}
    missing = facts.missing(application.kind, held)
    found = [Gap(facts.STEP_OF[name], name, facts.sentence(name)) for name in missing]
    named = {gap.field for gap in found}
    for line in lines:
        subject = line.condition.subject
        if (
            line.lacking
            and line.hands_in
            and subject not in named
            and not (subject == "basis" and named & _BASIS)
        ):
            found.append(Gap(line.step, subject, _("还缺：%(what)s。", what=line.sentence)))
    order = [step.key for step in facts.STEPS]
    return sorted(_once(found, lines), key=lambda gap: order.index(gap.step))


_BASIS = {"craft_basis", "craft_id"}


def _once(found: list[Gap], lines: Sequence[Line]) -> list[Gap]:
    """Of lines where one is enough only the first is named."""
    alternatives: dict[str, str] = {}
    kept = []
    for gap in found:
        line = next((x for x in lines if x.condition.subject == gap.field), None)
        word = line.condition.alternative if line is not None else ""
        if word and alternatives.setdefault(word, gap.field) != gap.field:
            continue
        kept.append(gap)
    return kept


def short(lines: Sequence[Line]) -> list[Line]:
    """Required conditions that the facts do not reach: told before it is handed in, judged by the county."""
    return [line for line in lines if line.lacking and not line.hands_in]


def last_return(session: Session, application: Application) -> ApplicationMove | None:
    """The newest move that gave it back."""
    rows = sa.select(ApplicationMove).where(
        ApplicationMove.application_id == application.id, ApplicationMove.act == Act.RETURN
    )
    return session.scalar(rows.order_by(ApplicationMove.id.desc()).limit(1))


def to_mend(returned: ApplicationMove | None) -> dict[str, str]:
    """What the county asked to mend, by field."""
    return dict(returned.detail.get("items", {})) if returned is not None else {}


def mended(session: Session, application: Application, returned: ApplicationMove | None) -> set[str]:
    """The pages that were changed since it was given back."""
    if returned is None:
        return set()
    saved = sa.select(AuditEvent.facts).where(
        AuditEvent.object_kind == "application",
        AuditEvent.object_ref == application.number,
        AuditEvent.action == "application.saved",
        AuditEvent.at > returned.at,
    )
    changed = sa.select(Document.kind).where(
        Document.application_id == application.id,
        sa.or_(Document.uploaded_at > returned.at, Document.removed_at > returned.at),
    )
    pages = {str(noted["step"]) for noted in session.scalars(saved)}
    return pages | {step_of(kind) for kind in session.scalars(changed)}


def step_of(field: str) -> str:
    """The page a field or a kind of document is asked on; '' for what stands on none."""
    return facts.STEP_OF.get(field) or checklist.DERIVED.get(field, ("", ""))[0]


def open_steps(application: Application, items: dict[str, str], lines: Sequence[Line]) -> list[facts.Step]:
    """The pages that may be changed now: of a draft all; of a return those with something to mend, and those where
    something is missing since. A return that names no field opens all.
    """
    steps = facts.steps_of(application)
    if application.state != ApplicationState.RETURNED:
        return steps if application.state == ApplicationState.DRAFT else []
    named = {step_of(field) for field in items}
    if not named or "" in named:
        return steps
    named |= {gap.step for gap in of(application, lines)}
    return [step for step in steps if step.key in named]


def require_open(session: Session, application: Application, step: str) -> None:
    """Raises Conflict (STEP_CLOSED) unless the page may be changed now."""
    if application.state == ApplicationState.RETURNED:
        items = to_mend(last_return(session, application))
        steps = open_steps(application, items, checklist.lines(session, application))
    else:
        steps = facts.steps_of(application)
    if step not in {s.key for s in steps}:
        raise Conflict(_("这一页这次不用改，只改退回说明里写的几处。"), code="STEP_CLOSED")
