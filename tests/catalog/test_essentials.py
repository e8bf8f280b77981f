"""Name, price and pieces on one page: what is guessed, what is kept when a page is sent twice or grows stale."""

from __future__ import annotations

import io

import pytest
from sqlalchemy.orm import Session

from shop.catalog import categories, essentials, guesses, pricing, stock
from shop.catalog.models import Category, Product, ProductState
from shop.core import clock
from shop.core.access import SYSTEM
from shop.core.audit import AuditEvent
from shop.core.errors import Conflict, Invalid
from shop.workshops.models import Workshop
from tests.factories.accounts import sign_in
from tests.factories.catalog import a_product, a_variant, the_variant
from tests.factories.pictures import a_picture
from tests.factories.workshops import a_member, a_workshop
from tests.support.html import form_values, parse, text
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


def photo(**options: object) -> tuple[io.BytesIO, str]:
    return io.BytesIO(a_picture(**options)), "IMG_1.jpg"  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("土家织锦披肩“四十八勾”", "clothing"), ("手工蓝印花布茶席", "table-textiles"), ("古丈毛尖茶", "tea"), ("粗陶茶杯", "pottery"),
        ("苗银手镯", "jewellery"), ("滩头年画 门神", "prints"), ("油纸伞", "umbrellas"), ("湘西腊肉", "preserves"), ("老手艺", None),
        ("龙山茶油", "edible-oil"), ("竹编包", "bags"), ("布老虎", "toys"),
    ],
)  # fmt: skip
def test_the_name_tells_what_it_is(title: str, slug: str | None) -> None:
    assert guesses.slug_of(title) == slug


def test_every_guess_is_a_category_that_comes_with_the_store() -> None:
    assert set(guesses.WORDS) <= {seed.slug for seed in categories.SEEDS if not seed.blocked}


def test_a_name_that_tells_nothing_follows_the_last_product_but_never_to_a_licence(
    session: Session, workshop: Workshop
) -> None:
    tea = categories.by_slug(session, "tea")
    prints = categories.by_slug(session, "prints")
    a_product(session, workshop, category=prints)
    a_product(session, workshop, category=tea)
    new = a_product(
        session, workshop, state=ProductState.DRAFT, category=categories.by_slug(session, "other")
    )
    assert guesses.category_of(session, new, "老手艺") is prints


def test_all_three_are_saved_together(session: Session, workshop: Workshop) -> None:
    product = a_product(session, workshop, state=ProductState.DRAFT)
    product.title = ""
    essentials.tell(session, SYSTEM, product_id=product.id, revision=product.revision, title="银手镯", fen=28800,
                    made_to_order=False, lead_days=2, pieces=9, seen=6)  # fmt: skip
    variant = the_variant(product)
    assert (product.title, product.category.slug) == ("银手镯", "jewellery")
    assert pricing.price_now(session, [variant.id], clock.now())[variant.id].amount_fen == 28800
    assert stock.available(session, [variant.id]) == {variant.id: 9}


def test_a_category_somebody_chose_stays(session: Session, workshop: Workshop) -> None:
    product = a_product(session, workshop, title="挂毯", category=categories.by_slug(session, "furniture"))
    essentials.tell(session, SYSTEM, product_id=product.id, revision=product.revision, title="银手镯", fen=100,
                    made_to_order=True, lead_days=9)  # fmt: skip
    assert product.category.slug == "furniture"


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"fen": 0}, "price"),
        ({"pieces": -1}, "pieces"),
        ({"lead_days": 0}, "lead_days"),
        ({"title": " "}, "title"),
    ],
)
def test_what_is_wrong_is_said_at_its_own_field(
    session: Session, workshop: Workshop, facts: dict[str, object], field: str
) -> None:
    product = a_product(session, workshop)
    given = {
        "title": "披肩",
        "fen": 100,
        "made_to_order": False,
        "lead_days": 2,
        "pieces": 6,
        "seen": 6,
        **facts,
    }
    with pytest.raises(Invalid) as refusal:
        essentials.tell(session, SYSTEM, product_id=product.id, revision=product.revision, **given)  # type: ignore[arg-type]
    assert refusal.value.field == field


def test_several_variants_are_not_written_on_one_line(
    owner: Client, session: Session, workshop: Workshop
) -> None:
    product = a_product(session, workshop, state=ProductState.DRAFT)
    a_variant(session, product, options="大号")
    session.commit()
    assert owner.get(f"/studio/products/{product.id}/edit/essentials").status_code == 404
    with pytest.raises(Conflict):
        essentials.tell(session, SYSTEM, product_id=product.id, revision=product.revision, title="披肩", fen=1,
                        made_to_order=False, lead_days=1)  # fmt: skip


def test_the_first_page_sent_twice_begins_one_product(owner: Client, session: Session) -> None:
    key = form_values(parse(owner.get("/studio/products/new")).select_one("form#w"))["begun"]  # type: ignore[arg-type]
    picture = a_picture()
    answers = [
        owner.post("/studio/products/new", data={"begun": key, "front": (io.BytesIO(picture), "a.jpg")})
        for _n in range(2)
    ]
    assert answers[0].location == answers[1].location
    assert len(session.query(Product).one().pictures) == 1
    other = form_values(parse(owner.get("/studio/products/new")).select_one("form#w"))["begun"]  # type: ignore[arg-type]
    owner.post("/studio/products/new", data={"begun": other, "front": photo()})
    assert session.query(Product).count() == 2, "a page opened anew begins another"


