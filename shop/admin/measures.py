"""The measures that have a page of their own on the officers' desk: words, form, act, and when they can be taken."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from shop.admin.forms import DecisionForm
from shop.admin.measure_forms import RevocationForm, SuspensionForm
from shop.core.access import Actor
from shop.core.text import later as _l
from shop.workshops import certification
from shop.workshops.certification import RUNNING, State
from shop.workshops.models import CertificateEvent
from shop.workshops.upkeep import appeals, contracts
from shop.workshops.upkeep.record_models import Contracts


class Measure(NamedTuple):
    """One measure. `states`: the states in which it can be taken."""

    act: Callable[..., Any]
    form: type[DecisionForm]
    title: str
    button: str
    follows: str
    done: str
    states: frozenset[State]


def _with_contracts(act: Callable[..., CertificateEvent]) -> Callable[..., CertificateEvent]:
    """The act, and what is decided about running contracts in the same transaction. Raises as the act does."""

    def both(
        session: Session,
        actor: Actor,
        workshop_id: int,
        *,
        contracts_decision: Contracts,
        contracts_reason: str,
        **facts: Any,
    ) -> CertificateEvent:
        happened = act(session, actor, workshop_id, **facts)
        contracts.decide(session, actor, workshop_id, decision=contracts_decision, reason=contracts_reason)
        return happened

    return both


MEASURES = {
    "suspension": Measure(
        _with_contracts(certification.suspend),
        SuspensionForm,
        _l("暂停销售"),
        _l("暂停并公布"),
        _l(
            "从现在起商品全部下架，不能再下单。情形、理由和文号会公布在处理公示和证书页；工坊 60 天内可以申诉。"
        ),
        _l("已经暂停，从现在起生效。"),
        frozenset(RUNNING - {State.SUSPENDED}),
    ),
    "lifting": Measure(
        certification.lift,
        DecisionForm,
        _l("恢复销售"),
        _l("恢复并公布"),
        _l("从现在起恢复销售。理由和文号会公布在处理公示和证书页。"),
        _l("已经恢复，从现在起生效。"),
        frozenset({State.SUSPENDED}),
    ),
    "revocation": Measure(
        _with_contracts(certification.revoke),
        RevocationForm,
        _l("撤销认定"),
        _l("撤销并公告"),
        _l(
            "证书从现在起失效，不能撤回，并在处理公示公告；要再销售，须重新认定、领新编号。"
            "工坊 60 天内可以申诉，成立的可以恢复。"
        ),
        _l("已经撤销并公告，从现在起生效。"),
        frozenset(RUNNING),
    ),
    "restoration": Measure(
        appeals.restore_by_ruling,
        DecisionForm,
        _l("按复议决定或判决恢复认定"),
        _l("恢复认定并公布"),
        _l(
            "只用于行政复议、法院判决推翻了原来的决定；工坊自己提的申诉在申诉页决定。"
            "从现在起恢复，原编号不变；失效期间的记录不改写。办过原决定的人不能办。"
        ),
        _l("已经恢复认定，从现在起生效。"),
        frozenset({State.AUTO_CANCELLED, State.REVOKED}),
    ),
}
