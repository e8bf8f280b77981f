"""The officers' board of a quarter: who has handed in, the sums of a region, its table as a file. Amounts in fen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core.tables import Cell, csv_text, yuan
from shop.heritage import queries as heritage
from shop.workshops.income.models import Proof
from shop.workshops.income.quarters import Quarter
from shop.workshops.statistics import figures, labels, standing
from shop.workshops.statistics.columns import Form
from shop.workshops.statistics.figures import PeopleRow, SaleRow
from shop.workshops.statistics.models import STATED
from shop.workshops.statistics.standing import RegionStanding, WorkshopStanding


@dataclass(frozen=True)
class Sums:
    """Sums of a region: sales that the store saw and sales that were declared (never one sum), and what was stated."""

    expected: int
    counts: dict[str, int]
    late: int
    proven_fen: int
    declared_fen: int
    stated: dict[str, int]

    @property
    def reported(self) -> int:
        """Forms that were handed in."""
        return self.counts.get("submitted", 0) + self.counts.get("accepted", 0)

    @property
    def pay_fen(self) -> int:
        """Pay of the quarter by person employed, in fen, rounded down."""
        people = self.stated["employed_total"]
        return self.stated["wages_fen"] // people if people else 0


@dataclass(frozen=True)
class Board:
    """One region's quarter. `regions` of a prefecture or province, `workshops` of a county."""

    sums: Sums
    regions: list[RegionStanding]
    workshops: list[WorkshopStanding]
    sales: dict[int, dict[str, int]]
    people: dict[int, PeopleRow]


def board(session: Session, quarter: Quarter, region: str) -> Board:
    """The board of a region; seven statements however many workshops there are."""
    workshops = standing.workshops(session, region, quarter)
    sales = figures.sales_now(session, quarter, region)
    people = figures.people_now(session, quarter, region)
    is_county = heritage.is_leaf(session, region)
    return Board(
        sums=_sums(workshops, sales, people),
        regions=[] if is_county else standing.regions(session, region, quarter),
        workshops=workshops if is_county else [],
        sales=by_workshop(sales),
        people={row.workshop_id: row for row in people},
    )


def by_workshop(sales: Iterable[SaleRow]) -> dict[int, dict[str, int]]:
    """Net sales of each workshop by proof."""
    found: dict[int, dict[str, int]] = {}
    for row in sales:
        mine = found.setdefault(row.workshop_id, {"platform": 0, "declared": 0, "orders": 0})
        mine[row.proof] += row.net_fen
        mine["orders"] += row.orders if row.proof == Proof.PLATFORM else 0
    return found


def _sums(workshops: list[WorkshopStanding], sales: list[SaleRow], people: list[PeopleRow]) -> Sums:
    counts: dict[str, int] = {}
    for row in workshops:
        counts[row.state] = counts.get(row.state, 0) + 1
    return Sums(
        expected=len(workshops),
        counts=counts,
        late=sum(row.late for row in workshops),
        proven_fen=sum(r.net_fen for r in sales if r.proof == Proof.PLATFORM),
        declared_fen=sum(r.net_fen for r in sales if r.proof == Proof.DECLARED),
        stated={name: sum(getattr(row, name) for row in people) for name in STATED},
    )


def board_csv(session: Session, quarter: Quarter, region: str, form: Form) -> str:
    """The consolidated form, one workshop a row, and the sums: for officers only. Amounts in yuan."""
    rows = standing.workshops(session, region, quarter)
    sales = by_workshop(figures.sales_now(session, quarter, region))
    people = {row.workshop_id: row for row in figures.people_now(session, quarter, region)}
    names = heritage.place_texts(session, {row.county_code for row in rows})
    head = [_("县区"), _("工坊"), _("状态"), _("迟报"), form.label("net_proven") + _("（元）"),
            form.label("net_declared") + _("（元）"), form.label("orders")]  # fmt: skip
    head += [form.label(name) + (_("（元）") if name == "wages_fen" else "") for name in STATED]
    body: list[list[Cell]] = []
    for row in rows:
        mine = sales.get(row.workshop_id, {"platform": 0, "declared": 0, "orders": 0})
        body.append([
            names.get(row.county_code, row.county_code), row.name, str(labels.STATES[row.state][1]),
            _("是") if row.late else "", yuan(mine["platform"]), yuan(mine["declared"]), mine["orders"],
            *_stated(people.get(row.workshop_id)),
        ])  # fmt: skip
    return csv_text(head, body)


def _stated(row: PeopleRow | None) -> list[Cell]:
    if row is None:
        return [0 for _name in STATED]
    return [yuan(row.wages_fen) if name == "wages_fen" else getattr(row, name) for name in STATED]