def test_the_key_of_another_workshop_opens_nothing_of_it(
    owner: Client, session: Session, workshop: Workshop
) -> None:
    theirs = a_product(session, title="别人的")
    theirs.begun_key = "k" * 32
    session.commit()
    answer = owner.post("/studio/products/new", data={"begun": "k" * 32, "front": photo()})
    assert answer.status_code == 409
    session.expire_all()
    assert theirs.pictures == []


def test_a_copy_pressed_twice_is_one_copy(owner: Client, session: Session, workshop: Workshop) -> None:
    a_product(session, workshop, title="四十八勾披肩")
    session.commit()
    form = parse(owner.get("/studio/products/new")).select_one("form[action$='/copies']")
    assert form is not None
    values = form_values(form)
    answers = [owner.post(str(form["action"]), data=values) for _n in range(2)]
    assert answers[0].location == answers[1].location
    assert answers[0].location.endswith("/edit/essentials")
    assert session.query(Product).count() == 2


def test_two_tabs_at_the_essentials_lose_nothing(owner: Client, session: Session) -> None:
    at = owner.post("/studio/products/new", data={"front": photo()}).location
    form = parse(owner.get(at)).select_one("form#w")
    assert form is not None
    first = {**form_values(form), "title": "第一页的名字", "price": "10"}
    second = {**form_values(form), "title": "第二页的名字", "price": "20"}
    assert owner.post(at, data=first).status_code == 303
    stale = owner.post(at, data=second)
    assert stale.status_code == 409
    page = parse(stale)
    assert "刚刚被别人改过" in text(page.select_one(".note--bad"))
    kept = form_values(page.select_one("form#w"))  # type: ignore[arg-type]
    assert kept["title"] == "第二页的名字"
    session.expire_all()
    assert session.query(Product).one().title == "第一页的名字"


def test_left_in_the_middle_the_draft_waits_and_leads_on(owner: Client, session: Session) -> None:
    owner.post("/studio/products/new", data={"front": photo()})
    product = session.query(Product).one()
    assert product.state == ProductState.DRAFT
    row = parse(owner.get("/studio/products?state=draft")).select_one("article.task")
    assert "没写完" in text(row)
    page = parse(owner.get(f"/studio/products/{product.id}/edit"))
    mend = page.select_one(".buybar a.btn--primary")
    assert mend is not None
    assert mend["href"] == f"/studio/products/{product.id}/edit/essentials?back=check"


def test_the_check_page_says_what_may_be_added_later_and_publishes_without_it(
    owner: Client, session: Session
) -> None:
    at = owner.post("/studio/products/new", data={"front": photo()}).location
    values = form_values(parse(owner.get(at)).select_one("form#w"))  # type: ignore[arg-type]
    owner.post(at, data={**values, "title": "四十八勾披肩", "price": "168"})
    product = session.query(Product).one()
    page = parse(owner.get(f"/studio/products/{product.id}/edit"))
    assert "多大、用什么料、来历还没写" in text(page.main)
    assert owner.post(f"/studio/products/{product.id}/publication").location == "/studio/products"
    session.expire_all()
    assert session.query(Product).one().state == ProductState.PUBLISHED
    assert session.query(Category).filter_by(id=product.category_id).one().slug == "clothing"


def test_what_fails_half_way_leaves_the_draft_as_it_was(
    owner: Client, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = owner.post("/studio/products/new", data={"front": photo()}).location
    values = form_values(parse(owner.get(at)).select_one("form#w"))  # type: ignore[arg-type]

    def dies(*_args: object, **_facts: object) -> None:
        raise RuntimeError("the machine stops here")

    with monkeypatch.context() as broken:
        broken.setattr("shop.catalog.offers.set_supply", dies)
        assert owner.post(at, data={**values, "title": "披肩", "price": "168"}).status_code == 500
    session.rollback()
    session.expire_all()
    product = session.query(Product).one()
    assert (product.title, len(product.pictures)) == ("", 1)
    assert owner.post(at, data={**values, "title": "披肩", "price": "168"}).status_code == 303


def test_published_twice_it_is_published_once(owner: Client, session: Session) -> None:
    at = owner.post("/studio/products/new", data={"front": photo()}).location
    values = form_values(parse(owner.get(at)).select_one("form#w"))  # type: ignore[arg-type]
    owner.post(at, data={**values, "title": "披肩", "price": "168"})
    product = session.query(Product).one()
    answers = [owner.post(f"/studio/products/{product.id}/publication").status_code for _n in range(2)]
    assert answers == [303, 303]
    acts = session.query(AuditEvent).filter_by(action="product.published").count()
    assert acts == 1


@pytest.mark.parametrize(
    "data",
    [b"<svg onload=alert(1)>", b"GIF89a" + bytes(50), b"\xff\xd8\xff\xe0", b"", b"PK\x03\x04" + bytes(90)],
)
def test_hostile_files_begin_nothing(owner: Client, session: Session, data: bytes) -> None:
    sent = {"front": (io.BytesIO(data), "../../x.jpg"), "more": (io.BytesIO(data), "y.png")}
    answer = owner.post("/studio/products/new", data=sent)
    assert answer.status_code == 422
    assert parse(answer).select_one(".error") is not None
    assert session.query(Product).count() == 0
