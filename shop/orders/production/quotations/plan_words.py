"""The payment plan of a quotation in words, and in money for a number of pieces."""

from __future__ import annotations

from typing import NamedTuple

from flask_babel import gettext as _

from shop.core.money import format_fen
from shop.orders.production.plans import InstalmentKind, Part
from shop.orders.production.quotations.models import QuotationVersion
from shop.orders.production.quotations.offers import terms_of
from shop.orders.production.quotations.plan import Shares, Step, shares_of


class Due(NamedTuple):
    """An instalment: what it is and when it falls due, the share of the price in words ('' for an amount), fen."""

    what: str
    when: str
    share: str
    fen: int


def clamped(version: QuotationVersion, quantity: int | None) -> int:
    """So many pieces, within what is offered."""
    return max(version.least_pieces, min(quantity or version.least_pieces, version.most_pieces))


def rows(version: QuotationVersion, quantity: int | None = None) -> list[Due]:
    """Every instalment for so many pieces (within what is offered); they add up to the price."""
    shares = shares_of(version)
    plan = shares.made(terms_of(version).total_fen(clamped(version, quantity)))
    return [_due(shares, part) for part in plan.parts]


def line(version: QuotationVersion) -> str:
    """The plan in one line, for the comparison."""
    shares = shares_of(version)
    parts = [_("定金 %(n)s%%", n=_percent(shares.earnest_bp))] if shares.earnest_bp else []
    parts += [_("预付 %(n)s%%", n=_percent(shares.advance_bp))] if shares.advance_bp else []
    parts += [f"{when_of(step)} {_much(step)}" for step in shares.steps]
    return _("，").join([*parts, _("其余验收后付")])


def when_of(step: Step) -> str:
    """On which milestone it hangs."""
    if step.at_bp is None:
        return step.title or _("打样认可")
    usual = {5_000: _("做完一半"), 10_000: _("全部做完")}
    words = usual.get(step.at_bp) or _("做完 %(n)s%%", n=_percent(step.at_bp))
    return _("%(title)s（%(words)s）", title=step.title, words=words) if step.title else words


def _due(shares: Shares, part: Part) -> Due:
    if part.kind is InstalmentKind.EARNEST:
        return Due(_("定金"), _("双方确认合同以后"), _share(shares.earnest_bp), part.fen)
    if part.kind is InstalmentKind.ADVANCE:
        return Due(_("预付款"), _("双方确认合同以后"), _share(shares.advance_bp), part.fen)
    if part.milestone is not None:
        step = shares.steps[part.milestone - 1]
        return Due(_("进度款"), when_of(step), _share(step.share_bp or 0), part.fen)
    return Due(_("尾款"), _("验收以后"), "", part.fen)


def _much(step: Step) -> str:
    return format_fen(step.amount_fen) if step.amount_fen else _share(step.share_bp or 0)


def _share(bp: int) -> str:
    return f"{_percent(bp)}%" if bp else ""


def _percent(bp: int) -> str:
    return f"{bp / 100:g}"
