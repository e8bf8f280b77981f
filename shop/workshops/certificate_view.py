"""A certificate as its public page shows it: the verdict for today, a piece of cloth a year, what happened."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from flask_babel import gettext as _

from shop.core import clock
from shop.core.text import later as _l
from shop.workshops import history
from shop.workshops.certification import RUNNING, State, Status, facts, span_at, timeline
from shop.workshops.models import CertificateEvent, EventKind

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


class Verdict(NamedTuple):
    """The answer for today. `kind`: ok, warn or bad."""

    kind: str
    words: str
    sentences: list[str]


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


def verdict(standing: Status, verified_until: datetime, at: datetime) -> Verdict:
    """What holds at the instant, and what it means for who asks."""
    say = {
        State.CERTIFIED: _certified,
        State.CONFIRM_OVERDUE: _overdue,
        State.SUSPENDED: _suspended,
        State.AUTO_CANCELLED: _auto_cancelled,
        State.REVOKED: _revoked,
        State.WITHDRAWN: _withdrawn,
        State.NONE: _none,
    }[standing.state](standing)
    if standing.sells and verified_until <= at:
        unverified = _("证照核验已到期，核验之前暂时不能销售。证书本身仍然有效。")
        return Verdict("warn", _("证书有效，暂不能销售"), [unverified])
    if standing.sells and standing.withdraws_at is not None:
        last = clock.local_day(standing.withdraws_at - datetime.resolution)
        return Verdict(
            say.kind, say.words, [_("工坊已公告退出，销售到 %(day)s 为止。", day=last), *say.sentences]
        )
    return say


def _certified(_standing: Status) -> Verdict:
    return Verdict("ok", _("今天有效"), [_("这家工坊今天可以在平台销售。")])


def _overdue(standing: Status) -> Verdict:
    assert standing.lapses_at is not None
    end = clock.local_day(standing.lapses_at)
    sentence = _(
        "%(missed)s 年没有来确认。今天还能销售；到 %(last)s 年 12 月 31 日仍不确认，%(end)s 年 1 月 1 日起自动取消。",
        missed=(standing.last_confirmed_year or 0) + 1,
        last=end.year - 1,
        end=end.year,
    )
    return Verdict("warn", _("有效，但漏确认 1 年"), [sentence])


def _orders_stay() -> str:
    return _("以前付了款的订单照常发货、退换。")


def _suspended(standing: Status) -> Verdict:
    since = _("%(day)s 起暂停，现在不能销售。", day=_day(standing.since))
    return Verdict("bad", _("已暂停销售"), [since, *_by(standing), _orders_stay()])


def _auto_cancelled(standing: Status) -> Verdict:
    ended = _("连续两年没有确认，%(day)s 起取消。现在不能销售。", day=_day(standing.since))
    return Verdict("bad", _("已自动取消"), [ended, _orders_stay(), _("重新认定会换新编号。")])


def _revoked(standing: Status) -> Verdict:
    since = _("%(day)s 撤销，不能再销售。", day=_day(standing.since))
    return Verdict("bad", _("已撤销"), [since, *_by(standing), _orders_stay()])


def _withdrawn(standing: Status) -> Verdict:
    return Verdict(
        "bad",
        _("已退出"),
        [_("工坊自己退出，%(day)s 起不再销售。", day=_day(standing.since)), _orders_stay()],
    )


def _none(_standing: Status) -> Verdict:
    return Verdict("bad", _("还没有生效"), [_("这张证书还没有生效，现在不能销售。")])


def _by(standing: Status) -> list[str]:
    decided = _("%(who)s，%(no)s。", who=standing.authority, no=standing.document_no)
    return [decided, _("理由：%(reason)s", reason=standing.reason)]


def _day(at: datetime | None) -> str:
    return clock.local_day(at).isoformat() if at else ""


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


def lines(events: Sequence[CertificateEvent], workshop_id: int, at: datetime) -> list[HistoryLine]:
    """All that has happened to the certificate by the instant, the newest first."""
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
    told = sorted((x for x in [*acted, *passed] if x[0] <= at), key=lambda x: x[0], reverse=True)
    return [HistoryLine(clock.local_day(when), *rest) for when, *rest in told]
