"""The payment plan of a quotation: earnest money, advance payment, progress payments each on its milestone, balance. Pure.

Shares are of the price, whatever the pieces; an amount is in fen and stays. So a plan holds for every number of pieces that
is offered, or is refused: the instalments always add up to the price, for the balance takes what the others leave.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from shop.core.errors import Invalid
from shop.core.money import format_fen
from shop.orders.production import plans
from shop.orders.production.plans import WHOLE_BP, Plan
from shop.orders.production.quotations.models import QuotationVersion
from shop.orders.production.quotations.prices import Terms

MOST_STEPS = 4
MOST_EARNEST_BP = 2_000


@dataclass(frozen=True)
class Step:
    """A progress payment. `at_bp`: which part of the pieces is made by then, None: the sample is approved; either a share of
    the price or an amount in fen. `title`: what is shown, where the workshop says more than that.
    """

    at_bp: int | None
    share_bp: int | None = None
    amount_fen: int | None = None
    title: str = ""

    def fen_of(self, value_fen: int) -> int:
        """What falls due of such a price; a share is rounded down."""
        return self.amount_fen or value_fen * (self.share_bp or 0) // WHOLE_BP

    def pieces_of(self, pieces: int) -> int:
        """How many of so many pieces are made by then, rounded up."""
        return -(-pieces * (self.at_bp or 0) // WHOLE_BP)


@dataclass(frozen=True)
class Shares:
    """What of a plan does not hang on milestones, in 1/10,000 of the price, and the steps in order."""

    earnest_bp: int = 0
    advance_bp: int = 0
    steps: tuple[Step, ...] = ()

    def made(self, value_fen: int, milestones: Sequence[int] | None = None) -> Plan:
        """The instalments for the price. `milestones`: the position on which each step hangs (its own number without).

        Invalid (progress) when they are more than the price.
        """
        hangs_on = milestones or range(1, len(self.steps) + 1)
        return plans.make(
            value_fen,
            earnest_fen=value_fen * self.earnest_bp // WHOLE_BP,
            advance_fen=value_fen * self.advance_bp // WHOLE_BP,
            progress=[(m, step.fen_of(value_fen)) for m, step in zip(hangs_on, self.steps, strict=True)],
        )

    @property
    def share_bp(self) -> int:
        """All progress payments that are shares, together."""
        return sum(step.share_bp or 0 for step in self.steps)


def shares_of(version: QuotationVersion) -> Shares:
    """The plan of a version."""
    steps = tuple(Step(s.at_bp, s.share_bp, s.amount_fen, s.title) for s in version.steps)
    return Shares(version.earnest_bp, version.advance_bp, steps)


def check(shares: Shares, terms: Terms, *, sample: bool) -> None:
    """Invalid at the field: earnest money above a fifth (BR-13), a step without an amount, two on one milestone, one on a
    sample that is not made, more than the price of any number of pieces that is offered.
    """
    if shares.earnest_bp > MOST_EARNEST_BP:
        raise Invalid(_("定金最多是总价的 20%%，多的部分请写成预付款。"), field="earnest")
    if len(shares.steps) > MOST_STEPS:
        raise Invalid(_("进度款最多分 %(n)s 笔。", n=MOST_STEPS), field="step_1_at")
    seen: set[int | None] = set()
    for n, step in enumerate(shares.steps, 1):
        if (step.share_bp is None) == (step.amount_fen is None):
            raise Invalid(_("比例和金额请填一样，只填一样。"), field=f"step_{n}_percent")
        if (step.share_bp or step.amount_fen or 0) <= 0:
            raise Invalid(_("这一笔付多少，请填大于零的数。"), field=f"step_{n}_percent")
        if step.at_bp in seen:
            raise Invalid(_("这个节点填了两次，请合成一笔。"), field=f"step_{n}_at")
        if step.at_bp is None and not sample:
            raise Invalid(_("按打样付款的，请在上面勾“可以打样”。"), field=f"step_{n}_at")
        seen.add(step.at_bp)
    _check_sum(shares, terms)


def least_value_fen(terms: Terms) -> int:
    """The lowest price of any number of pieces that is offered: a tier can make more pieces cost less."""
    starts = [start for start, _fen in terms.tiers if terms.least <= start <= terms.most]
    return min(terms.total_fen(n) for n in [terms.least, *starts])


def _check_sum(shares: Shares, terms: Terms) -> None:
    value = least_value_fen(terms)
    fixed = sum(step.amount_fen or 0 for step in shares.steps)
    share = shares.earnest_bp + shares.advance_bp + shares.share_bp
    over = fixed + value * share // WHOLE_BP - value
    if share > WHOLE_BP or over > 0:
        raise Invalid(
            _(
                "定金、预付款和各笔进度款加起来超过了总价（按最便宜的件数，总价是 %(fen)s）。",
                fen=format_fen(value),
            ),
            field="step_1_percent",
        )
