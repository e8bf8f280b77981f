"""The payment plan of a contract: earnest money, advance payment, progress payments, balance. Pure, amounts in fen.

Earnest money (定金) is a security with an effect by law and never more than a fifth of the price (Civil Code art. 586;
BR-13); advance payment (预付款) is price paid early and no security. The two are never mixed. The parts of a plan add up
to the contract's value to the fen: the balance is whatever the others leave.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from flask_babel import gettext as _

from shop.core.errors import Invalid
from shop.core.money import format_fen


class InstalmentKind(StrEnum):
    """What an instalment is for. The first four are the price; the others come by law or by what happened."""

    EARNEST = "earnest"  # 定金
    ADVANCE = "advance"  # 预付款
    PROGRESS = "progress"  # 进度款: on approval of a milestone
    BALANCE = "balance"  # 尾款: after acceptance
    INTEREST = "interest"  # late payment: no sale
    COMPENSATION = "compensation"  # what an ending leaves one side owing to the other: no sale


PRICE = (InstalmentKind.EARNEST, InstalmentKind.ADVANCE, InstalmentKind.PROGRESS, InstalmentKind.BALANCE)
#: Paid before work begins.
UPFRONT = (InstalmentKind.EARNEST, InstalmentKind.ADVANCE)
WHOLE_BP = 10_000


@dataclass(frozen=True)
class Part:
    """One instalment of the price. `milestone`: the position (from 1) of the milestone a progress payment hangs on."""

    kind: InstalmentKind
    fen: int
    milestone: int | None = None


@dataclass(frozen=True)
class Plan:
    """The instalments in the order in which they fall due."""

    parts: tuple[Part, ...]

    @property
    def total_fen(self) -> int:
        """All parts together: the contract's value."""
        return sum(part.fen for part in self.parts)

    def fen_of(self, kind: InstalmentKind) -> int:
        """What the plan holds of a kind."""
        return sum(part.fen for part in self.parts if part.kind is kind)


def most_earnest_fen(value_fen: int) -> int:
    """The most that can be earnest money: a fifth of the value, rounded down (Civil Code art. 586; BR-13)."""
    return value_fen * 20 // 100


def make(
    value_fen: int,
    *,
    earnest_fen: int = 0,
    advance_fen: int = 0,
    progress: Sequence[tuple[int, int]] = (),
) -> Plan:
    """A plan for the value. `progress`: (position of the milestone, fen); the balance takes the rest.

    Invalid (value, earnest, advance, progress) for amounts below zero, more than the value in all, or earnest money above
    a fifth (code EARNEST_OVER): the sentence says what may be entered as advance payment instead.
    """
    if value_fen <= 0:
        raise Invalid(_("合同金额要大于零。"), field="value")
    for field, fen in (
        ("earnest", earnest_fen),
        ("advance", advance_fen),
        *(("progress", f) for _m, f in progress),
    ):
        if fen < 0:
            raise Invalid(_("金额不能小于零。"), field=field)
    _check_earnest(value_fen, earnest_fen)
    before = earnest_fen + advance_fen + sum(fen for _milestone, fen in progress)
    if before > value_fen:
        over = format_fen(before - value_fen)
        raise Invalid(_("各期加起来比合同金额多 %(over)s，请改一下。", over=over), field="progress")
    parts = [
        Part(InstalmentKind.EARNEST, earnest_fen),
        Part(InstalmentKind.ADVANCE, advance_fen),
        *(Part(InstalmentKind.PROGRESS, fen, milestone) for milestone, fen in progress),
        Part(InstalmentKind.BALANCE, value_fen - before),
    ]
    return Plan(tuple(part for part in parts if part.fen))


def _check_earnest(value_fen: int, earnest_fen: int) -> None:
    most = most_earnest_fen(value_fen)
    if earnest_fen > most:
        raise Invalid(
            _(
                "定金最多是合同金额的 20%%，这份合同最多 %(most)s。多出的 %(over)s 可以填成预付款。",
                most=format_fen(most),
                over=format_fen(earnest_fen - most),
            ),
            code="EARNEST_OVER",
            field="earnest",
        )


def by_shares(
    value_fen: int, *, earnest_bp: int = 0, advance_bp: int = 0, progress: Sequence[tuple[int, int]] = ()
) -> Plan:
    """The same from shares of the value in basis points (1/10,000): each is rounded down, the balance takes the rest."""

    def share(bp: int) -> int:
        return value_fen * bp // WHOLE_BP

    return make(
        value_fen,
        earnest_fen=share(earnest_bp),
        advance_fen=share(advance_bp),
        progress=[(milestone, share(bp)) for milestone, bp in progress],
    )


def recomputed(plan: Plan, value_fen: int, *, settled: Sequence[int]) -> Plan:
    """The plan for another value after a change order; see `respread`. A part that becomes nothing is left out."""
    amounts, more = respread(plan.parts, value_fen, settled=settled)
    parts = [Part(part.kind, fen, part.milestone) for part, fen in zip(plan.parts, amounts, strict=True)]
    return Plan(tuple(part for part in [*parts, Part(InstalmentKind.BALANCE, more)] if part.fen))


def respread(parts: Sequence[Part], value_fen: int, *, settled: Sequence[int]) -> tuple[list[int], int]:
    """New amounts of the parts for another value, and what a further balance has to take.

    `settled`: indexes of parts that are paid or due; they stay as they are. What is left of the new value goes to the open
    parts in their old proportion, the remainder to the last. Earnest money that is paid and above a fifth of the new value
    stays as it is here: its excess loses the effect of earnest money (`earnest_excess_fen`). Invalid (value) when more is
    settled than the new value.
    """
    rest = value_fen - sum(parts[i].fen for i in settled)
    if value_fen <= 0 or rest < 0:
        least = format_fen(value_fen - rest)
        raise Invalid(
            _("已经付了或者到期的有 %(least)s，合同金额不能改得比它少。", least=least), field="value"
        )
    open_parts = [i for i in range(len(parts)) if i not in settled]
    shares = _shared(rest, [parts[i].fen for i in open_parts])
    most = most_earnest_fen(value_fen)
    amounts = [part.fen for part in parts]
    for i, fen in zip(open_parts, shares, strict=True):
        amounts[i] = min(fen, most) if parts[i].kind is InstalmentKind.EARNEST else fen
    short = value_fen - sum(amounts)
    last = len(parts) - 1
    if short and last in open_parts and parts[last].kind is InstalmentKind.BALANCE:
        amounts[last], short = amounts[last] + short, 0
    return amounts, short


def earnest_excess_fen(value_fen: int, earnest_fen: int) -> int:
    """Of earnest money, what is above a fifth of the value and so is no earnest money (Civil Code art. 586)."""
    return max(0, earnest_fen - most_earnest_fen(value_fen))


def _shared(rest: int, weights: Sequence[int]) -> list[int]:
    total = sum(weights)
    if not total:
        return [0 for _weight in weights]
    parts = [rest * weight // total for weight in weights]
    parts[-1] += rest - sum(parts)
    return parts
