"""A certificate as its public page shows it: a piece of cloth a year, and what happened."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from flask_babel import gettext as _

from shop.core import clock
from shop.core.text import later as _l
from shop.workshops import history
from shop.workshops.certificate_basis import Basis
from shop.workshops.certification import RUNNING, State, facts, span_at, timeline
from shop.workshops.models import CertificateEvent, EventKind, SiteLevel

#: What happened, in words; `%(year)s` where a year belongs to it.
WORDS: dict[str, str] = {
    EventKind.GRANTED: _l("认定，发证"),
    EventKind.YEAR_CONFIRMED: _l("%(year)s 年确认"),
    EventKind.CONFIRMATION_VOIDED: _l("%(year)s 年的确认作废"),
    EventKind.SUSPENDED: _l("暂停销售"),
    EventKind.LIFTED: _l("恢复销售"),
    EventKind.REVOKED: _l("撤销认定"),
    EventKind.WITHDRAWN: _l("公告退出"),
    EventKind.RESTORED: _l("申诉成立，恢复认定"),
    history.Passing.MISSED_YEAR: _l("%(year)s 年没有确认，公开提示"),
    history.Passing.AUTO_CANCELLED: _l("连续两年没有确认，自动取消"),
}
SITES = {
    SiteLevel.COUNTY: _l("县级示范点"),
    SiteLevel.CITY: _l("市级示范点"),
    SiteLevel.PROVINCE: _l("省级示范点"),
}
#: How a workshop stands, in words, with the kind of tag that shows it.
STATES = {
    State.NONE: ("", _l("未认定")),
    State.CERTIFIED: ("ok", _l("有效")),
    State.CONFIRM_OVERDUE: ("warn", _l("漏确认 1 年")),
    State.SUSPENDED: ("bad", _l("已暂停")),
    State.AUTO_CANCELLED: ("bad", _l("已自动取消")),
    State.REVOKED: ("bad", _l("已撤销")),
    State.WITHDRAWN: ("", _l("已退出")),
}


class YearPiece(NamedTuple):
    """One year of the cloth. `state`: ok (woven), gap (open), miss (missed), end (missed, and the right has ended)."""

    year: int
    state: str
    text: str


class HistoryLine(NamedTuple):
    """One line of the certificate's history; `who` is empty for what time did by itself."""

    day: date
    what: str
    who: str
    document_no: str
    reason: str


def words(kind: str, year: int | None = None) -> str:
    """What happened, in words."""
    return str(WORDS[kind]) % {"year": year} if year else str(WORDS[kind])


def pieces(events: Sequence[CertificateEvent], at: datetime) -> list[YearPiece]:
    """One piece for each year from the grant to the end, or to the next year to be confirmed."""
    known = [e for e in events if e.effective_at <= at]
    span = span_at(timeline(facts(known)), at)
    if span is None:
        return []
    woven = _woven(known)
    first, now = min(woven), clock.local(at).year
    if span.state in RUNNING:
        last = now + 1 if now in woven else now
    else:
        last = clock.local(span.from_at).year - (span.state is State.AUTO_CANCELLED)
    last = max(last, *woven)
    found = [_piece(year, woven, span.state, now) for year in range(first, last + 1)]
    ending = {State.REVOKED: _("✕ 撤销"), State.WITHDRAWN: _("退出")}.get(span.state)
    if ending and found[-1].state != "ok":
        found[-1] = YearPiece(last, "end", ending)
    return found


def _woven(events: Sequence[CertificateEvent]) -> dict[int, str]:
    """The years that count as confirmed, with the words under their piece."""
    found: dict[int, str] = {}
    for e in events:
        if e.kind == EventKind.YEAR_CONFIRMED and e.year is not None:
            found.setdefault(e.year, f"✓ {clock.local(e.effective_at):%m-%d}")
        elif e.kind == EventKind.CONFIRMATION_VOIDED and e.year is not None:
            found.pop(e.year, None)
        elif e.kind == EventKind.GRANTED:
            found[clock.local(e.effective_at).year] = _("认定")
        elif e.kind == EventKind.RESTORED:
            found.setdefault(clock.local(e.effective_at).year, _("恢复"))
    return found


def _piece(year: int, woven: dict[int, str], state: State, now: int) -> YearPiece:
    if year in woven:
        return YearPiece(year, "ok", woven[year])
    if state not in RUNNING:
        return YearPiece(year, "end", _("✕ 没确认"))
    if year > now:
        return YearPiece(year, "gap", _("明年"))
    return YearPiece(year, "gap", _("还没办")) if year == now else YearPiece(year, "miss", _("! 没确认"))


def lines(
    events: Sequence[CertificateEvent], workshop_id: int, at: datetime, basis: Basis | None = None
) -> list[HistoryLine]:
    """All that has happened to the certificate by the instant, the newest first; with its basis also the notice
    before it and the workshop's recognitions as a model site.
    """
    acted = [
        (
            e.recorded_at if e.kind == EventKind.WITHDRAWN else e.effective_at,
            words(e.kind, e.year),
            e.authority,
            e.document_no,
            e.reason,
        )
        for e in events
    ]
    passed = [
        (n.happened_at, words(n.kind, n.year), "", "", "") for n in history.happened(events, workshop_id, at)
    ]
    beside = _beside(basis) if basis else []
    told = sorted((x for x in [*beside, *acted, *passed] if x[0] <= at), key=lambda x: x[0], reverse=True)
    return [HistoryLine(clock.local_day(when), *rest) for when, *rest in told]


def _beside(basis: Basis) -> list[tuple[datetime, str, str, str, str]]:
    found = []
    if basis.notice is not None:
        notice = basis.notice
        what = _("公示 %(n)s 个工作日，到 %(day)s", n=notice.workdays, day=notice.ends_on)
        found.append((clock.day_start(notice.starts_on), what, notice.county.name, notice.document_no, ""))
    for site in basis.model_sites:
        level = SITES[SiteLevel(site.level or "")]
        what = _("评为%(level)s", level=level)
        found.append((clock.day_start(site.granted_on), what, site.authority, site.document_no, ""))
        if site.ended_on is not None:
            what = _("不再是%(level)s", level=level)
            found.append((clock.day_start(site.ended_on), what, site.authority, "", site.end_reason))
    return found
