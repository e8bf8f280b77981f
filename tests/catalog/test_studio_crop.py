"""A picture is cut by a choice or by dragging; the whole one is kept, place and words stay."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from sqlalchemy.orm import Session

from shop.catalog import categories, pictures
from shop.catalog.models import Product, StoredPicture
from shop.catalog.pictures import Box
from shop.core import files
from shop.core.errors import Invalid
from shop.workshops.models import Workshop
from tests.factories.accounts import sign_in
from tests.factories.pictures import a_picture
from tests.factories.workshops import a_member, a_workshop
from tests.support.html import form_values, parse
from tests.support.isolation import Client


@pytest.fixture
def workshop(session: Session) -> Workshop:
    categories.load(session)
    return a_workshop(session)


@pytest.fixture
def owner(client: Client, session: Session, workshop: Workshop) -> Client:
    client = sign_in(client, a_member(session, workshop))
    session.commit()
    return client


def begin(owner: Client, session: Session, *sizes: tuple[int, int]) -> Product:
    more = [(io.BytesIO(a_picture(*size, colour=(n * 40, 9, 9))), "a.jpg") for n, size in enumerate(sizes)]
    owner.post("/studio/products/new", data={"more": more})
    return session.query(Product).one()


def path_of(product: Product, n: int = 0) -> str:
    return f"/studio/products/{product.id}/pictures/{product.pictures[n].picture_key}/crop"


def cut(owner: Client, product: Product, choice: str, n: int = 0, **more: str) -> int:
    path = path_of(product, n)
    values = form_values(parse(owner.get(path)).select_one("form#w"))  # type: ignore[arg-type]
    return owner.post(path, data={**values, "crop": choice, **more}).status_code


def corner(key: str) -> tuple[int, ...]:
    """The colour of the left upper corner: the picture of the factory is light there and only there."""
    data = files.store().get(pictures.original_key(key))
    assert data is not None
    pixel = Image.open(io.BytesIO(data)).getpixel((5, 5))
    assert isinstance(pixel, tuple)
    return pixel


@pytest.mark.parametrize(("choice", "light"), [("start", True), ("middle", True), ("end", False)])
def test_a_square_is_cut_where_it_was_chosen(
    owner: Client, session: Session, choice: str, light: bool
) -> None:
    product = begin(owner, session, (1600, 400))
    whole = product.pictures[0].picture_key
    alt = product.pictures[0].alt
    assert cut(owner, product, choice) == 303
    session.expire_all()
    picture = product.pictures[0]
    stored = session.get_one(StoredPicture, picture.picture_key)
    assert (stored.width, stored.height) == (400, 400)
    assert (picture.cut_from, picture.alt) == (whole, alt)
    assert (corner(picture.picture_key)[0] > 200) is light


def test_a_dragged_square_is_cut_and_the_whole_comes_back(owner: Client, session: Session) -> None:
    product = begin(owner, session, (800, 1200))
    whole = product.pictures[0].picture_key
    assert cut(owner, product, "free", x="250", y="500", side="500") == 303
    session.expire_all()
    assert session.get_one(StoredPicture, product.pictures[0].picture_key).width == 400
    assert cut(owner, product, "end") == 303
    session.expire_all()
    assert product.pictures[0].cut_from == whole, "a second cut is one of the whole picture too"
    assert session.get_one(StoredPicture, product.pictures[0].picture_key).width == 800
    assert cut(owner, product, "whole") == 303
    session.expire_all()
    assert (product.pictures[0].picture_key, product.pictures[0].cut_from) == (whole, None)


def test_a_piece_too_small_and_nonsense_are_refused(owner: Client, session: Session) -> None:
    product = begin(owner, session, (800, 600))
    for typed in ({"side": "100"}, {"side": "-5"}, {"side": "x"}):
        assert cut(owner, product, "free", **typed) == 422
    assert cut(owner, product, "sideways") == 422
    session.expire_all()
    assert product.pictures[0].cut_from is None


def test_a_square_over_the_edge_is_moved_in(owner: Client, session: Session) -> None:
    product = begin(owner, session, (800, 600))
    made = pictures.cut(product.pictures[0].picture_key, Box(5000, -70, 1000))
    assert (made.width, made.height) == (600, 600)
    with pytest.raises(Invalid):
        pictures.cut("f" * 64, Box(0, 0, 1000))


def test_the_order_stays_and_a_stale_page_cuts_nothing(owner: Client, session: Session) -> None:
    product = begin(owner, session, (800, 600), (900, 600))
    second = product.pictures[1].picture_key
    path = path_of(product)
    stale = form_values(parse(owner.get(path)).select_one("form#w"))  # type: ignore[arg-type]
    assert cut(owner, product, "middle", n=1) == 303
    assert owner.post(path, data={**stale, "crop": "start"}).status_code == 409
    session.expire_all()
    assert [p.cut_from for p in product.pictures] == [None, second]
    rows = form_values(
        parse(owner.get(f"/studio/products/{product.id}/edit/photos")).select_one("form[action$='/pictures']")  # type: ignore[arg-type]
    )
    owner.post(f"/studio/products/{product.id}/pictures", data={**rows, "up": "1"})
    session.expire_all()
    assert [p.cut_from for p in product.pictures] == [second, None], "a cut picture is moved as it is"


def test_pictures_of_others_are_not_found(owner: Client, session: Session, client: Client) -> None:
    product = begin(owner, session, (800, 600))
    path = path_of(product)
    stranger = sign_in(client, a_member(session, a_workshop(session)))
    session.commit()
    assert stranger.get(path).status_code == 404
    assert stranger.post(path, data={"crop": "start", "revision": "1"}).status_code == 404
