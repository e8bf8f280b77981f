"""Order lists: many goods at once, pasted or from a file, looked at row by row before anything is put into the cart."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session, joinedload, selectinload

from shop.accounts.companies.models import Company
from shop.catalog.models import Variant
from shop.catalog.stock_rows import SHOWN_AS_NUMBER
from shop.core import clock, table_files
from shop.core.access import Actor, require
from shop.core.errors import Conflict, Invalid, NotFound, ShopError
from shop.core.permissions import Permission
from shop.core.table_files import Expected
from shop.core.text import later as _l
from shop.orders import cart as carts
from shop.orders.cart import MOST, MOST_LINES, Owner
from shop.orders.companies.models import SavedList, SavedListLine

TITLES = {"code": _l("货号"), "pieces": _l("件数")}
MOST_LISTS = 30
_LINE = re.compile(r"(?P<code>\S+?)[\s,;x×*]+(?P<pieces>\d{1,6})\s*[^\W\d]{0,2}")


class Wish(NamedTuple):
    """A row: the code of the goods and how many pieces; None when that cannot be read."""

    row: int
    code: str
    pieces: int | None


class Checked(NamedTuple):
    """A row with what it would put into the cart; `wrong`: why it would not."""

    wish: Wish
    variant_id: int = 0
    title: str = ""
    wrong: str = ""


def pasted(text: str) -> list[Wish]:
    """Rows of `code pieces`, as people paste them from a table or a message. Pure."""
    found = []
    for row, line in enumerate(unicodedata.normalize("NFKC", text).splitlines(), 1):
        plain = " ".join(line.split())
        if not plain:
            continue
        match = _LINE.fullmatch(plain)
        found.append(
            Wish(row, match["code"].upper(), int(match["pieces"])) if match else Wish(row, plain[:60], None)
        )
    return found


def from_file(data: bytes) -> str:
    """The rows of an XLSX or CSV file with the columns 货号 and 件数, as text. Raises Invalid (field `file`)."""
    expected = Expected(
        titles={key: str(title) for key, title in TITLES.items()},
        needed=("code", "pieces"),
        sign="code",
        nothing=_("文件里没有一行。"),
        most_rows=MOST_LINES,
    )
    lines = table_files.read(data, expected).lines
    return "\n".join(f"{line.cells.get('code', '')} {line.cells.get('pieces', '')}" for line in lines)


def check(session: Session, owner: Owner, wishes: Sequence[Wish]) -> list[Checked]:
    """Each row as the cart would take it now; changes nothing. Prices by quantity are those of the cart."""
    codes = {wish.code for wish in wishes if wish.pieces is not None}
    known = {
        variant.sku_code.upper(): variant
        for variant in session.scalars(
            sa.select(Variant)
            .where(sa.func.upper(Variant.sku_code).in_(codes))
            .options(joinedload(Variant.product), selectinload(Variant.stocks))
        )
    }
    seen: set[str] = set()
    found = []
    for i, wish in enumerate(wishes):
        variant = known.get(wish.code)
        wrong = _wrong(wish, variant, twice=wish.code in seen, over=i >= MOST_LINES)
        seen.add(wish.code)
        if wrong or variant is None:
            found.append(Checked(wish, wrong=wrong))
            continue
        title = f"{variant.product.title} {variant.options}".strip()
        found.append(Checked(wish, variant.id, title, _refused(session, owner, variant, wish.pieces or 0)))
    return found


def _wrong(wish: Wish, variant: Variant | None, *, twice: bool, over: bool) -> str:
    """Pure."""
    if wish.pieces is None:
        return _("一行写货号和件数，中间空一格，例如 TJ-0012 30。")
    if not 1 <= wish.pieces <= MOST:
        return _("件数要在 1 到 %(n)s 之间；更多的请发需求单定做。", n=MOST)
    if twice:
        return _("这个货号前面已经有一行了。")
    if over:
        return _("一次最多 %(n)s 行。", n=MOST_LINES)
    return _("没有这个货号。") if variant is None else ""


def _refused(session: Session, owner: Owner, variant: Variant, pieces: int) -> str:
    """Why the cart would not take it; tried and undone. Stock is told in words above what is shown as a number."""
    tried = session.begin_nested()
    try:
        carts.put(session, owner, variant_id=variant.id, quantity=pieces, exactly=True)
    except ShopError as error:
        return error.sentence
    finally:
        tried.rollback()
    there = sum(max(0, s.on_hand - s.reserved) for s in variant.stocks if s.pool == "mall")
    if variant.made_to_order or there >= pieces:
        return ""
    return _("只剩 %(n)s 件。", n=there) if there <= SHOWN_AS_NUMBER else _("现货不够，请少订一些。")


def put_all(session: Session, owner: Owner, rows: Iterable[Checked]) -> int:
    """All rows into the cart, in place of what lies there of the same goods. Answers how many. Invalid for a wrong row."""
    count = 0
    for row in rows:
        if row.wrong:
            raise Invalid(row.wrong, field="text")
        assert row.wish.pieces is not None
        carts.put(session, owner, variant_id=row.variant_id, quantity=row.wish.pieces, exactly=True)
        count += 1
    return count


def save(
    session: Session, actor: Actor, company: Company, *, name: str, rows: Sequence[Checked]
) -> SavedList:
    """Keep the rows under the name, in place of an older list of that name. Invalid for a wrong row; Conflict when there
    are too many lists.
    """
    require(actor, Permission.COMPANY_BUY, company)
    assert actor.user_id is not None
    if any(row.wrong for row in rows) or not rows:
        raise Invalid(_("有不对的行，先改好再存。"), field="text")
    before = {one.name: one for one in of(session, company)}
    if name in before:
        session.delete(before[name])
        session.flush()
    elif len(before) >= MOST_LISTS:
        raise Conflict(_("存的订货单太多了，先删掉不用的。"))
    kept = SavedList(
        organisation_id=company.organisation_id, name=name, saved_by=actor.user_id, saved_at=clock.now()
    )
    kept.lines = [SavedListLine(variant_id=row.variant_id, quantity=row.wish.pieces or 1) for row in rows]
    session.add(kept)
    session.flush()
    return kept


def of(session: Session, company: Company) -> Sequence[SavedList]:
    """The lists of the company by name."""
    found = sa.select(SavedList).where(SavedList.organisation_id == company.organisation_id)
    return session.scalars(found.options(selectinload(SavedList.lines)).order_by(SavedList.name)).all()


def as_text(session: Session, company: Company, list_id: int) -> str:
    """The rows of a saved list, to be looked at again as things are now. NotFound."""
    kept = _list(session, company, list_id)
    codes = dict(
        session.execute(
            sa.select(Variant.id, Variant.sku_code).where(Variant.id.in_([x.variant_id for x in kept.lines]))
        ).all()
    )
    return "\n".join(f"{codes[line.variant_id]} {line.quantity}" for line in kept.lines)


def forget(session: Session, actor: Actor, company: Company, list_id: int) -> None:
    """The list is needed no more. NotFound."""
    require(actor, Permission.COMPANY_BUY, company)
    session.delete(_list(session, company, list_id))
    session.flush()


def _list(session: Session, company: Company, list_id: int) -> SavedList:
    kept = session.get(SavedList, list_id, options=[selectinload(SavedList.lines)])
    if kept is None or kept.organisation_id != company.organisation_id:
        raise NotFound(_("没有这张订货单。"))
    return kept
