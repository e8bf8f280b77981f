"""When a buyer has to pay, by kind of buyer, and what lateness costs. Pure; amounts in fen, days of the calendar.

Regulation on payments to small and medium enterprises (2025) art. 9, 10 and 17: government offices and public institutions
pay within 30 days and may agree on 60 at the most, large enterprises within 60; where inspection is agreed the days run
from acceptance, or from the end of the time for inspection when it is delayed; late payment bears interest (BR-15).
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from flask_babel import gettext as _

from shop.core.errors import Invalid
from shop.core.money import Money


class BuyerKind(StrEnum):
    """Kinds of buyer the regulation tells apart."""

    INSTITUTION = "institution"  # 机关、事业单位
    LARGE_FIRM = "large_firm"  # 大型企业
    SMALL_FIRM = "small_firm"  # 中小微企业
    OTHER = "other"  # unions, associations and the like


#: Days to pay when nothing was agreed.
USUAL_DAYS = {
    BuyerKind.INSTITUTION: 30,
    BuyerKind.LARGE_FIRM: 60,
    BuyerKind.SMALL_FIRM: 30,
    BuyerKind.OTHER: 30,
}
#: The most that can be agreed.
MOST_DAYS = {
    BuyerKind.INSTITUTION: 60,
    BuyerKind.LARGE_FIRM: 60,
    BuyerKind.SMALL_FIRM: 180,
    BuyerKind.OTHER: 180,
}
#: Days to pay before work begins, after the contract is in force; and after a milestone is approved.
UPFRONT_DAYS = 7
PROGRESS_DAYS = 10
#: Interest a day on late payments, in 1/10,000, where no rate was agreed (日万分之五).
USUAL_LATE_BP = 5
#: The most that can be agreed: more would be a penalty out of proportion (Civil Code art. 585).
MOST_LATE_BP = 10
#: So long the buyer has for the inspection when nothing was agreed.
INSPECTION_DAYS = 7
MOST_INSPECTION_DAYS = 30


def days_to_pay(kind: BuyerKind, agreed: int | None) -> int:
    """Days to pay after acceptance. Invalid (payment_days) for more than this kind of buyer may agree on."""
    if agreed is None:
        return USUAL_DAYS[kind]
    most = MOST_DAYS[kind]
    if not 0 < agreed <= most:
        raise Invalid(
            _("这类买方的付款期限最多 %(most)s 天，请填 1 到 %(most)s。", most=most),
            code="TERM_TOO_LONG",
            field="payment_days",
        )
    return agreed


def inspection_ends(received_on: date, inspection_days: int) -> date:
    """The last day for the inspection; the day of receipt does not count (Civil Code art. 201)."""
    return received_on + timedelta(days=inspection_days)


def due_on(
    kind: BuyerKind, accepted_on: date, agreed: int | None = None, *, inspection_end: date | None = None
) -> date:
    """The last day to pay without interest. An inspection that took longer than agreed does not put it off."""
    start = min(accepted_on, inspection_end) if inspection_end is not None else accepted_on
    return start + timedelta(days=days_to_pay(kind, agreed))


def late_interest_fen(fen: int, due: date, paid_on: date, *, late_bp: int = USUAL_LATE_BP) -> int:
    """Interest for the days between the last day to pay and the payment; 1/10,000 a day, rounded half up to the fen."""
    late = max(0, (paid_on - due).days)
    return Money(fen).basis_points(late_bp * late).fen


def kind_of(kind: str, size: str | None) -> BuyerKind:
    """The kind of buyer of a company account: `kind` enterprise or institution, `size` of an enterprise."""
    if kind == "institution":
        return BuyerKind.INSTITUTION
    return BuyerKind.LARGE_FIRM if size == "large" else BuyerKind.SMALL_FIRM
