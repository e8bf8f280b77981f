"""Declared sales from a file: looked at first, every fault by its row, then brought in whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import audit, chance, clock, files, table_files
from shop.core.access import Actor, require
from shop.core.errors import Conflict, Invalid, NotFound
from shop.core.money import parse_yuan
from shop.core.permissions import Permission
from shop.core.table_files import Expected, Line, Read
from shop.core.tables import csv_text
from shop.core.text import later as _l
from shop.heritage.models import Craft
from shop.workshops.certification.holding import hold_alone
from shop.workshops.income.labels import CHANNEL_LABELS
from shop.workshops.income.models import Channel
from shop.workshops.models import Workshop
from shop.workshops.statistics.declared import declaring
from shop.workshops.statistics.declared.declaring import Sale
from shop.workshops.statistics.declared.models import DECLARABLE, DeclaredImport, DeclaredSale

MOST_ROWS = 2000
TITLES = {
    "sold_on": _l("日期"),
    "channel": _l("渠道"),
    "place": _l("平台或地点"),
    "slip_no": _l("单号"),
    "craft": _l("工艺"),
    "gross": _l("货款（元）"),
    "refunds": _l("退货款（元）"),
    "pieces": _l("件数"),
}


def channels() -> dict[str, Channel]:
    """What may stand in the column of channels."""
    return {str(CHANNEL_LABELS[Channel(key)]): Channel(key) for key in DECLARABLE}


class Fault(NamedTuple):
    """What is wrong in a row of the file."""

    row: int
    title: str
    sentence: str


class Checked(NamedTuple):
    """What the file says, row by row, and all that is wrong with it."""

    sales: list[Sale]
    faults: list[Fault]

    @property
    def gross_fen(self) -> int:
        """The sum of goods sold."""
        return sum(sale.gross_fen for sale in self.sales)


def read(data: bytes) -> Read:
    """The rows of an XLSX or CSV file. Raises Invalid (field `file`) with a sentence."""
    return table_files.read(
        data,
        Expected(
            titles={key: str(title) for key, title in TITLES.items()},
            needed=["sold_on", "channel", "place", "gross"],
            sign="sold_on",
            nothing=_("表里没有销售。请在栏目下面一行一笔填写。"),
            most_rows=MOST_ROWS,
        ),
    )


def template() -> str:
    """The head row and a line to be replaced, as CSV."""
    platform = str(CHANNEL_LABELS[Channel.EXTERNAL_PLATFORM])
    example = ["2026-11-22", platform, _("某平台旗舰店"), "A-1024", "", "1280.00", "0", "6"]
    return csv_text([str(title) for title in TITLES.values()], [example])


def put(session: Session, found: Read) -> str:
    """Keep what was read if the session commits; the key under which `look` takes it. Call it with no transaction open,
    before anything is asked of the database.
    """
    key = chance.hexadecimal(16)
    packed = json.dumps([list(line) for line in found.lines], ensure_ascii=False).encode()
    files.put_with(session, _file_key(key), packed, "application/json")
    return key


def look(
    session: Session, actor: Actor, workshop: Workshop, found: Read, *, key: str, filename: str
) -> DeclaredImport:
    """The dry run of what was put under the key: nothing is declared."""
    require(actor, Permission.SALES_DECLARE, workshop)
    checked = check(session, workshop, found.lines)
    kept = DeclaredImport(
        key=key,
        workshop_id=workshop.id,
        filename=(filename.replace("\\", "/").rpartition("/")[2] or _("没有名字的文件"))[-120:],
        file_key=_file_key(key),
        row_count=len(found.lines),
        error_count=len(checked.faults),
        state="checked",
        created_by=actor.user_id or 0,
        created_at=clock.now(),
    )
    session.add(kept)
    session.flush()
    audit.record(
        session, actor, "sales.checked", "workshop", workshop.slug, rows=kept.row_count, sha256=found.digest
    )
    return kept


def _file_key(key: str) -> str:
    return f"declared/{key[:2]}/{key}.json"


def import_of(session: Session, workshop: Workshop, key: str) -> DeclaredImport:
    """The import of the workshop; NotFound for another one's."""
    rows = sa.select(DeclaredImport).where(
        DeclaredImport.key == key, DeclaredImport.workshop_id == workshop.id
    )
    found = session.scalar(rows)
    if found is None:
        raise NotFound(_("没有这次导入。"))
    return found


def lines_of(found: DeclaredImport) -> list[Line]:
    """What was read from its file."""
    data = files.store().get(found.file_key)
    if data is None:
        raise NotFound(_("这份文件已经不在了，请重新上传。"))
    return [Line(row, cells) for row, cells in json.loads(data)]


