"""Publishing a quarter: one officer of the province proposes, a second one confirms, and the figures are frozen."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import audit, clock, messages
from shop.core.access import Actor, require
from shop.core.errors import Conflict, Forbidden, Invalid, NotFound
from shop.core.permissions import Permission
from shop.workshops.income.quarters import Quarter
from shop.workshops.income.report import PROVINCE
from shop.workshops.queries import officers_of
from shop.workshops.statistics import figures, freezing, standing
from shop.workshops.statistics.calendar import days_of
from shop.workshops.statistics.models import RegionState
from shop.workshops.statistics.snapshot_models import QuarterSnapshot, Release
from shop.workshops.upkeep.cases import bounded


def open_release(session: Session, quarter: Quarter) -> Release | None:
    """The proposal that waits for a second officer."""
    rows = sa.select(Release).where(
        Release.quarter == str(quarter), Release.confirmed_at.is_(None), Release.withdrawn_at.is_(None)
    )
    return session.scalar(rows)


def missing(session: Session, quarter: Quarter) -> list[str]:
    """Prefectures whose form the province has not passed, by name."""
    below = standing.regions(session, PROVINCE, quarter)
    return [r.name for r in below if r.expected and r.state != RegionState.ACCEPTED]


def propose(
    session: Session, actor: Actor, quarter: Quarter, *, document_no: str, note: str, reason: str = ""
) -> Release:
    """Propose to publish the quarter, or a correction of what was published (then with a reason).

    Raises Conflict: not over (NOT_OVER), proposed already (PROPOSED), nothing to correct (UNCHANGED); Invalid: a prefecture
    is missing and no note says so, or a correction has no reason.
    """
    require(actor, Permission.STATISTICS_PUBLISH, PROVINCE)
    if not days_of(session, quarter).is_over(clock.now()):
        raise Conflict(_("这个季度还没有结束，数字还会变。"), code="NOT_OVER")
    if open_release(session, quarter) is not None:
        raise Conflict(_("已经提请发布了，等第二个人复核。"), code="PROPOSED")
    before = figures.snapshot_of(session, quarter)
    if before is not None and not reason.strip():
        raise Invalid(_("更正已经公布的数，请写明原因。"), field="reason")
    if before is not None and before.digest == current_digest(session, quarter):
        raise Conflict(_("和已经公布的完全一样，不用更正。"), code="UNCHANGED")
    absent = missing(session, quarter)
    if absent and not note.strip():
        raise Invalid(
            _("还缺：%(names)s。可以发布，但要写一句说明，随表印出。", names=_("、").join(absent)),
            field="note",
        )
    release = Release(
        quarter=str(quarter),
        region_code=PROVINCE,
        document_no=bounded(document_no, "document_no", 60),
        note=bounded(note, "note", 500),
        reason=bounded(reason, "reason", 300),
        proposed_by=actor.user_id or 0,
        proposed_at=clock.now(),
    )
    session.add(release)
    session.flush()
    audit.record(session, actor, "quarter.proposed", "quarter", str(quarter), document_no=release.document_no)
    for user_id in officers_of(session, PROVINCE, "culture"):
        if user_id != actor.user_id:
            messages.notify(session, user_id, "quarter_to_confirm", quarter=str(quarter))
    return release


def confirm(session: Session, actor: Actor, quarter: Quarter) -> QuarterSnapshot:
    """The second officer confirms: the figures are frozen and public. Forbidden (SAME_OFFICER) for who proposed it."""
    release = _held(session, actor, quarter)
    if release.proposed_by == actor.user_id:
        raise Forbidden(_("提请和复核要两个人。请另一位经办人来复核。"), code="SAME_OFFICER")
    snapshot = freezing.freeze(session, actor, release)
    release.confirmed_by, release.confirmed_at = actor.user_id or 0, clock.now()
    session.flush()
    audit.record(session, actor, "quarter.published", "quarter", str(quarter), version=snapshot.version)
    return snapshot


def withdraw(session: Session, actor: Actor, quarter: Quarter) -> Release:
    """Take the proposal back; by any officer who may publish."""
    release = _held(session, actor, quarter)
    release.withdrawn_at = clock.now()
    session.flush()
    audit.record(session, actor, "quarter.withdrawn", "quarter", str(quarter))
    return release


def current_digest(session: Session, quarter: Quarter) -> str:
    """The digest that a snapshot taken now would have."""
    return freezing.digest_of(figures.sales_now(session, quarter), figures.people_now(session, quarter))


def _held(session: Session, actor: Actor, quarter: Quarter) -> Release:
    require(actor, Permission.STATISTICS_PUBLISH, PROVINCE)
    found = open_release(session, quarter)
    if found is None:
        raise NotFound(_("没有等复核的发布。"))
    session.refresh(found, with_for_update=True)
    if found.confirmed_at is not None or found.withdrawn_at is not None:
        raise Conflict(_("刚才已经有人办了。"), code="DECIDED")
    return found
