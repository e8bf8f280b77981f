"""The plan of booths: halls are grids, booths are cells of them. Fees in fen, floors in square metres."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import audit, cache
from shop.core.access import Actor, require
from shop.core.errors import Conflict, Invalid
from shop.core.permissions import Permission
from shop.exhibition.fairs import moves
from shop.exhibition.fairs.models import Booth, Fair, Hall

MOST_FEE_FEN = 10_000_000
Cell = tuple[int, int]


def add_hall(
    session: Session,
    actor: Actor,
    fair: Fair,
    *,
    code: str,
    name: str,
    rows: int,
    columns: int,
    area_m2: int,
    fee_fen: int,
) -> Hall:
    """A hall whose every cell is a booth of so many square metres for so many fen; cells are taken out afterwards.

    Numbers are code and place in reading order (A01). Invalid for a code that is taken or a grid beyond 40 x 40.
    """
    require(actor, Permission.FAIR_MANAGE, fair)
    moves.hold(session, fair)
    code = code.upper()
    taken = list(session.scalars(sa.select(Hall.code).where(Hall.fair_id == fair.id)))
    if code in taken:
        raise Invalid(_("已经有 %(code)s 区了，请换一个代号。", code=code), field="code")
    if not (1 <= rows <= 40 and 1 <= columns <= 40):
        raise Invalid(_("排数和列数都在 1 到 40 之间。"), field="rows")
    hall = Hall(
        fair_id=fair.id, code=code, name=name, position=len(taken), grid_rows=rows, grid_columns=columns
    )
    session.add(hall)
    session.flush()
    cells = [(r, c) for r in range(rows) for c in range(columns)]
    _build(session, hall, cells, 1, area_m2, fee_fen)
    audit.record(session, actor, "fair.hall_added", "fair", fair.id, code=code, booths=len(cells))
    cache.touch(session)
    return hall


def redraw(
    session: Session, actor: Actor, fair: Fair, hall: Hall, cells: Collection[Cell], *, used: Collection[int]
) -> None:
    """Booths stand in exactly these cells (row, column from 0). New ones cost and measure what the first booth does.

    `used`: ids of booths that are or were held or are offered; they stay. Conflict names them.
    """
    require(actor, Permission.FAIR_MANAGE, fair)
    moves.hold(session, fair)
    wanted = {(r, c) for r, c in cells if 0 <= r < hall.grid_rows and 0 <= c < hall.grid_columns}
    booths = {(b.grid_row, b.grid_column): b for b in _booths(session, hall)}
    gone = [booth for cell, booth in booths.items() if cell not in wanted]
    if kept := [booth.number for booth in gone if booth.id in used]:
        raise Conflict(_("展位 %(n)s 有人用或用过，不能拿掉。", n=_("、").join(sorted(kept))))
    example = next(iter(booths.values()), None)
    for booth in gone:
        session.delete(booth)
    session.flush()
    last = max((int(b.number.removeprefix(hall.code)) for b in booths.values()), default=0)
    area, fee = (example.area_m2, example.fee_fen) if example else (9, 0)
    _build(session, hall, sorted(wanted - booths.keys()), last + 1, area, fee)
    audit.record(session, actor, "fair.hall_redrawn", "fair", fair.id, code=hall.code, booths=len(wanted))
    cache.touch(session)


def set_fee(session: Session, actor: Actor, fair: Fair, booth: Booth, *, area_m2: int, fee_fen: int) -> None:
    """What the booth measures and costs from now on; who was put into it before owes what was said then."""
    require(actor, Permission.FAIR_MANAGE, fair)
    if not 1 <= area_m2 <= 1000:
        raise Invalid(_("面积在 1 到 1000 平方米之间。"), field="area")
    if not 0 <= fee_fen <= MOST_FEE_FEN:
        raise Invalid(_("展位费在 0 到 10 万元之间。"), field="fee")
    booth.area_m2, booth.fee_fen = area_m2, fee_fen
    session.flush()
    audit.record(session, actor, "fair.booth_priced", "fair", fair.id, booth=booth.number, fen=fee_fen)
    cache.touch(session)


def _booths(session: Session, hall: Hall) -> list[Booth]:
    return list(session.scalars(sa.select(Booth).where(Booth.hall_id == hall.id).order_by(Booth.number)))


def _build(session: Session, hall: Hall, cells: list[Cell], start: int, area_m2: int, fee_fen: int) -> None:
    session.add_all(
        Booth(fair_id=hall.fair_id, hall_id=hall.id, number=f"{hall.code}{n:02d}", grid_row=r, grid_column=c,
              area_m2=area_m2, fee_fen=fee_fen)
        for n, (r, c) in enumerate(cells, start)
    )  # fmt: skip
    session.flush()
