"""The rows of a roster against the register and against each other: places, crafts, items, what is there already."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import InstrumentedAttribute

from shop.heritage import queries as heritage
from shop.heritage.models import Craft, CraftClass, IchItem
from shop.heritage.regions import covers
from shop.workshops.models import Certificate, Workshop
from shop.workshops.roster.reading import Line
from shop.workshops.roster.values import Entry, Fault, understood, vocabulary

V = TypeVar("V")
#: So many values in one statement.
CHUNK = 500


@dataclass(frozen=True)
class Known:
    """The words of the register: read once for a file."""

    region_code: str
    counties: dict[str, str]  # code -> name, of the region
    by_name: dict[str, list[str]]
    crafts: dict[str, int]  # name or another name -> id
    classes: dict[str, str]  # code or name -> code
    items: dict[str, list[tuple[int, str]]]  # name -> (id, region), also by name（place）


def check(
    session: Session, lines: Sequence[Line], region_code: str, now: datetime
) -> tuple[list[Entry], list[Fault]]:
    """The rows that are right, and all that is wrong, in the order of the file.

    The statements do not grow with the rows but by one for every 500 of them and matter.
    """
    known, words = _known(session, region_code), vocabulary()
    entries: list[Entry] = []
    faults: list[Fault] = []
    for line in lines:
        entry, wrong = understood(line, now, words)
        if entry is not None:
            wrong = list(_placed(entry, known))
            entries.append(entry)
        faults += wrong
    faults += _twice(entries)
    faults += _there_already(session, entries)
    bad = {fault.row for fault in faults}
    return [e for e in entries if e.row not in bad], sorted(set(faults), key=_order)


def _order(fault: Fault) -> tuple[int, str, str]:
    return fault.row, fault.column, fault.sentence


def _known(session: Session, region_code: str) -> Known:
    crafts: dict[str, int] = {}
    for craft_id, name, aliases in session.execute(sa.select(Craft.id, Craft.name, Craft.aliases)):
        crafts |= {other.strip(): craft_id for other in aliases.split(";") if other.strip()} | {
            name: craft_id
        }
    classes: dict[str, str] = {}
    for code, name in session.execute(sa.select(CraftClass.code, CraftClass.name)):
        classes |= {code: code, name: code}
    items: dict[str, list[tuple[int, str]]] = {}
    columns = (IchItem.id, IchItem.name, IchItem.region_text, IchItem.region_code)
    for item_id, name, place, code in session.execute(sa.select(*columns).order_by(IchItem.id)):
        for words in (name, item_text(name, place)):
            items.setdefault(words, []).append((item_id, code))
    counties = {c.code: c.name for c in heritage.leaves(session, region_code)}
    by_name: dict[str, list[str]] = {}
    for code, name in counties.items():
        by_name.setdefault(name, []).append(code)
    return Known(region_code, counties, by_name, crafts, classes, items)


def item_text(name: str, place: str) -> str:
    """An ICH item as the files name it: 土家族织锦技艺（龙山县）."""
    return _("%(name)s（%(place)s）", name=name, place=place)


def _placed(entry: Entry, known: Known) -> Iterator[Fault]:
    """Put place, craft and item into the entry; what is not known of them."""
    yield from _county(entry, known)
    yield from _craft(entry, known)
    words = entry.facts["ich_item"]
    found = known.items.get(words, [])
    here = [item_id for item_id, code in found if covers(code, entry.county_code)] or [i for i, _c in found]
    if words and len(here) != 1:
        sentence = (
            _("几个地方都有这个项目，请写成“项目名称（地方）”。")
            if here
            else _("名录里没有这个项目，请核对名称。")
        )
        yield Fault(entry.row, "ich_item", sentence)
    entry.ich_item_id = here[0] if here else None


def _county(entry: Entry, known: Known) -> Iterator[Fault]:
    code, name = entry.facts["county_code"], entry.facts["county_name"]
    named = known.by_name.get(name, [])
    if code and code not in known.counties:
        yield Fault(entry.row, "county_code", _("%(code)s 不是您的地区里的县区。", code=code))
    elif code and name and code not in named:
        sentence = _("代码 %(code)s 是%(name)s，与县区对不上。", code=code, name=known.counties[code])
        yield Fault(entry.row, "county_name", sentence)
    elif not code and len(named) != 1:
        sentence = _("有几个同名的县区，请写代码。") if named else _("您的地区里没有%(name)s。", name=name)
        yield Fault(entry.row, "county_name", sentence)
    entry.county_code = code or next(iter(named), "")


def _craft(entry: Entry, known: Known) -> Iterator[Fault]:
    entry.craft_id = known.crafts.get(entry.facts["craft"])
    if entry.craft_id is not None:
        return
    of = entry.facts["craft_class"]
    entry.craft_class_code = known.classes.get(of)
    if not of:
        yield Fault(entry.row, "craft_class", _("清单里没有这门手艺，请写明门类。"))
    elif entry.craft_class_code is None:
        words = _("、").join(name for name in known.classes if not name.isascii())
        yield Fault(entry.row, "craft_class", _("没有这个门类，请写：%(words)s。", words=words))


def _twice(entries: Iterable[Entry]) -> Iterator[Fault]:
    """Rows of the file that say the same workshop, credit code or number as an earlier one."""
    first: dict[tuple[str, Any], int] = {}
    for entry in entries:
        for key, value in _identities(entry):
            row = first.setdefault((key, value), entry.row)
            if row != entry.row:
                yield Fault(entry.row, key, _("与第 %(row)s 行重复。", row=row))


def _identities(entry: Entry) -> Iterator[tuple[str, Any]]:
    yield "name", (entry.county_code, entry.facts["name"])
    for key in ("uscc", "number"):
        if entry.facts[key]:
            yield key, entry.facts[key]


def _there_already(session: Session, entries: Sequence[Entry]) -> Iterator[Fault]:
    usccs = _taken(session, Workshop.uscc, [e.facts["uscc"] for e in entries])
    numbers = _taken(session, Certificate.number, [e.facts["number"] for e in entries])
    pairs = _names(session, {e.facts["name"] for e in entries})
    for entry in entries:
        if entry.facts["uscc"] in usccs:
            yield Fault(entry.row, "uscc", _("这个统一社会信用代码已经登记过了。"))
        if entry.facts["number"] in numbers:
            yield Fault(
                entry.row, "number", _("证书编号 %(number)s 已经有了。", number=entry.facts["number"])
            )
        if (entry.county_code, entry.facts["name"]) in pairs:
            yield Fault(entry.row, "name", _("这个县区已经登记了同名的工坊。"))


def chunks(values: Sequence[V]) -> Iterator[Sequence[V]]:
    """The values in pieces that one statement takes."""
    return (values[start : start + CHUNK] for start in range(0, len(values), CHUNK))


def _taken(session: Session, column: InstrumentedAttribute[Any], values: Iterable[Any]) -> set[Any]:
    found: set[Any] = set()
    for chunk in chunks(sorted({v for v in values if v})):
        found |= set(session.scalars(sa.select(column).where(column.in_(chunk))))
    return found


def _names(session: Session, names: Iterable[str]) -> set[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    for chunk in chunks(sorted(names)):
        rows = sa.select(Workshop.county_code, Workshop.name).where(Workshop.name.in_(chunk))
        found |= {(code, name) for code, name in session.execute(rows)}
    return found


def summary(faults: Sequence[Fault]) -> Mapping[str, int]:
    """How many faults each column has, by its head, the most first."""
    counted: dict[str, int] = {}
    for fault in faults:
        counted[fault.title] = counted.get(fault.title, 0) + 1
    return dict(sorted(counted.items(), key=lambda item: -item[1]))
