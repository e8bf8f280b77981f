"""What a certificate's public page says first: what holds now, or held at the end of a day, and what that means."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple

from flask_babel import gettext as _

from shop.core import clock
from shop.core.text import later as _l
from shop.workshops.certification import State, Status
from shop.workshops.models import Suspension, SuspensionGround

#: Grounds of a suspension, in words (domain facts, C2); for `other` the reason alone is shown.
GROUNDS: Mapping[str, str] = {
    SuspensionGround.FALSE_INFORMATION: _l("登记信息不实"),
    SuspensionGround.LICENCE_EXPIRED: _l("证照或许可过期"),
    SuspensionGround.SAFETY: _l("产品质量安全问题"),
    SuspensionGround.COMPLAINT: _l("投诉查实"),
}


class Verdict(NamedTuple):
    """The answer. `kind`: ok, warn or bad."""

    kind: str
    words: str
    sentences: list[str]


class Asked(NamedTuple):
    """The instant that was asked about. `day`: given when it is not now; `ahead`: the day is still to come."""

    at: datetime
    day: date | None = None
    ahead: bool = False


def verdict(
    standing: Status, asked: Asked, verified_until: datetime, suspension: Suspension | None = None
) -> Verdict:
    """What holds at the instant asked about, and what it means for who asks.

    The verification of the papers is said of the present only: its past is no part of the certificate.
    """
    said = _of(standing, asked, suspension)
    if asked.day is not None:
        dated = _("%(day)s：%(state)s", day=asked.day, state=said.words)
        return said._replace(words=dated, sentences=[*_ahead(asked), *said.sentences])
    if standing.sells and verified_until <= asked.at:
        unverified = _("证照核验已到期，核验之前暂时不能销售。证书本身仍然有效。")
        return Verdict("warn", _("证书有效，暂不能销售"), [unverified])
    return said


def _ahead(asked: Asked) -> list[str]:
    return [_("这一天还没到：照今天已有的记录推算，当中没有再确认，也没有别的处理。")] if asked.ahead else []


def _of(standing: Status, asked: Asked, suspension: Suspension | None) -> Verdict:
    match standing.state:
        case State.CERTIFIED:
            said = _certified(asked)
        case State.CONFIRM_OVERDUE:
            said = _overdue(standing, asked)
        case State.SUSPENDED:
            return _suspended(standing, asked, suspension)
        case State.NONE:
            return Verdict("bad", _("还没有生效"), [_("这张证书还没有生效，不能凭它销售。")])
        case _:
            return _ended(standing, asked)
    if standing.withdraws_at is None:
        return said
    last = clock.local_day(standing.withdraws_at - datetime.resolution)
    leaving = _("工坊已公告退出，销售到 %(day)s 为止。", day=last)
    return said._replace(sentences=[leaving, *said.sentences])


def _certified(asked: Asked) -> Verdict:
    if asked.day is None:
        return Verdict("ok", _("今天有效"), [_("这家工坊今天可以在平台销售。")])
    return Verdict("ok", _("有效"), [_("凭这张证书，这一天可以销售。")])


def _overdue(standing: Status, asked: Asked) -> Verdict:
    assert standing.lapses_at is not None, "what runs has an end"
    end = clock.local_day(standing.lapses_at)
    sentence = _(
        "%(missed)s 年没有来确认。%(now)s到 %(last)s 年 12 月 31 日仍不确认，%(end)s 年 1 月 1 日零点自动取消。",
        missed=(standing.last_confirmed_year or 0) + 1,
        now=_("今天还能销售；") if asked.day is None else _("这一天还能销售；"),
        last=end.year - 1,
        end=end.year,
    )
    return Verdict("warn", _("有效，但漏确认 1 年"), [sentence])


def _suspended(standing: Status, asked: Asked, suspension: Suspension | None) -> Verdict:
    day = _day(standing.since)
    ground = GROUNDS.get(SuspensionGround(suspension.ground)) if suspension else None
    since = (
        _("因%(ground)s，%(day)s 起暂停，%(cannot)s", ground=ground, day=day, cannot=_cannot(asked))
        if ground
        else _("%(day)s 起暂停，%(cannot)s", day=day, cannot=_cannot(asked))
    )
    fix_by = suspension.fix_by if suspension else None
    until = [_("整改期限到 %(day)s。整改通过就恢复，证书编号不变。", day=fix_by)] if fix_by else []
    return Verdict("bad", _("已暂停销售"), [since, *_by(standing), *until, _orders_stay()])


def _ended(standing: Status, asked: Asked) -> Verdict:
    day = _day(standing.since)
    if standing.state is State.AUTO_CANCELLED:
        how = _("连续两年没有确认，%(day)s 零点起自动取消。%(cannot)s", day=day, cannot=_cannot(asked))
        return Verdict("bad", _("已自动取消"), [how, _orders_stay(), _anew()])
    if standing.state is State.REVOKED:
        how = _("%(day)s 撤销。%(cannot)s", day=day, cannot=_cannot(asked))
        return Verdict("bad", _("已撤销"), [how, *_by(standing), _orders_stay(), _anew()])
    how = _("工坊自己申请退出，%(day)s 起不再销售。", day=day)
    return Verdict("bad", _("已退出"), [how, _orders_stay(), _anew()])


def _cannot(asked: Asked) -> str:
    return _("现在不能销售。") if asked.day is None else _("这一天不能销售。")


def _orders_stay() -> str:
    return _("以前付了款的订单照常发货、退换。")


def _anew() -> str:
    return _("重新认定会换新编号，旧编号留在这里备查。")


def _by(standing: Status) -> list[str]:
    decided = _("%(who)s，%(no)s。", who=standing.authority, no=standing.document_no)
    return [decided, _("理由：%(reason)s", reason=standing.reason)]


def _day(at: datetime | None) -> str:
    return clock.local_day(at).isoformat() if at else ""
