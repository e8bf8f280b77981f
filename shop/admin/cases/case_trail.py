"""The audit trail of one case or one workshop: who did what, who opened which document."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.accounts.models import User
from shop.core.audit import AuditEvent
from shop.core.text import later as _l
from shop.workshops import certificate_view
from shop.workshops.applications.moves import ACT_WORDS, Act
from shop.workshops.applications.view import Case
from shop.workshops.evidence.models import Document
from shop.workshops.models import Workshop

MOST = 500
#: What was done, in words; of actions that are not here the recorded name is shown.
_WORDS = {
    "application.begun": _l("开始填写申请"),
    "application.saved": _l("保存申请"),
    "application.discarded": _l("删除草稿"),
    "document.taken_in": _l("交材料"),
    "document.taken_back": _l("拿回材料"),
    "document.viewed": _l("查看材料"),
    "workshop.registered": _l("登记工坊"),
    "workshop.facts_updated": _l("更新登记信息"),
    "workshop.owner_appointed": _l("指定坊主"),
    "workshop.identity_verified": _l("核验证照"),
    "workshop.visited": _l("记录走访"),
    "confirmation.accepted": _l("通过年度确认"),
    "confirmation.returned": _l("退回年度确认"),
    "confirmation.corrected": _l("补正年度确认"),
    "confirmation.voided": _l("作废年度确认"),
    "identity.papers_sent": _l("交核验材料"),
    "identity.checked": _l("核验通过"),
    "identity.refused": _l("核验不通过"),
    "licence.entered": _l("登记许可"),
    "recognition.recorded": _l("记上其他认定"),
    "recognition.ended": _l("结束其他认定"),
    "register.entered": _l("登记项目库或平台编号"),
    "register.removed": _l("注明移出"),
    "appeal.filed": _l("提出申诉"),
    "change.reported": _l("报告变更"),
    "change.accepted": _l("核准变更"),
    "change.refused": _l("不予变更"),
}
#: Facts that mean something only to the database.
_INNER = {"move", "event", "visit", "check", "condition", "of", "county"}


class Done(NamedTuple):
    """One act: when, who, what, and what is known of it."""

    at: datetime
    who: str
    what: str
    facts: list[tuple[str, str]]


def of_case(session: Session, case: Case) -> list[Done]:
    """The trail of an application and of its documents, the newest first."""
    keys = sa.select(Document.key).where(Document.application_id == case.application.id)
    return _read(session, "application", case.application.number, keys)


def of_workshop(session: Session, workshop: Workshop) -> list[Done]:
    """The trail of a workshop and of its documents, the newest first."""
    keys = sa.select(Document.key).where(Document.workshop_id == workshop.id)
    return _read(session, "workshop", workshop.slug, keys)


def _read(session: Session, kind: str, ref: str, keys: sa.Select[str]) -> list[Done]:
    itself = sa.and_(AuditEvent.object_kind == kind, AuditEvent.object_ref == ref)
    documents = sa.and_(AuditEvent.object_kind == "document", AuditEvent.object_ref.in_(keys))
    rows = (
        sa.select(AuditEvent, User.name)
        .outerjoin(User, User.id == AuditEvent.actor_id)
        .where(sa.or_(itself, documents))
        .order_by(AuditEvent.id.desc())
    )
    return [_done(event, name or _("系统")) for event, name in session.execute(rows.limit(MOST))]


def _done(event: AuditEvent, who: str) -> Done:
    said = [(k, str(v)) for k, v in event.facts.items() if k not in _INNER and v not in (None, "")]
    return Done(event.at, who, word(event.action), said)


def word(action: str) -> str:
    """The action in words."""
    kind, _dot, act = action.partition(".")
    if kind == "application" and act in set(Act):
        return str(ACT_WORDS[Act(act)])
    if kind == "certificate" and act in certificate_view.WORDS:
        return certificate_view.words(act).replace("%(year)s", "").strip()
    return str(_WORDS.get(action, action))
