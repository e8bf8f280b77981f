"""Values that look odd beside earlier quarters and the sales: a reason is asked, nothing is refused. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from flask_babel import gettext as _

#: A quarter's pay per person, in fen, beyond which one looks again: 60,000 yuan, and 300 yuan.
HIGH_PAY, LOW_PAY = 6_000_000, 30_000
#: So many times more or less than last time, and so many people at least.
TIMES, PEOPLE = 2, 10


class Odd(NamedTuple):
    """A value somebody should look at again: the column, and what is odd about it."""

    key: str
    sentence: str


def odd(now: Mapping[str, int], before: Mapping[str, int] | None, sales_fen: int) -> list[Odd]:
    """All that is odd. `before`: the last form of the same workshop; `sales_fen`: net sales of the quarter, all told."""
    found = [*_people(now), *_pay(now, sales_fen)]
    return [*found, *_changes(now, before)] if before else found


def _people(now: Mapping[str, int]) -> Iterator[Odd]:
    sessions, times = now["training_sessions"], now["training_person_times"]
    if times and not sessions:
        yield Odd("training_sessions", _("有培训人次，培训期数却是 0。"))
    if sessions > times:
        yield Odd("training_person_times", _("培训人次比期数还少。"))


def _pay(now: Mapping[str, int], sales_fen: int) -> Iterator[Odd]:
    people, wages = now["employed_total"], now["wages_fen"]
    if people and not wages:
        yield Odd("wages_fen", _("有 %(n)s 个人做活，劳动报酬却是 0。", n=people))
    if wages and not people:
        yield Odd("employed_total", _("发了劳动报酬，就业人数却是 0。"))
    if people and wages:
        each = wages // people
        if each > HIGH_PAY or each < LOW_PAY:
            yield Odd("wages_fen", _("平均每人一季 %(y)s 元，和常见的差得远。", y=f"{each / 100:,.0f}"))
    if wages > max(sales_fen, 0) * 3 // 2 and wages > 500_000:
        yield Odd("wages_fen", _("劳动报酬比本季卖的钱多一半以上。"))


def _changes(now: Mapping[str, int], before: Mapping[str, int]) -> Iterator[Odd]:
    for key in ("employed_total", "employed_target", "employed_monitored", "employed_home_based"):
        a, b = before[key], now[key]
        if abs(a - b) >= PEOPLE and not a <= b * TIMES <= a * TIMES * TIMES:
            yield Odd(key, _("上次是 %(a)s，这次是 %(b)s。", a=a, b=b))
    a, b = before["wages_fen"], now["wages_fen"]
    if a and b and not a <= b * TIMES <= a * TIMES * TIMES:
        yield Odd("wages_fen", _("和上次比差了一倍以上。"))
    elif a and a == b:
        yield Odd("wages_fen", _("和上次一分不差。"))
