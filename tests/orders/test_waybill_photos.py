"""The number read from a photo of the waybill: a help for typing, never sent unseen, and nothing of the photo is kept."""

from __future__ import annotations

import io

import pytest
import zxingcpp
from PIL import Image
from sqlalchemy.orm import Session

from shop.core.errors import Invalid
from shop.orders import carriers, waybill_photos
from shop.orders.models import Order, OrderState
from shop.orders.waybill_photos import Waybill
from tests.factories.orders import a_paid_order, sign_in
from tests.factories.workshops import a_member
from tests.support.html import parse, text
from tests.support.isolation import Client


def photo(*numbers: str, turned: int = 0, kind: str = "JPEG") -> bytes:
    """A sheet with bars of these numbers, one below the other."""
    sheet = Image.new("L", (900, 700), 255)
    for place, number in enumerate(numbers):
        code = zxingcpp.create_barcode(number, zxingcpp.BarcodeFormat.Code128)
        dots = memoryview(code.to_image(scale=3))
        assert dots.shape is not None
        bars = Image.frombytes("L", (dots.shape[1], dots.shape[0]), dots.tobytes())
        sheet.paste(bars.resize((700, 150)), (80, 60 + 260 * place))
    out = io.BytesIO()
    sheet.rotate(turned, expand=True, fillcolor=255).save(out, kind)
    return out.getvalue()


@pytest.fixture
def order(session: Session, client: Client) -> Order:
    order = a_paid_order(session)
    sign_in(client, a_member(session, order.workshop, "staff"))
    session.commit()
    return order


def send(client: Client, order: Order, data: bytes) -> object:
    upload = {"photo": (io.BytesIO(data), "IMG_1.jpg")}
    return client.post(f"/studio/orders/{order.number}/shipment/photo", data=upload)


@pytest.mark.parametrize("turned", [0, 90, 180])
def test_the_number_is_read_however_the_sheet_lies(turned: int) -> None:
    assert waybill_photos.read(photo("SF1234567890123", turned=turned)) == Waybill("sf", "SF1234567890123")


def test_of_several_bars_the_one_that_tells_its_carrier_counts() -> None:
    assert waybill_photos.read(photo("A-17", "YT1234567890123")).number == "YT1234567890123"


def test_a_photo_without_a_number_of_a_carrier_is_refused() -> None:
    for data in (photo("A-17"), photo()):
        with pytest.raises(Invalid) as refusal:
            waybill_photos.read(data)
        assert refusal.value.field == "photo"


@pytest.mark.parametrize(
    ("number", "carrier"),
    [
        ("SF1234567890123", "sf"),
        ("JDVA12345678901", "jd"),
        ("YT1234567890123", "yto"),
        ("DPK1234567890", "deppon"),
        ("1102384760284", "ems"),
        ("EA123456789CN", "ems"),
        ("9876543210123", "post"),
        ("73123456789012", "zto"),
        ("773123456789012", "sto"),
        ("4312345678901", "yunda"),
        ("123456789012", ""),
    ],
)
def test_the_carrier_is_guessed_only_where_the_number_tells(number: str, carrier: str) -> None:
    assert carriers.guess(number) == carrier
    assert not carrier or carriers.fits(carrier, number)


def test_the_page_comes_back_with_the_number_and_nothing_is_sent(
    session: Session, client: Client, order: Order
) -> None:
    page = parse(send(client, order, photo("YT1234567890123")))  # type: ignore[arg-type]
    assert page.select_one("input[name=tracking_no]")["value"] == "YT1234567890123"  # type: ignore[index]
    assert page.select_one("select[name=carrier] option[selected]")["value"] == "yto"  # type: ignore[index]
    assert "请和运单对一遍" in text(page.main)
    session.expire_all()
    assert order.state == OrderState.PAID


@pytest.mark.parametrize("data", [b"", b"no picture", b"\xff\xd8\xff broken"])
def test_what_is_no_photo_is_said_and_typing_stays_possible(
    client: Client, order: Order, data: bytes
) -> None:
    answer = send(client, order, data)
    assert answer.status_code == 422  # type: ignore[attr-defined]
    page = parse(answer)  # type: ignore[arg-type]
    assert page.select_one(".summary a") and page.select_one("input[name=tracking_no]")


def test_makers_and_others_read_no_waybill(session: Session, client: Client, order: Order) -> None:
    sign_in(client, a_member(session, order.workshop, "maker"))
    session.commit()
    assert send(client, order, photo("YT1234567890123")).status_code == 403  # type: ignore[attr-defined]
