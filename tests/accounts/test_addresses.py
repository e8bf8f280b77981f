"""The address book: the picker without JavaScript, pasted addresses, the default, and whose they are."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from bs4 import BeautifulSoup
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from shop.accounts import addresses
from shop.accounts.models import Address, User
from shop.core import clock
from shop.core.access import Actor
from shop.core.errors import Invalid, NotFound
from shop.heritage.load import load_reference
from tests.factories.accounts import a_user, sign_in
from tests.support.html import errors, form_values, parse, text
from tests.support.isolation import Client

WHERE = {"recipient": "张三", "phone": "13800138000", "region_code": "433130", "street": "里耶镇 3 组"}
TYPED = {
    "recipient": "张三",
    "phone": "138 0013 8000",
    "province": "430000",
    "prefecture": "433100",
    "county": "433130",
    "street": "里耶镇 3 组",
}


@pytest.fixture
def user(session: Session) -> User:
    load_reference(session)
    found = a_user(session)
    session.commit()
    return found


@pytest.fixture
def actor(user: User) -> Actor:
    return Actor(user.id, user.name)


@pytest.fixture
def inside(client: Client, user: User) -> Client:
    return sign_in(client, user)


def options(page: BeautifulSoup, level: str) -> list[str]:
    return [text(option) for option in page.select(f"select[name={level}] option")][1:]


def typed(page: BeautifulSoup) -> dict[str, str]:
    form = page.select_one("main form.stub")
    assert form is not None
    return form_values(form)


def post(client: Client, url: str = "/account/addresses/new", **changed: str) -> tuple[int, BeautifulSoup]:
    answer = client.post(url, data=changed)
    return answer.status_code, parse(answer)


def test_the_picker_goes_down_from_province_to_county_and_keeps_what_was_typed(
    session: Session, inside: Client
) -> None:
    page = parse(inside.get("/account/addresses/new"))
    assert len(options(page, "province")) == 34
    assert options(page, "prefecture") == []
    step = typed(page) | {"recipient": "张三", "street": "里耶镇", "province": "430000"}
    status, page = post(inside, **step, narrow="1")
    assert status == 200
    assert errors(page) == {}
    assert len(options(page, "prefecture")) == 14
    step = typed(page) | {"prefecture": "433100"}
    _, page = post(inside, **step, narrow="1")
    assert "龙山县" in options(page, "county")
    step = typed(page) | {"county": "433130", "phone": "13800138000"}
    assert (step["recipient"], step["street"]) == ("张三", "里耶镇")
    assert post(inside, **step)[0] == 303
    [saved] = session.scalars(sa.select(Address))
    assert (saved.region_code, saved.phone, saved.is_default) == ("433130", "13800138000", True)
    book = text(parse(inside.get("/account/addresses")).select_one("main"))
    assert "湖南省湘西土家族苗族自治州龙山县里耶镇" in book


@pytest.mark.parametrize(
    ("chosen", "code"),
    [
        ({"province": "440000", "prefecture": "441900", "county": ""}, "441900"),
        ({"province": "810000", "prefecture": "", "county": ""}, "810000"),
        ({"province": "110000", "prefecture": "", "county": "110101"}, "110101"),
    ],
)
def test_places_without_counties_or_cities_can_be_chosen(
    session: Session, inside: Client, chosen: dict[str, str], code: str
) -> None:
    assert post(inside, **TYPED | chosen)[0] == 303
    assert session.scalars(sa.select(Address.region_code)).all() == [code]


@pytest.mark.parametrize(
    ("chosen", "field"),
    [
        ({"province": "", "prefecture": "", "county": ""}, "province"),
        ({"province": "430000", "prefecture": "", "county": ""}, "prefecture"),
        ({"province": "430000", "prefecture": "433100", "county": ""}, "county"),
        ({"province": "440000"}, "prefecture"),  # another province, the city of the old one
        ({"province": "999999"}, "province"),
        ({"county": "430104"}, "county"),
    ],
)
def test_a_place_that_is_not_complete_is_refused_at_the_open_level(
    session: Session, inside: Client, chosen: dict[str, str], field: str
) -> None:
    status, page = post(inside, **TYPED | chosen)
    assert status == 422
    assert list(errors(page)) == [field]
    assert typed(page)["street"] == TYPED["street"]
    assert session.scalars(sa.select(Address)).all() == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("recipient", ""),
        ("phone", ""),
        ("phone", "123"),
        ("street", ""),
        ("street", "x"),
        ("street", "x" * 201),
    ],
)
def test_other_fields_are_refused_in_place(inside: Client, field: str, value: str) -> None:
    status, page = post(inside, **TYPED | {field: value})
    assert status == 422
    assert list(errors(page)) == [field]
    assert typed(page)["county"] == "433130"


def test_a_landline_is_a_telephone_too(session: Session, inside: Client) -> None:
    post(inside, **TYPED | {"phone": "0731-88888888"})
    assert session.scalars(sa.select(Address.phone)).all() == ["+8673188888888"]


def test_a_pasted_address_fills_the_form_and_saves_nothing(session: Session, inside: Client) -> None:
    status, page = post(inside, pasted="张三 13800138000 湖南省长沙市岳麓区麓山南路1号", parse="1")
    assert status == 200
    assert errors(page) == {}
    filled = typed(page)
    expected = {
        "recipient": "张三",
        "phone": "13800138000",
        "province": "430000",
        "prefecture": "430100",
        "county": "430104",
        "street": "麓山南路1号",
    }
    assert {name: filled[name] for name in expected} == expected
    assert session.scalars(sa.select(Address)).all() == []


def test_an_address_is_changed_and_shown_as_it_is(session: Session, inside: Client, actor: Actor) -> None:
    address = addresses.add(session, actor, **WHERE)
    session.commit()
    url = f"/account/addresses/{address.id}"
    shown = typed(parse(inside.get(url)))
    assert (shown["province"], shown["prefecture"], shown["county"]) == ("430000", "433100", "433130")
    assert post(inside, url, **shown | {"street": "洗车河镇 1 号"})[0] == 303
    assert session.get_one(Address, address.id).street == "洗车河镇 1 号"


def test_the_first_is_the_default_and_another_can_take_its_place(
    session: Session, inside: Client, actor: Actor
) -> None:
    first = addresses.add(session, actor, **WHERE)
    second = addresses.add(session, actor, **WHERE)
    session.commit()
    assert [a.id for a in addresses.of(session, actor)] == [first.id, second.id]
    assert inside.post(f"/account/addresses/{second.id}/default").status_code == 303
    assert [(a.id, a.is_default) for a in addresses.of(session, actor)] == [
        (second.id, True),
        (first.id, False),
    ]


def test_a_removed_address_is_gone_and_the_next_becomes_the_default(
    session: Session, inside: Client, actor: Actor
) -> None:
    first = addresses.add(session, actor, **WHERE)
    second = addresses.add(session, actor, **WHERE)
    session.commit()
    assert inside.post(f"/account/addresses/{first.id}/removal").status_code == 303
    assert [(a.id, a.is_default) for a in addresses.of(session, actor)] == [(second.id, True)]
    assert inside.get(f"/account/addresses/{first.id}").status_code == 404


@pytest.mark.parametrize("act", ["", "/default", "/removal"])
def test_somebody_elses_address_is_not_there(session: Session, inside: Client, user: User, act: str) -> None:
    stranger = a_user(session, "路人")
    address = addresses.add(session, Actor(stranger.id, "路人"), **WHERE)
    session.commit()
    url = f"/account/addresses/{address.id}{act}"
    assert inside.post(url, data=TYPED).status_code == 404
    if not act:
        assert inside.get(url).status_code == 404
    with pytest.raises(NotFound):
        addresses.get_for(session, Actor(user.id, user.name), address.id)


def test_twenty_are_enough(session: Session, inside: Client, actor: Actor) -> None:
    for _ in range(addresses.MOST):
        addresses.add(session, actor, **WHERE)
    session.commit()
    status, page = post(inside, **TYPED)
    assert status == 422
    assert "最多" in errors(page)["street"]


def test_a_region_with_others_within_it_is_no_address(session: Session, actor: Actor) -> None:
    with pytest.raises(Invalid):
        addresses.add(session, actor, **WHERE | {"region_code": "433100"})


def test_the_database_allows_one_default_a_person(session: Session, actor: Actor) -> None:
    addresses.add(session, actor, **WHERE)
    second = addresses.add(session, actor, **WHERE)
    second.is_default = True
    with pytest.raises(IntegrityError), session.begin_nested():
        session.flush()


def test_removed_ones_do_not_count_as_default(session: Session, actor: Actor) -> None:
    old = addresses.add(session, actor, **WHERE)
    addresses.remove(session, actor, old.id)
    old.is_default, old.removed_at = True, clock.now()
    session.flush()
    assert addresses.add(session, actor, **WHERE).is_default


@pytest.mark.parametrize("path", ["/account/addresses/new", "/checkout/address"])
def test_a_new_address_begins_with_the_name_and_number_that_are_known(
    inside: Client, session: Session, user: User, path: str
) -> None:
    user.phone = "13800138001"
    session.commit()
    shown = typed(parse(inside.get(path)))
    assert (shown["recipient"], shown["phone"]) == (user.name, "13800138001")
