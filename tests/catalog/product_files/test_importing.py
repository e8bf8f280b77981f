"""Products from a table: looked at first, then brought in whole or not at all."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.accounts.session import actor_of
from shop.catalog import materials
from shop.catalog.models import ListingCard, Product, ProductState, ReturnRule
from shop.catalog.official.models import Review
from shop.catalog.product_files import export, importing
from shop.catalog.product_files.columns import COLUMNS
from shop.catalog.product_files.models import Arrival, ImportState, ProductImport
from shop.core import clock
from shop.core.access import SYSTEM, Actor
from shop.core.errors import Conflict, Forbidden, NotFound
from shop.workshops import certification
from shop.workshops.models import Licence, SuspensionGround, Workshop
from tests.factories.catalog import a_category, a_product
from tests.factories.orders import run_jobs
from tests.factories.pictures import a_picture
from tests.factories.product_files import Row, a_row, as_csv, as_xlsx, as_zip, brought_in, looked_at
from tests.factories.workshops import a_member, a_workshop
from tests.support.watch import count_statements


@pytest.fixture
def workshop(session: Session) -> Workshop:
    a_category(session)
    return a_workshop(session)


@pytest.fixture
def owner(session: Session, workshop: Workshop) -> Actor:
    return actor_of(session, a_member(session, workshop))


def faults(found: ProductImport) -> list[tuple[Any, ...]]:
    return [tuple(line) for line in found.errors["lines"]]


def products(session: Session, workshop: Workshop) -> list[Product]:
    return export.products_of(session, workshop.id)


def test_the_look_enters_nothing_and_says_what_would_come(
    session: Session, owner: Actor, workshop: Workshop
) -> None:
    found = looked_at(session, owner, workshop, as_xlsx(a_row("A"), a_row("B")))
    assert (found.state, found.row_count, found.product_count, found.error_count) == ("checked", 2, 2, 0)
    assert found.filename == "作品.xlsx"
    assert products(session, workshop) == []


@pytest.mark.parametrize("make", [as_csv, as_xlsx])
def test_what_was_confirmed_comes_as_drafts(
    session: Session, owner: Actor, workshop: Workshop, make: Any
) -> None:
    rows = [
        a_row("A", options="大号", price="1280.50", story="织了三个月。", weight_g="800"),
        {"ref": "A", "options": "小号", "price": "680", "way": "订做", "lead_days": "30"},
        a_row("B", way="订做", pieces="", lead_days="20", returns="订做不退"),
    ]
    found = brought_in(session, owner, workshop, make(*rows))
    assert found.state == ImportState.IMPORTED
    first, second = products(session, workshop)
    assert (first.title, first.state, first.story, first.weight_g) == (
        "四十八勾壁挂 A", ProductState.DRAFT, "织了三个月。", 800,
    )  # fmt: skip
    assert first.craft_id == workshop.craft_id
    assert [(v.options, v.made_to_order, v.lead_days) for v in first.variants] == [
        ("大号", False, 2), ("小号", True, 30),
    ]  # fmt: skip
    told = export.rows(session, [first, second], clock.now())
    assert [str(row[12]) for row in told] == ["1280.50", "680.00", "168.00"]
    assert [row[14] for row in told] == [3, None, None]
    assert second.return_rule == ReturnRule.CUSTOM_MADE
    assert session.scalars(sa.select(ListingCard)).all() == []


def test_with_pictures_they_come_on_sale(session: Session, owner: Actor, workshop: Workshop) -> None:
    rows = [a_row("A", pictures="A-1.jpg、a-2.JPG", alts="正面看|"), a_row("B", pictures="A-1.jpg")]
    files = {"t.csv": as_csv(*rows), "照片/a-1.jpg": a_picture(), "A-2.jpg": a_picture(colour=(90, 20, 20))}
    found = brought_in(session, owner, workshop, as_zip(files), Arrival.ON_SALE)
    assert (found.state, found.picture_count, found.done, found.todo) == ("imported", 2, 2, 2)
    first, second = products(session, workshop)
    assert first.state == second.state == ProductState.PUBLISHED
    assert [p.alt for p in first.pictures] == ["正面看", "四十八勾壁挂 A，第 2 张"]
    assert first.pictures[0].picture_key == second.pictures[0].picture_key
    assert set(session.scalars(sa.select(ListingCard.product_id))) == {first.id, second.id}


def test_food_on_sale_is_handed_in_to_be_looked_at_first(
    session: Session, owner: Actor, workshop: Workshop
) -> None:
    a_category(session, "tea", "成品茶", licence_kind="tea")
    day = timedelta(days=9)
    now = clock.now()
    session.add(
        Licence(
            workshop_id=workshop.id, kind="tea", number="SC1", valid_from=now - day, valid_until=now + day
        )
    )
    row = a_row("T", title="毛尖", category="成品茶", pictures="t.jpg")
    brought_in(
        session, owner, workshop, as_zip({"t.csv": as_csv(row), "t.jpg": a_picture()}), Arrival.ON_SALE
    )
    (tea,) = products(session, workshop)
    assert tea.state == ProductState.DRAFT
    assert session.scalars(sa.select(Review.state)).all() == ["submitted"]


WRONG: list[tuple[Row, str, str]] = [
    ({"title": ""}, "title", "必填"),
    ({"title": "国家级壁挂"}, "title", "国家级"),
    ({"story": "能降血压"}, "story", "降血压"),
    ({"title": "长" * 61}, "title", "60"),
    ({"category": "火箭"}, "category", "没有这一类"),
    ({"category": "烟花爆竹"}, "category", "不能在这里卖"),
    ({"title": "大地红鞭炮"}, "title", "鞭炮"),
    ({"craft": "不知道"}, "craft", "没有这门技艺"),
    ({"price": "abc"}, "price", "金额"),
    ({"price": "0"}, "price", "0.01"),
    ({"price": "1.234"}, "price", "金额"),
    ({"way": "借"}, "way", "现货"),
    ({"pieces": ""}, "pieces", "几件"),
    ({"pieces": "1.5"}, "pieces", "整数"),
    ({"pieces": "999999999"}, "pieces", "整数"),
    ({"way": "订做", "pieces": "", "lead_days": ""}, "lead_days", "几天"),
    ({"weight_g": "-1"}, "weight_g", "整数"),
    ({"returns": "订做不退"}, "returns", "7 天"),
    ({"pictures": "没有.jpg"}, "pictures", "没有.jpg"),
    ({"pictures": "a.jpg、A.jpg"}, "pictures", "两次"),
    ({"alts": "说明"}, "alts", "比照片多"),
]


@pytest.mark.parametrize(("cells", "column", "words"), WRONG)
def test_each_fault_is_said_at_its_row_and_column(
    session: Session, owner: Actor, workshop: Workshop, cells: Row, column: str, words: str
) -> None:
    a_category(session, "fireworks", "烟花爆竹", blocked=True)
    found = looked_at(session, owner, workshop, as_csv(a_row("good"), a_row("bad", **cells)))
    assert [(row, key) for row, key, _sentence in faults(found)] == [(3, column)]
    assert words in faults(found)[0][2]
    with pytest.raises(Conflict):
        importing.confirm(session, owner, found.key)


def test_rows_of_one_product_say_the_same_of_it(session: Session, owner: Actor, workshop: Workshop) -> None:
    rows = [a_row("A", options="大"), a_row("A", title="别的", options="小"), a_row("B"), a_row("B")]
    found = looked_at(session, owner, workshop, as_csv(*rows))
    assert [(row, key) for row, key, _s in faults(found)][:2] == [(3, "title"), (4, "options")]


def test_a_picture_that_is_none_is_said_at_the_row_that_names_it(
    session: Session, owner: Actor, workshop: Workshop
) -> None:
    files = {
        "t.csv": as_csv(a_row("A", pictures="x.jpg")),
        "x.jpg": b"<svg onload=alert(1)>",
        "unused.jpg": b"no",
    }
    found = looked_at(session, owner, workshop, as_zip(files))
    (fault,) = faults(found)
    assert fault[:2] == (2, "pictures")
    assert "x.jpg" in fault[2]
    assert "压缩包里没有" not in fault[2]


def test_a_file_that_cannot_be_read_is_refused_whole(
    session: Session, owner: Actor, workshop: Workshop
) -> None:
    found = looked_at(session, owner, workshop, as_zip({"a.exe": b"x"}))
    assert found.state == ImportState.REFUSED
    assert "a.exe" in faults(found)[0][2]


def test_on_sale_needs_the_right_to_sell_pictures_and_stock(
    session: Session, owner: Actor, workshop: Workshop
) -> None:
    found = looked_at(session, owner, workshop, as_csv(a_row("A", pieces="0")), Arrival.ON_SALE)
    assert [key for _row, key, _s in faults(found)] == ["pictures", "pieces"]
    certification.suspend(
        session,
        SYSTEM,
        workshop_id=workshop.id,
        ground=SuspensionGround.SAFETY,
        document_no="停 1",
        reason="抽检不合格",
    )
    files = as_zip({"t.csv": as_csv(a_row("A", pictures="a.jpg")), "a.jpg": a_picture()})
    found = looked_at(session, owner, workshop, files, Arrival.ON_SALE)
    assert [(row, key) for row, key, _s in faults(found)] == [(0, "")]
    assert not looked_at(session, owner, workshop, files, Arrival.DRAFT).error_count


def test_when_the_store_changed_since_the_look_nothing_comes(
    session: Session, owner: Actor, workshop: Workshop
) -> None:
    files = as_zip(
        {"t.csv": as_csv(a_row("A", pictures="a.jpg"), a_row("B", pictures="a.jpg")), "a.jpg": a_picture()}
    )
    found = looked_at(session, owner, workshop, files, Arrival.ON_SALE)
    importing.confirm(session, owner, found.key)
    certification.suspend(
        session,
        SYSTEM,
        workshop_id=workshop.id,
        ground=SuspensionGround.SAFETY,
        document_no="停 1",
        reason="抽检不合格",
    )
    session.commit()
    run_jobs()
    session.refresh(found)
    assert (found.state, found.error_count) == (ImportState.CHECKED, 1)
    assert products(session, workshop) == []


def test_it_comes_once_however_often_it_is_confirmed(
    session: Session, owner: Actor, workshop: Workshop
) -> None:
    found = brought_in(session, owner, workshop, as_csv(a_row("A")))
    with pytest.raises(Conflict):
        importing.confirm(session, owner, found.key)
    with pytest.raises(Conflict):
        importing.discard(session, owner, found.key)
    assert len(products(session, workshop)) == 1


def test_a_file_that_was_exported_adds_nothing_twice(
    session: Session, owner: Actor, workshop: Workshop
) -> None:
    brought_in(session, owner, workshop, as_csv(a_row("A", options="大"), {**a_row("A"), "options": "小"}))
    there = products(session, workshop)
    again = looked_at(session, owner, workshop, export.as_xlsx(session, there, clock.now()))
    assert faults(again) == [] and again.errors["plan"]["same"] == 1
    assert len(products(session, workshop)) == 1


def test_what_is_exported_with_pictures_comes_in_at_another_workshop_the_same(
    session: Session, owner: Actor, workshop: Workshop
) -> None:
    rows = [
        a_row("A", pictures="1.jpg、2.jpg", alts="甲|乙", care="=不要泡", options="大"),
        {**a_row("A"), "options": "小"},
    ]
    rows[1] = {"ref": "A", "options": "小", "price": "99.90", "way": "订做", "lead_days": "9"}
    files = {"t.csv": as_csv(*rows), "1.jpg": a_picture(), "2.jpg": a_picture(colour=(9, 99, 9))}
    brought_in(session, owner, workshop, as_zip(files))
    before = products(session, workshop)
    table = export.as_xlsx(session, before, clock.now())
    with export.as_zip(table, before) as packed:
        data = packed.read()
    other = a_workshop(session)
    stranger = actor_of(session, a_member(session, other))
    for product in before:
        product.slug = f"old-{product.id}"
    session.commit()
    brought_in(session, stranger, other, data)
    told = [export.rows(session, products(session, w), clock.now()) for w in (workshop, other)]
    same = [[[cell for n, cell in enumerate(row) if n not in (0, 18)] for row in rows] for rows in told]
    assert same[0] == same[1]
    assert len(products(session, other)[0].pictures) == 2


def test_strangers_know_of_no_import_and_makers_may_not_hand_one_in(
    session: Session, owner: Actor, workshop: Workshop
) -> None:
    found = looked_at(session, owner, workshop, as_csv(a_row("A")))
    stranger = actor_of(session, a_member(session, a_workshop(session)))
    with pytest.raises(NotFound):
        importing.confirm(session, stranger, found.key)
    maker = actor_of(session, a_member(session, workshop, "maker"))
    with pytest.raises(Forbidden):
        looked_at(session, maker, workshop, as_csv(a_row("A")))


def test_thousands_of_rows_come_in_a_number_of_statements_that_hardly_grows(
    session: Session, owner: Actor, workshop: Workshop
) -> None:
    def statements(start: int, count: int) -> int:
        rows = [a_row(f"{start + n}", pictures="a.jpg") for n in range(count)]
        files = as_zip({"t.csv": as_csv(*rows), "a.jpg": a_picture()})
        with count_statements() as told:
            assert brought_in(session, owner, workshop, files, Arrival.ON_SALE).product_count == count
        # SQLite hands out numbers row by row; everything else is written many at once.
        return len([s for s in told if not s.startswith(("INSERT INTO product (", "INSERT INTO variant ("))])

    few = statements(0, 10)
    assert statements(1000, 600) <= few + 25


def test_more_rows_than_five_thousand_are_refused(session: Session, owner: Actor, workshop: Workshop) -> None:
    found = looked_at(session, owner, workshop, as_csv(*[a_row(str(n)) for n in range(5001)]))
    assert found.state == ImportState.REFUSED
    assert "5000" in faults(found)[0][2]


def test_a_product_of_somebody_else_is_never_exported(
    session: Session, owner: Actor, workshop: Workshop
) -> None:
    a_product(session, title="别人的")
    a_product(session, workshop, title="自己的")
    assert [p.title for p in products(session, workshop)] == ["自己的"]


def test_materials_are_named_or_follow_from_what_it_is_made_of(
    session: Session, owner: Actor, workshop: Workshop
) -> None:
    named, followed = a_row("A", material="蚕丝", materials="丝绸、羊毛"), a_row("B", material="楠竹篾")
    brought_in(session, owner, workshop, as_csv(named, followed))
    assert [materials.codes_of(p.materials) for p in products(session, workshop)] == [
        ("silk", "wool"),
        ("bamboo",),
    ]
    wrong = looked_at(session, owner, workshop, as_csv(a_row("C", materials="丝绸、塑料")))
    ((row, column, sentence),) = faults(wrong)
    assert (row, column) == (2, "materials")
    assert "塑料" in sentence


def test_how_few_are_sold_at_once_comes_and_goes_with_the_file(
    session: Session, owner: Actor, workshop: Workshop
) -> None:
    brought_in(session, owner, workshop, as_csv(a_row("A", least="10", pieces="30"), a_row("B")))
    found = products(session, workshop)
    assert [p.variants[0].min_pieces for p in found] == [10, 1]
    at = [column.key for column in COLUMNS].index("least")
    assert [row[at] for row in export.rows(session, found, clock.now())] == [10, None]
    assert faults(looked_at(session, owner, workshop, as_csv(a_row("C", least="0"))))[0][:2] == (2, "least")
