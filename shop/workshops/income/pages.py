"""A page of ledger lines, and the same lines as a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.errors import Invalid
from shop.core.paging import Page, page_of
from shop.core.tables import Cell, csv_text, yuan
from shop.workshops.income.figures import Figures
from shop.workshops.income.labels import CHANNEL_LABELS
from shop.workshops.income.lines import BorneLine, Line, LineScope, borne, lines, totals
from shop.workshops.income.models import Account, Channel
from shop.workshops.income.origins import names_of

PAGE = 50
MOST_LINES = 50_000
FREIGHT = (Account.FREIGHT, Account.FREIGHT_REFUNDED)


class LinePage(NamedTuple):
    """Lines of one page; `sums` are of all lines of the scope."""

    lines: list[Line]
    sums: Figures
    page: Page
    places: dict[str, str]

    def sold_at(self, line: Line) -> str:
        """The line's channel, at a fair with the fair's name."""
        return channel_and_place(line.channel, line.origin_ref, self.places)


def line_page(session: Session, scope: LineScope, number: str, kept: Mapping[str, str]) -> LinePage:
    """The page of the number asked, or the nearest there is; `kept` is what its address keeps."""
    count, sums = totals(session, scope)
    page = page_of(count, number, PAGE, kept)
    found = lines(session, scope, offset=page.start, limit=PAGE)
    return LinePage(found, sums, page, names_of(session, {line.origin_ref for line in found}))


def what(line: Line) -> str:
    """What was sold or carried, in words."""
    if line.account in FREIGHT:
        return str(_("运费"))
    title = line.title or str(_("未写明作品"))
    if line.account == Account.DISCOUNT_WORKSHOP:
        return str(_("工坊优惠：%(title)s", title=title))
    return title


def channel_word(channel: str) -> str:
    """The channel's label."""
    return str(CHANNEL_LABELS[Channel(channel)])


def channel_and_place(channel: str, origin_ref: str, places: Mapping[str, str]) -> str:
    """The channel's label, with what the place is called: 展会（第五届 走进非遗博览会）."""
    word, place = channel_word(channel), places.get(origin_ref)
    return str(_("%(channel)s（%(place)s）", channel=word, place=place)) if place else word


def lines_csv(session: Session, scope: LineScope) -> str:
    """All lines of the scope as CSV. Invalid when there are more than fifty thousand."""
    count, _sums = totals(session, scope)
    if count > MOST_LINES:
        raise Invalid(_("这段时间有 %(n)d 行，一次最多下载 50,000 行，请缩短时间。", n=count))
    header = [
        _("计入日期"), _("发生时间"), _("订单"), _("作品"), _("货号"), _("渠道"), _("件数"),
        _("货款（元）"), _("退货款（元）"), _("运费（元）"), _("退运费（元）"),
        _("工坊承担的优惠（元）"), _("平台承担的优惠（元）"), _("公共补贴（元）"),
    ]  # fmt: skip
    found, others = lines(session, scope, offset=0, limit=MOST_LINES), borne(session, scope, limit=MOST_LINES)
    refs = {line.origin_ref for line in found} | {line.origin_ref for line in others}
    places = names_of(session, refs)
    sold = zip(found, _rows(found, places), strict=True)
    rows = [(line.counted_on, line.occurred_at, row) for line, row in sold]
    rows += [(line.counted_on, line.occurred_at, _borne(line, places)) for line in others]
    rows.sort(key=lambda dated: dated[:2], reverse=True)
    return csv_text(header, (row for _day, _at, row in rows))


def _borne(line: BorneLine, places: Mapping[str, str]) -> list[Cell]:
    """A discount that others bear: no income is lessened, only their column is filled."""
    by_platform = line.account == Account.DISCOUNT_PLATFORM
    word = str(_("平台优惠") if by_platform else _("公共补贴"))
    return [
        line.counted_on.isoformat(),
        clock.local(line.occurred_at).strftime("%Y-%m-%d %H:%M"),
        line.order_number,
        f"{word}{_('：')}{line.title}" if line.title else word,
        line.sku_code,
        channel_and_place(line.channel, line.origin_ref, places) if line.channel else "",
        None,
        *(yuan(0) for _column in range(5)),
        yuan(line.fen if by_platform else 0),
        yuan(0 if by_platform else line.fen),
    ]


def _rows(found: list[Line], places: Mapping[str, str]) -> Iterator[list[Cell]]:
    for line in found:
        yield [
            line.counted_on.isoformat(),
            clock.local(line.occurred_at).strftime("%Y-%m-%d %H:%M"),
            line.order_number,
            what(line),
            line.sku_code,
            channel_and_place(line.channel, line.origin_ref, places),
            line.pieces,
            *amounts(line.figures),
            yuan(-line.figures.net_fen if line.account == Account.DISCOUNT_WORKSHOP else 0),
            yuan(0),
            yuan(0),
        ]


def amounts(figures: Figures) -> list[Cell]:
    """Goods, goods refunded, freight and freight refunded in yuan."""
    parts = figures.gross_fen, figures.refunds_fen, figures.freight_fen, figures.freight_refunds_fen
    return [yuan(fen) for fen in parts]
