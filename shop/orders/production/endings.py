"""How a contract can end, and what each way does to the money: one table of stage and who ends it, and one calculation.

Pure; amounts in fen. The law: earnest money is lost by the payer who breaks the contract and given back twice by the
receiver who does (Civil Code art. 587; BR-14), in proportion to what is not performed; with a penalty clause the injured
side chooses one of the two (art. 588); damages count only above the earnest money (art. 588 para. 2); the buyer of work
may end the contract at any time before it is finished and compensates for it (art. 787). What was accepted is paid.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from shop.core.money import Money


class Stage(StrEnum):
    """How far a contract has come, as far as its ending is concerned."""

    UNSIGNED = "unsigned"
    UNPAID = "unpaid"  # signed, what is paid before work begins is not (all) paid
    MAKING = "making"  # work has begun, nothing has gone to the buyer
    DELIVERING = "delivering"  # something has
    ACCEPTED = "accepted"


class EndedBy(StrEnum):
    """Whose doing the ending is."""

    BUYER = "buyer"  # gives it up, or does not pay
    WORKSHOP = "workshop"  # gives it up, or does not deliver
    BOTH = "both"  # by agreement
    NOBODY = "nobody"  # force majeure, as the platform decides
    LAPSE = "lapse"  # the workshop may not sell any more and the office decided against finishing


class EarnestFate(StrEnum):
    """What becomes of the earnest money, as far as the contract was not performed."""

    NONE = "none"  # none was paid, so there is none (art. 586)
    RETURNED = "returned"
    KEPT = "kept"  # lost by the buyer
    DOUBLED = "doubled"  # given back twice by the workshop


class Remedy(StrEnum):
    """What the injured side chooses where the contract has a penalty clause."""

    EARNEST = "earnest"
    PENALTY = "penalty"


class Rule(NamedTuple):
    """What a way of ending does. `work`: the buyer pays for work that was done and not delivered."""

    earnest: EarnestFate
    work: bool


_NOTHING = Rule(EarnestFate.RETURNED, work=False)
_LOST = Rule(EarnestFate.KEPT, work=True)
_TWICE = Rule(EarnestFate.DOUBLED, work=False)
_AGREED = Rule(EarnestFate.RETURNED, work=True)
S, B = Stage, EndedBy
#: Stage x who ends it. What is not in the table is not possible: after acceptance only payment is left.
TABLE: dict[tuple[Stage, EndedBy], Rule] = {
    (S.UNSIGNED, B.BUYER): _NOTHING,
    (S.UNSIGNED, B.WORKSHOP): _NOTHING,
    (S.UNSIGNED, B.BOTH): _NOTHING,
    (S.UNSIGNED, B.NOBODY): _NOTHING,
    (S.UNSIGNED, B.LAPSE): _NOTHING,
    (S.UNPAID, B.BUYER): Rule(EarnestFate.KEPT, work=False),
    (S.UNPAID, B.WORKSHOP): _TWICE,
    (S.UNPAID, B.BOTH): _NOTHING,
    (S.UNPAID, B.NOBODY): _NOTHING,
    (S.UNPAID, B.LAPSE): _NOTHING,
    (S.MAKING, B.BUYER): _LOST,
    (S.MAKING, B.WORKSHOP): _TWICE,
    (S.MAKING, B.BOTH): _AGREED,
    (S.MAKING, B.NOBODY): _NOTHING,
    (S.MAKING, B.LAPSE): _NOTHING,
    (S.DELIVERING, B.BUYER): _LOST,
    (S.DELIVERING, B.WORKSHOP): _TWICE,
    (S.DELIVERING, B.BOTH): _AGREED,
    (S.DELIVERING, B.NOBODY): _NOTHING,
    (S.DELIVERING, B.LAPSE): _NOTHING,
}


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How the money stands when a contract ends. `paid_fen`: price paid (all but earnest money); `accepted_fen`: price of
    the pieces accepted; `work_fen`: work done and not delivered, agreed or decided; `penalty_bp`: the penalty clause.
    """

    value_fen: int
    earnest_fen: int = 0
    paid_fen: int = 0
    accepted_fen: int = 0
    work_fen: int = 0
    penalty_bp: int | None = None

    @property
    def open_fen(self) -> int:
        """The price of what was not performed."""
        return max(0, self.value_fen - self.accepted_fen)


class Effect(NamedTuple):
    """What happens to the money. What is held: price, kept, penalty and back are its parts. What is not: the claims."""

    earnest: EarnestFate
    #: Of what is held: to the price of accepted pieces, kept as lost earnest money, to damages or penalty, back.
    price_fen: int
    kept_fen: int
    damages_fen: int
    back_fen: int
    #: What the buyer still owes of the price, and of damages or penalty; what the workshop owes the buyer.
    price_owed_fen: int
    damages_owed_fen: int
    workshop_owes_fen: int


def possible(stage: Stage, by: EndedBy) -> bool:
    """Whether a contract can end so."""
    return (stage, by) in TABLE


def effect(stage: Stage, by: EndedBy, money: Standing, *, remedy: Remedy = Remedy.EARNEST) -> Effect:
    """What the ending does. `remedy`: what the injured side chose; without a penalty clause, or without a breach, it is
    the earnest money's own effect. KeyError for an ending that is not possible.
    """
    rule = TABLE[stage, by]
    by_penalty = remedy is Remedy.PENALTY and money.penalty_bp is not None and _breach(rule)
    fate = EarnestFate.RETURNED if by_penalty else rule.earnest
    if not money.earnest_fen:
        fate = EarnestFate.NONE
    weight = _penal_fen(money) if fate in (EarnestFate.KEPT, EarnestFate.DOUBLED) else 0
    penalty = Money(money.open_fen).basis_points(money.penalty_bp or 0).fen if by_penalty else 0
    kept = weight if fate is EarnestFate.KEPT else 0
    damages = max(0, money.work_fen - kept) if rule.work else 0
    if by_penalty and rule.earnest is EarnestFate.KEPT:
        damages = max(
            damages, penalty
        )  # a penalty is damages agreed beforehand (art. 585), not paid beside them
    owes = weight if fate is EarnestFate.DOUBLED else 0
    if by_penalty and rule.earnest is EarnestFate.DOUBLED:
        owes = penalty
    return _split(money, fate, kept, damages, owes)


def fulfilled(money: Standing) -> Effect:
    """The contract is fulfilled: earnest money is applied to the price of what was accepted (art. 587)."""
    return _split(money, EarnestFate.NONE, 0, 0, 0)


def _split(money: Standing, fate: EarnestFate, kept: int, damages: int, owes: int) -> Effect:
    pool = money.earnest_fen + money.paid_fen
    price = min(money.accepted_fen, pool - kept)
    paid_damages = min(damages, pool - kept - price)
    return Effect(
        fate,
        price,
        kept,
        paid_damages,
        pool - kept - price - paid_damages,
        money.accepted_fen - price,
        damages - paid_damages,
        owes,
    )


def _breach(rule: Rule) -> bool:
    return rule.earnest in (EarnestFate.KEPT, EarnestFate.DOUBLED)


def _penal_fen(money: Standing) -> int:
    """Earnest money in proportion to what was not performed, rounded down."""
    return money.earnest_fen * money.open_fen // money.value_fen
