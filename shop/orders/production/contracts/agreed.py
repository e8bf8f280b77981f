"""What two parties agree on: goods, milestones, terms. Plain values, checked; the eight contents of a contract for work
(Civil Code art. 771) are all among them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _

from shop.core.errors import Invalid
from shop.orders.production.contracts.course_models import MilestoneKind
from shop.orders.production.payment_terms import (
    INSPECTION_DAYS,
    MOST_INSPECTION_DAYS,
    MOST_LATE_BP,
    USUAL_LATE_BP,
    BuyerKind,
    days_to_pay,
)
from shop.orders.production.plans import InstalmentKind, Part, Plan

MOST_PENALTY_BP = 3_000


@dataclass(frozen=True, kw_only=True)
class Goods:
    """A line of a contract: what, how many pieces, at what price a piece (fen). `unit` empty: pieces."""

    title: str
    quantity: int
    unit_price_fen: int
    craft_id: int
    ich_item_id: int | None = None
    sku_code: str | None = None
    spec: str = ""
    unit: str = ""

    @property
    def value_fen(self) -> int:
        """The price of all pieces."""
        return self.quantity * self.unit_price_fen


@dataclass(frozen=True, kw_only=True)
class Step:
    """A milestone: the sample or a batch, to be shown by a day. `pieces`: how many are made by then in all."""

    title: str
    promised_on: date
    kind: MilestoneKind = MilestoneKind.BATCH
    pieces: int = 0


@dataclass(frozen=True, kw_only=True)
class Terms:
    """The other contents. `payment_days` None: as the regulation says; `penalty_bp` None: no penalty clause."""

    deliver_by: date
    quality: str
    method: str
    materials: str
    place: str
    acceptance: str
    packaging: str = ""
    disputes: str = ""
    payment_days: int | None = None
    inspection_days: int = INSPECTION_DAYS
    late_bp: int = USUAL_LATE_BP
    penalty_bp: int | None = None


@dataclass(frozen=True, kw_only=True)
class Buyer:
    """Who orders: a company's organisation, the person who acts for it, and its kind, which says when it has to pay."""

    organisation_id: int
    user_id: int
    kind: BuyerKind


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """All that is agreed on. The plan's parts are the value of the lines, to the fen."""

    title: str
    lines: Sequence[Goods]
    plan: Plan
    terms: Terms
    steps: Sequence[Step] = ()

    @property
    def value_fen(self) -> int:
        """The price of all lines."""
        return value_of(self.lines)


def value_of(lines: Sequence[Goods]) -> int:
    """The price of all lines, in fen."""
    return sum(line.value_fen for line in lines)


def check(kind: BuyerKind, agreement: Agreement, *, today: date) -> None:
    """Invalid at the field (lines, plan, milestones, deliver_by, payment_days ...) for what cannot be agreed on."""
    lines, plan, steps, terms = agreement.lines, agreement.plan, agreement.steps, agreement.terms
    if not lines or any(line.quantity <= 0 or line.unit_price_fen <= 0 for line in lines):
        raise Invalid(_("至少要有一样货，数量和单价都要大于零。"), field="lines")
    if plan.total_fen != agreement.value_fen:
        raise Invalid(_("各期付款加起来要正好等于合同金额。"), field="plan")
    hanging = {part.milestone for part in plan.parts if part.kind is InstalmentKind.PROGRESS}
    if not hanging <= set(range(1, len(steps) + 1)):
        raise Invalid(_("每一笔进度款都要对应一个节点。"), field="plan")
    if terms.deliver_by <= today:
        raise Invalid(_("交货日期要在今天以后。"), field="deliver_by")
    if any(step.promised_on > terms.deliver_by for step in steps):
        raise Invalid(_("节点的日期不能晚于交货日期。"), field="milestones")
    days_to_pay(kind, terms.payment_days)
    _check_numbers(terms)


def _check_numbers(terms: Terms) -> None:
    if not 1 <= terms.inspection_days <= MOST_INSPECTION_DAYS:
        raise Invalid(_("验收期在 1 到 %(n)s 天之间。", n=MOST_INSPECTION_DAYS), field="inspection_days")
    if not 0 < terms.late_bp <= MOST_LATE_BP:
        raise Invalid(_("逾期利率在日万分之 1 到万分之 %(n)s 之间。", n=MOST_LATE_BP), field="late_bp")
    if terms.penalty_bp is not None and not 0 < terms.penalty_bp <= MOST_PENALTY_BP:
        raise Invalid(_("违约金最多是未履行部分的 30%。"), field="penalty_bp")


def as_content(parties: dict[str, Any], agreement: Agreement) -> dict[str, Any]:
    """All of it as plain values, to be kept with a version."""
    return {
        "parties": parties,
        "title": agreement.title,
        "lines": [asdict(line) for line in agreement.lines],
        "plan": [asdict(part) for part in agreement.plan.parts],
        "milestones": [_dated(asdict(step), "promised_on") for step in agreement.steps],
        "terms": _dated(asdict(agreement.terms), "deliver_by"),
    }


def agreement_of(content: dict[str, Any]) -> Agreement:
    """What a version agrees on."""
    return Agreement(
        title=content["title"],
        lines=lines_of(content),
        plan=plan_of(content),
        terms=terms_of(content),
        steps=steps_of(content),
    )


def lines_of(content: dict[str, Any]) -> list[Goods]:
    """The lines of a version."""
    return [Goods(**line) for line in content["lines"]]


def plan_of(content: dict[str, Any]) -> Plan:
    """The plan of a version."""
    return Plan(tuple(Part(InstalmentKind(p["kind"]), p["fen"], p["milestone"]) for p in content["plan"]))


def steps_of(content: dict[str, Any]) -> list[Step]:
    """The milestones of a version."""
    return [
        Step(
            **{
                **step,
                "kind": MilestoneKind(step["kind"]),
                "promised_on": date.fromisoformat(step["promised_on"]),
            }
        )
        for step in content["milestones"]
    ]


def terms_of(content: dict[str, Any]) -> Terms:
    """The terms of a version."""
    terms = content["terms"]
    return Terms(**{**terms, "deliver_by": date.fromisoformat(terms["deliver_by"])})


def _dated(values: dict[str, Any], name: str) -> dict[str, Any]:
    return {**values, name: values[name].isoformat()}
