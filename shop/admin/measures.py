"""The measures that have a page of their own on the officers' desk: words, act, and when they can be taken."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from shop.core.text import later as _l
from shop.workshops import certification
from shop.workshops.certification import RUNNING, State


class Measure(NamedTuple):
    """One measure. `states`: the states in which it can be taken."""

    act: Callable[..., Any]
    title: str
    button: str
    follows: str
    done: str
    states: frozenset[State]


MEASURES = {
    "suspension": Measure(
        certification.suspend,
        _l("暂停销售"),
        _l("暂停并公布"),
        _l("从现在起商品全部下架，不能再下单。理由和文号会公布在处理公示和证书页。"),
        _l("已经暂停，从现在起生效。"),
        frozenset(RUNNING - {State.SUSPENDED}),
    ),
    "lifting": Measure(
        certification.lift,
        _l("恢复销售"),
        _l("恢复并公布"),
        _l("从现在起恢复销售。理由和文号会公布在处理公示和证书页。"),
        _l("已经恢复，从现在起生效。"),
        frozenset({State.SUSPENDED}),
    ),
    "revocation": Measure(
        certification.revoke,
        _l("撤销认定"),
        _l("撤销并公布"),
        _l("证书从现在起失效，不能撤回；要再销售，须重新认定、领新编号。申诉成立的可以恢复。"),
        _l("已经撤销，从现在起生效。"),
        frozenset(RUNNING),
    ),
    "restoration": Measure(
        certification.restore,
        _l("经申诉恢复认定"),
        _l("恢复认定并公布"),
        _l("从现在起恢复，原编号不变；失效期间的记录不改写。"),
        _l("已经恢复认定，从现在起生效。"),
        frozenset({State.AUTO_CANCELLED, State.REVOKED}),
    ),
}
