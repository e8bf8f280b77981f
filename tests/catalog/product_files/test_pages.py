"""The pages for files of products: upload, progress, faults, confirmation, files to take away."""

from __future__ import annotations

import io
import zipfile

import pytest
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from shop.catalog.models import Product
from shop.catalog.product_files import archive
from shop.catalog.product_files.columns import titles
from shop.workshops.models import Workshop
from tests.factories.accounts import sign_in
from tests.factories.catalog import a_category, a_product
from tests.factories.orders import run_jobs
from tests.factories.pictures import a_picture
from tests.factories.product_files import a_row, as_csv, as_zip
from tests.factories.workshops import a_member, a_workshop
from tests.support.html import errors, parse, text
from tests.support.isolation import Client

IMPORT = "/studio/products/import"


@pytest.fixture
def workshop(session: Session) -> Workshop:
    a_category(session)
    return a_workshop(session)


@pytest.fixture
def owner(client: Client, session: Session, workshop: Workshop) -> Client:
    return sign_in(client, a_member(session, workshop))


def uploaded(client: Client, data: bytes, arrival: str = "draft") -> str:
    answer = client.post(
        "/studio/products/imports", data={"file": (io.BytesIO(data), "作品.zip"), "arrival": arrival}
    )
    assert answer.status_code == 303, text(parse(answer).main)
    return str(answer.headers["Location"])


def test_a_file_is_looked_at_confirmed_and_there(owner: Client, session: Session) -> None:
    files = as_zip({"t.csv": as_csv(a_row("A", pictures="a.jpg")), "a.jpg": a_picture()})
    where = uploaded(owner, files, "on_sale")
    assert "正在检查" in text(parse(owner.get(where)).main)
    run_jobs()
    page = parse(owner.get(where))
    assert "确认导入 1 件" in text(page.main)
    (form,) = page.select("form[action$=confirmation]")
    assert owner.post(str(form["action"])).status_code == 303
    assert "正在导入" in text(parse(owner.get(where)).main)
    run_jobs()
    assert "已经导入 1 件作品" in text(parse(owner.get(where)).main)
    product = session.query(Product).one()
    assert owner.get(f"/products/{product.slug}").status_code == 200
    listed = parse(owner.get(IMPORT))
    assert "已导入" in text(listed.select_one("table"))


def test_faults_stand_at_row_and_column_and_can_be_taken_away(owner: Client) -> None:
    where = uploaded(owner, as_csv(a_row("A", title="国家级壁挂", price="x"), a_row("B")))
    run_jobs()
    page = parse(owner.get(where))
    told = [text(li) for li in page.select(".faults li")]
    assert [one.split(" ")[:4] for one in told] == [["第", "2", "行", "·"]] * 2
    assert "价格（元）" in told[0]
    assert "国家级" in told[1]
    assert page.select("form[action$=confirmation]") == []
    table = owner.get(f"{where}/errors.csv").get_data(as_text=True)
    assert table.count("\r\n") == 3
    assert owner.post(f"{where}/confirmation").status_code == 409
    assert owner.post(f"{where}/discarding").status_code == 303
    assert "已作废" in text(parse(owner.get(IMPORT)).select_one("table"))


def test_a_bomb_is_refused_with_a_sentence(owner: Client) -> None:
    where = uploaded(owner, as_zip({"t.csv": as_csv(a_row()), "a.jpg": b"\0" * 9_000_000}))
    run_jobs()
    assert "压得不正常" in text(parse(owner.get(where)).main)


def test_no_file_and_too_large_a_one_come_back_at_the_field(
    owner: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = owner.post("/studio/products/imports", data={"arrival": "draft"})
    assert answer.status_code == 422
    assert "file" in errors(parse(answer))
    monkeypatch.setattr(archive, "MAX_UPLOAD", 10)
    sent = {"file": (io.BytesIO(b"x" * 11), "a.csv"), "arrival": "draft"}
    answer = owner.post("/studio/products/imports", data=sent)
    assert answer.status_code == 422
    assert "file" in errors(parse(answer))


def test_templates_have_the_columns_and_the_words_of_the_store(owner: Client) -> None:
    book = load_workbook(io.BytesIO(owner.get("/studio/products/template.xlsx").data))
    assert [c.value for c in book.worksheets[0][1]] == titles()
    assert "织绣印染" in {row[0].value for row in book.worksheets[2].iter_rows()}
    assert owner.get("/studio/products/template.csv").get_data(as_text=True).strip("\ufeff\r\n") == ",".join(
        titles()
    )


def test_the_own_products_can_be_taken_away_in_three_kinds(
    owner: Client, session: Session, workshop: Workshop
) -> None:
    a_product(session, workshop, title="四十八勾披肩")
    a_product(session, title="别人的披肩")
    session.commit()
    table = owner.get("/studio/products.csv").get_data(as_text=True)
    assert "四十八勾披肩" in table
    assert "别人的披肩" not in table
    assert load_workbook(io.BytesIO(owner.get("/studio/products.xlsx").data)).worksheets[0].max_row == 2
    with zipfile.ZipFile(io.BytesIO(owner.get("/studio/products.zip").data)) as packed:
        assert packed.namelist() == ["作品.xlsx"]


def test_strangers_find_no_import(owner: Client, session: Session) -> None:
    where = uploaded(owner, as_csv(a_row()))
    sign_in(owner, a_member(session, a_workshop(session)))
    for path in (where, f"{where}/errors.csv"):
        assert owner.get(path).status_code == 404
    assert owner.post(f"{where}/confirmation").status_code == 404
