"""What a workshop puts into a quotation, checked; and what of a sent version counts in sums."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from flask_babel import gettext as _

from shop.core import clock
from shop.core.errors import Invalid
from shop.orders.production.quotations import plan as planning
from shop.orders.production.quotations import prices
from shop.orders.production.quotations.models import QuotationVersion
from shop.orders.production.quotations.plan import Shares
from shop.orders.production.quotations.prices import Terms

LONGEST_VALID = timedelta(days=180)


@dataclass(frozen=True)
class Line:
    """What is charged besides the piece, in fen."""

    what: str
    per_piece: bool
    amount_fen: int


@dataclass(frozen=True)
class Offered:
    """All that one version says. Pieces, days, fen."""

    tiers: tuple[tuple[int, int], ...]
    least: int
    most: int
    prep_days: int
    per_week: int
    valid_on: date
    lines: tuple[Line, ...] = field(default=())
    sample_fen: int | None = None
    sample_days: int = 0
    plan: Shares = field(default=Shares())
    words: str = ""

    @property
    def terms(self) -> Terms:
        """Price and pace, for sums."""
        return Terms(
            tiers=tuple(sorted(self.tiers)),
            per_piece_fen=sum(line.amount_fen for line in self.lines if line.per_piece),
            once_fen=sum(line.amount_fen for line in self.lines if not line.per_piece),
            least=self.least,
            most=self.most,
            prep_days=self.prep_days,
            per_week=self.per_week,
        )

    def check(self) -> None:
        """Invalid at the field: tiers, fewest and most pieces, pace, validity, plan (`plan.check`)."""
        if self.least < 1 or self.most < self.least:
            raise Invalid(_("最多做的件数不能比最少的少。"), field="most")
        said = {
            "none": _("请至少填一个单价。"),
            "twice": _("同一个起订数填了两次。"),
            "late": _("第一档要从你最少做的件数开始。"),
            "rising": _("件数多了，单价不能更高。"),
        }
        if wrong := prices.gaps(self.tiers, self.least):
            raise Invalid(said[wrong], field="tier_1_unit")
        if self.per_week < 1:
            raise Invalid(_("请填每周能做几件。"), field="per_week")
        today = clock.today()
        if not today < self.valid_on <= today + LONGEST_VALID:
            raise Invalid(_("报价有效期最早到明天，最长半年。"), field="valid_on")
        planning.check(self.plan, self.terms, sample=self.sample_fen is not None)


def terms_of(version: QuotationVersion) -> Terms:
    """Price and pace of a version, for sums."""
    return Terms(
        tiers=tuple((tier.min_pieces, tier.unit_fen) for tier in version.tiers),
        per_piece_fen=sum(line.amount_fen for line in version.lines if line.per_piece),
        once_fen=sum(line.amount_fen for line in version.lines if not line.per_piece),
        least=version.least_pieces,
        most=version.most_pieces,
        prep_days=version.prep_days,
        per_week=version.per_week,
    )


def warnings(terms: Terms, *, quantity: int, needed_by: date, free: int | None, today: date) -> list[str]:
    """What of a quotation may not be met, as sentences; free: pieces free by the day, None when nothing was stated."""
    found = []
    pieces = min(quantity, terms.most)
    if pieces >= terms.least and terms.ready(pieces, today) > needed_by:
        day = terms.ready(pieces, today)
        found.append(
            _(
                "按这个速度，%(n)s 件要到 %(day)s 才做完，晚于对方要的 %(by)s。",
                n=pieces,
                day=day,
                by=needed_by,
            )
        )
    if free is None:
        found.append(_("还没有登记这门手艺每周能做多少，买家看不到产能。"))
    elif free < pieces:
        found.append(
            _("按登记的产能和已经答应的活，到那天还能做 %(free)s 件，报的是 %(n)s 件。", free=free, n=pieces)
        )
    return found
