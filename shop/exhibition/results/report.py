"""The closing report of a fair: computed from ledger, scans and intents, frozen once, later changes as corrections.

On-site sales and intents are never summed. Amounts in fen; intents that became orders count for twelve months after the
last closing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.access import Actor
from shop.core.errors import Conflict
from shop.exhibition.fairs import moves
from shop.exhibition.fairs import queries as fairs
from shop.exhibition.fairs.models import Fair
from shop.exhibition.fairs.moves import Act
from shop.exhibition.results import counts, sales
from shop.exhibition.results.models import FairReport
from shop.exhibition.results.sales import Part
from shop.heritage.models import Craft, IchItem
from shop.heritage.reference import region_names

#: How long an intent may become an order and count, after the last closing.
LATER = timedelta(days=366)
#: Figures that are compared with the frozen ones, in the order of the report.
COMPARED = (
    "workshops", "booths_planned", "booths_used", "scans", "sales", "pieces", "gross_fen", "refunds_fen", "net_fen",
    "average_fen", "till_fen", "scan_fen", "intents", "intents_fen", "converted", "converted_fen",
)  # fmt: skip
Row = dict[str, Any]


def figures(session: Session, fair: Fair) -> Row:
    """All figures of the report as they are now; amounts in fen, names copied."""
    span = fairs.span_of(session, fair.id)
    first, last = (span.first_at, span.last_at) if span else (clock.now(), clock.now())
    parts = sales.parts_of(session, fair.id)
    all_, till = sales.sums(parts), sales.sums(p for p in parts if p.at_till)
    booths = counts.booths(session, fair.id, first, last)
    intents = counts.intents(session, fair.id, last + LATER)
    scans = counts.scans_by_day(session, fair.id)
    return {
        "workshops": booths.workshops,
        "booths_planned": booths.planned,
        "booths_used": booths.used,
        "scans": sum(scans.values()),
        "sales": all_.sales,
        "pieces": all_.pieces,
        "gross_fen": all_.gross_fen,
        "refunds_fen": all_.refunds_fen,
        "net_fen": all_.net_fen,
        "average_fen": all_.average_fen,
        "till_fen": till.net_fen,
        "scan_fen": all_.net_fen - till.net_fen,
        "intents": intents.made,
        "intents_fen": intents.fen,
        "converted": intents.converted,
        "converted_fen": intents.converted_fen,
        "days": _by(
            parts,
            lambda p: p.day.isoformat(),
            str,
            scans={d.isoformat(): n for d, n in scans.items()},
        ),
        "crafts": _by(parts, lambda p: p.craft_id, _names(session, Craft, {p.craft_id for p in parts}).get),
        "items": _by(
            parts,
            lambda p: p.ich_item_id,
            {None: _("没有对应的非遗项目"), **_names(session, IchItem, {p.ich_item_id for p in parts})}.get,
        ),
        "places": _by(parts, lambda p: p.county_code[:4] + "00", region_names().get),
    }


def _names(
    session: Session, model: type[Craft] | type[IchItem], ids: Iterable[int | None]
) -> dict[int | None, str]:
    wanted = sorted(i for i in ids if i is not None)
    rows = session.execute(sa.select(model.id, model.name).where(model.id.in_(wanted))) if wanted else ()
    return {row.id: row.name for row in rows}


def _by(
    parts: list[Part],
    key: Callable[[Part], Hashable],
    name: Callable[[Any], str | None],
    scans: dict[str, int] | None = None,
) -> list[Row]:
    """Sums by key: days in order, others by what they brought."""
    groups: dict[Any, list[Part]] = defaultdict(list)
    for part in parts:
        groups[key(part)].append(part)
    for day in scans or ():
        groups.setdefault(day, [])  # a day of visitors without sales stands there all the same
    rows = []
    for one, mine in groups.items():
        total = sales.sums(mine)
        row: Row = {
            "name": name(one) or str(one),
            "sales": total.sales,
            "pieces": total.pieces,
            "net_fen": total.net_fen,
        }
        rows.append(row | ({"scans": scans.get(one, 0)} if scans is not None else {}))
    if scans is not None:
        return sorted(rows, key=lambda row: str(row["name"]))
    return sorted(rows, key=lambda row: (-int(row["net_fen"]), str(row["name"])))


def frozen(session: Session, fair_id: int) -> FairReport | None:
    """The report as it was frozen; None before."""
    return session.get(FairReport, fair_id)


def freeze(session: Session, actor: Actor, fair: Fair) -> FairReport:
    """The figures of this moment become the report; the fair is reported. Forbidden to others than the organiser,
    Conflict before the fair is closed and when it was frozen already.
    """
    assert actor.user_id is not None
    moves.move(session, actor, fair, Act.REPORT)
    if frozen(session, fair.id) is not None:
        raise Conflict(_("总结已经定稿了。"))
    row = FairReport(
        fair_id=fair.id, frozen_at=clock.now(), frozen_by=actor.user_id, figures=figures(session, fair)
    )
    session.add(row)
    session.flush()
    return row


def corrections(report: FairReport, now: Row) -> dict[str, tuple[int, int]]:
    """By figure what was frozen and what it is now, where the two differ."""
    then = report.figures
    return {name: (then[name], now[name]) for name in COMPARED if then.get(name) != now[name]}