def bring_in(
    session: Session, actor: Actor, workshop_id: int, key: str, lines: Sequence[Line]
) -> DeclaredImport:
    """Declare every row, all or nothing; checked anew. The import stays `checked` when a row is refused now.

    Raises Conflict (NOT_OPEN) when it was brought in or thrown away already.
    """
    workshop = hold_alone(session, workshop_id)
    require(actor, Permission.SALES_DECLARE, workshop)
    found = import_of(session, workshop, key)
    if found.state != "checked":
        raise Conflict(_("这次导入已经办过了。"), code="NOT_OPEN")
    checked = check(session, workshop, lines)
    found.error_count = len(checked.faults)
    if not checked.faults:
        for sale in checked.sales:
            declaring.enter(session, actor, workshop, sale, found.id)
        found.state, found.imported_at = "imported", clock.now()
        audit.record(session, actor, "sales.imported", "workshop", workshop.slug, rows=len(checked.sales),
                     fen=checked.gross_fen)  # fmt: skip
    session.flush()
    return found


def discard(session: Session, actor: Actor, workshop_id: int, key: str) -> DeclaredImport:
    """Throw the file away. Raises Conflict when it was brought in."""
    workshop = hold_alone(session, workshop_id)
    require(actor, Permission.SALES_DECLARE, workshop)
    found = import_of(session, workshop, key)
    if found.state != "checked":
        raise Conflict(_("这次导入已经办过了。"), code="NOT_OPEN")
    found.state = "discarded"
    session.flush()
    return found


def check(session: Session, workshop: Workshop, lines: Sequence[Line]) -> Checked:
    """All rows as sales, and all that is wrong, the first fault of each row. Two statements."""
    crafts = {craft.name: craft.id for craft in session.scalars(sa.select(Craft))}
    known = _known(session, workshop.id)
    seen: set[tuple[str, str]] = set()
    sales, faults = [], []
    for line in lines:
        try:
            sale = declaring.check(_sale(line, workshop, crafts))
            slip = (sale.channel, sale.slip_no)
            if sale.slip_no and slip in known:
                raise Invalid(_("单号 %(no)s 已经申报过了。", no=sale.slip_no), field="slip_no")
            if sale.slip_no and slip in seen:
                raise Invalid(_("单号 %(no)s 在表里出现了两次。", no=sale.slip_no), field="slip_no")
            seen.add(slip)
            sales.append(sale)
        except Invalid as error:
            faults.append(Fault(line.row, _title(error.field), error.sentence))
    return Checked(sales, faults)


def _sale(line: Line, workshop: Workshop, crafts: dict[str, int]) -> Sale:
    cells = line.cells
    channel = channels().get(cells.get("channel", ""))
    if channel is None:
        raise Invalid(_("渠道请写：%(words)s。", words=_("、").join(channels())), field="channel")
    craft = cells.get("craft", "")
    if craft and craft not in crafts:
        raise Invalid(_("没有“%(craft)s”这种工艺；空着就算工坊自己的工艺。", craft=craft), field="craft")
    return Sale(
        sold_on=_day(cells.get("sold_on", "")),
        channel=channel,
        craft_id=crafts.get(craft, workshop.craft_id),
        place=cells.get("place", ""),
        slip_no=cells.get("slip_no", ""),
        gross_fen=_fen(cells.get("gross", "0"), "gross"),
        refunds_fen=_fen(cells.get("refunds", "0"), "refunds"),
        pieces=_count(cells.get("pieces", "0")),
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.replace("/", "-").replace(".", "-"))
    except ValueError as error:
        raise Invalid(_("日期请写成 2026-11-22 的样子。"), field="sold_on") from error


def _fen(text: str, field: str) -> int:
    try:
        return parse_yuan(text.replace(",", "").replace("¥", "")).fen
    except ValueError as error:
        raise Invalid(_("金额请写成 1280.00 的样子。"), field=field) from error


def _count(text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) < 8:
        return int(text)
    raise Invalid(_("件数请填整数。"), field="pieces")


def _title(field: str | None) -> str:
    key = {"gross_fen": "gross", "refunds_fen": "refunds"}.get(field or "", field or "")
    return str(TITLES.get(key, ""))


def _known(session: Session, workshop_id: int) -> set[tuple[str, str]]:
    rows = sa.select(DeclaredSale.channel, DeclaredSale.slip_no).where(
        DeclaredSale.workshop_id == workshop_id,
        DeclaredSale.slip_no != "",
        DeclaredSale.withdrawn_at.is_(None),
    )
    return {(channel, slip) for channel, slip in session.execute(rows)}
