"""Steps of making and the parts of the price in a file of products: in, out and in again."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from shop.catalog.product_files import export
from shop.catalog.product_files.columns import COLUMNS
from shop.catalog.product_files.values import understood
from shop.core import clock
from shop.core.table_files import Line
from tests.factories.catalog import a_category
from tests.factories.product_files import a_row, as_xlsx, brought_in
from tests.factories.workshops import a_member, a_workshop, acting

STEPS = "牵经：整好三百根经线|上机:一梭一梭挑花|下机"
PARTS = {"part_labour": "100", "part_material": "40.50", "part_packing": "", "part_platform": "5"}


def test_they_come_in_and_go_out_as_they_were(session: Session) -> None:
    a_category(session)
    workshop = a_workshop(session)
    owner = acting(session, a_member(session, workshop))
    brought_in(session, owner, workshop, as_xlsx(a_row("A", steps=STEPS, **PARTS)))
    (made,) = export.products_of(session, workshop.id)
    assert [(s.title, s.text) for s in made.steps] == [
        ("牵经", "整好三百根经线"), ("上机", "一梭一梭挑花"), ("下机", ""),
    ]  # fmt: skip
    assert {p.kind: p.share_bp for p in made.price_parts} == {
        "labour": 5952, "material": 2411, "platform": 298, "workshop": 1339,
    }  # fmt: skip
    (row,) = export.rows(session, [made], clock.now())
    told = {c.key: str(cell or "") for c, cell in zip(COLUMNS, row, strict=True)}
    assert told["steps"] == "牵经：整好三百根经线|上机：一梭一梭挑花|下机"
    assert told["part_packing"] == "" and told["part_material"] == "40.50"
    again, faults = understood([Line(2, {k: v for k, v in told.items() if v})])
    assert not faults
    assert [(s.title, s.text) for s in again[0].steps] == [(s.title, s.text) for s in made.steps]


@pytest.mark.parametrize(
    ("cells", "column", "said"),
    [
        ({"steps": "|".join(f"第 {n} 步" for n in range(9))}, "steps", "8"),
        ({"steps": "：没有名字"}, "steps", "先写叫什么"),
        ({"steps": "长" * 21}, "steps", "20"),
        ({"steps": f"牵经：{'长' * 121}"}, "steps", "120"),
        ({"steps": "牵经：国家级手艺"}, "steps", "国家级"),
        ({"part_labour": "很多"}, "part_labour", "金额"),
        ({"part_labour": "-1"}, "part_labour", "金额"),
        ({"part_labour": "100", "part_material": "68.01"}, "part_labour", "比价格还多"),
    ],
)
def test_what_cannot_be_is_refused_at_its_column(cells: dict[str, str], column: str, said: str) -> None:
    _pieces, faults = understood([Line(2, a_row(**cells))])
    assert [f.column for f in faults] == [column] and said in faults[0].sentence
