"""Nonsense at every door: a proper page and a clear answer, never a stack trace, and what was typed stays."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

import pytest

from shop.orders import cart
from shop.orders.cart import Owner
from tests.journeys import fair_roads, world
from tests.journeys.doors import a_buyer_with, pays_at_once
from tests.journeys.roads import WRONG, Sheet, again, existing, path_of, rules, sheets
from tests.journeys.visitor import Answer, Visitor
from tests.support.databases import SQLITE
from tests.support.html import form_values, text
from tests.support.server import Server

PROCESSES = 1
ROLES = {
    "visitor": None,
    "buyer": world.BUYER,
    "staff": world.WEAVER,
    "officer": world.COUNTY,
    "platform": world.PLATFORM,
    "organiser": fair_roads.ORGANISER,
}
MARKUP = "<script>alert('绣')</script>\"' OR 1=1; DROP TABLE product; --🧵"
NONSENSE = {
    "nothing": "",
    "much": "很长" * 3000,
    "markup": MARKUP,
    "a number": "-99999999999999999999999",
    "control characters": "绣\x00\x1b[31m\u202e",
    "words for a number": "十二",
}
#: What an engine may take otherwise than the other; the rest is refused, or kept as any other text, before it is asked.
FOR_ENGINES = ("much", "a number", "control characters")
HEADING = re.compile(r"<h1[\s>]")
SENTENCE = re.compile(r'role="alert"|class="(?:[^"]* )?summary[ "]')
CALM = {200, 303, 400, 403, 404, 409, 410, 413, 422, 429}


@pytest.fixture(scope="module")
def things(store: Server) -> dict[str, str]:
    """What the addresses name: the buyer has bought of the weavers, paid by nobody yet, and has a cart."""
    with store.session() as session:
        user = world.user_of(session, world.BUYER)
        variant = world.first_variant(world.first_product(session, world.WEAVERS))
        cart.put(session, Owner(user.id, None), variant_id=variant.id, quantity=1)
        session.commit()
        user_id = user.id
    buyer = Visitor(store, user_id=user_id)
    number = pays_at_once(buyer)
    buyer.post(f"/purchases/{number}/payment")
    with store.session() as session:
        cart.put(session, Owner(user_id, None), variant_id=variant_id_of(store), quantity=1)
        session.commit()
    return existing(store)


def variant_id_of(store: Server) -> int:
    with store.session() as session:
        return world.first_variant(world.first_product(session, world.EMBROIDERERS)).id


@pytest.fixture(scope="module")
def pages(store: Server, things: dict[str, str]) -> Callable[[str], dict[str, Answer]]:
    """`pages(role)`: what every address answers to somebody, asked once."""

    @cache
    def asked(role: str) -> dict[str, Answer]:
        visitor = Visitor(store, ROLES[role])
        paths = [path_of(rule, things) for rule in rules(store, "GET")]
        return {path: again(visitor).get(path) for path in paths}

    return asked


def is_a_page(answer: Answer) -> None:
    """An answer in our words with one heading, no trace of the machinery."""
    if "html" in answer.headers.get("Content-Type", "") and answer.body and answer.status not in {303, 308}:
        # Thousands of answers are looked at: counting and finding need no tree.
        assert len(HEADING.findall(answer.text)) == 1, answer.text[:400]
        assert "Traceback" not in answer.text and "werkzeug" not in answer.text.lower()


@pytest.mark.parametrize("role", ROLES)
def test_every_page_answers_everybody(pages: Callable[[str], dict[str, Answer]], role: str) -> None:
    odd = {}
    for path, answer in pages(role).items():
        if answer.status not in {200, 303, 403, 404, 409}:  # 409: nothing to lift, already granted
            odd[path] = answer.status
        is_a_page(answer)
    assert not odd


@pytest.mark.parametrize("role", ["buyer", "staff", "officer"])
def test_wrong_numbers_and_names_in_addresses(store: Server, things: dict[str, str], role: str) -> None:
    visitor = Visitor(store, ROLES[role])
    odd = {}
    for rule in rules(store, "GET"):
        for wrong in WRONG if rule.arguments else ():
            path = path_of(rule, dict.fromkeys(things, wrong))
            answer = again(visitor).get(path)
            if answer.status not in {200, 303, 308, 400, 403, 404, 405}:
                odd[path[:80]] = answer.status
            is_a_page(answer)
    assert not odd


@pytest.mark.parametrize(
    "query", ["page=-1", "page=999999999999999999999", "q=%00", "min=abc&max=-5", "sort=x&craft=x"]
)
def test_nonsense_in_the_query_of_lists(store: Server, query: str) -> None:
    for login, paths in {
        None: ("/products", "/workshops", "/certificates", "/sanctions", "/"),
        world.BUYER: ("/orders",),
        world.WEAVER: ("/studio/orders", "/studio/products", "/studio/income", "/studio/income/lines"),
        world.PLATFORM: ("/oversight/workshops", "/oversight/income", "/oversight/audit"),
    }.items():
        visitor = Visitor(store, login)
        for path in paths:
            for odd in (
                query,
                f"{query}&state={MARKUP}&region=%00&quarter=9999Q9&month=0000-13&day=2026-02-30&before=x",
            ):
                answer = visitor.get(f"{path}?{odd}")
                assert answer.status in {200, 400, 404, 422}, (path, odd, answer.status)
                assert "<script>alert" not in answer.text
                is_a_page(answer)


@pytest.mark.parametrize("role", ROLES)
def test_posts_to_every_route_with_nothing_and_with_things_of_others(
    store: Server, things: dict[str, str], role: str
) -> None:
    """Everybody posts everywhere; a stranger named by no form at that."""
    stranger = Visitor(store, user_id=a_buyer_with(store)) if role == "buyer" else Visitor(store, ROLES[role])
    odd = {}
    spared = ("/oversight/jobs", "/sign-in/demo") + (("/workshops",) if role == "officer" else ())
    for rule in rules(store, "POST"):
        if rule.rule.startswith(spared) or (role == "staff" and rule.rule.startswith("/studio")):
            continue
        for values in (things, dict.fromkeys(things, "999999999")):
            answer = again(stranger).post(path_of(rule, values))
            if answer.status not in CALM:
                odd[rule.rule] = answer.status
            is_a_page(answer)
    assert not odd


@pytest.mark.parametrize("role", ROLES)
def test_every_form_refuses_nonsense_and_keeps_what_was_typed(
    store: Server,
    things: dict[str, str],
    pages: Callable[[str], dict[str, Answer]],
    database_engine: str,
    role: str,
) -> None:
    visitor = Visitor(store, ROLES[role])
    steps = [path_of(rule, things | {"step": step}) for rule in rules(store, "GET") if "step" in rule.arguments
             for step in ("story", "size", "stock", "price")]  # fmt: skip
    shown = pages(role) | {path: again(visitor).get(path) for path in steps}
    kinds = NONSENSE if database_engine == SQLITE else {kind: NONSENSE[kind] for kind in FOR_ENGINES}
    odd: list[str] = []
    tried = 0
    for sheet in sheets(shown):
        if sheet.action.startswith(("/sign-out", "/oversight/jobs")):
            continue
        for kind, value in kinds.items():
            answer = again(visitor).post(sheet.action, filled(sheet, value))
            tried += 1
            odd += [f"{sheet.action} {kind}: {fault}" for fault in faults(answer, value)]
            is_a_page(answer)
    assert tried > 10
    assert not odd, "\n".join(odd)


def filled(sheet: Sheet, value: str) -> dict[str, str]:
    return {name: value for name in sheet.fields if name != "csrf_token"}


def faults(answer: Answer, value: str) -> Iterator[str]:
    """What is wrong with an answer to a form filled with the value everywhere."""
    if answer.status not in CALM:
        yield str(answer.status)
    if "<script>alert" in answer.text:
        yield "what was typed stands in the page as markup"
    if answer.status == 422:
        if not SENTENCE.search(answer.text):
            yield "refused without a sentence"
        if value == MARKUP:
            yield from (f"{name} lost what was typed" for name in lost(answer, value))


def lost(answer: Answer, value: str) -> Iterator[str]:
    """Fields with a sentence of their own that do not hold any more what was typed into them."""
    for field in answer.page.select("input[aria-invalid=true], textarea[aria-invalid=true]"):
        kept = (
            field.get_text().removeprefix("\n") if field.name == "textarea" else str(field.get("value", ""))
        )
        if field.get("type") in {None, "text", "tel", "email", "search"} and "".join(kept.split()) != "".join(
            value.split()
        ):
            yield str(field.get("name"))


def test_unknown_addresses_wrong_methods_and_forged_forms(store: Server) -> None:
    visitor, buyer = Visitor(store), Visitor(store, world.BUYER)
    for path in (
        "/nowhere",
        "/products/x/y/z",
        "/studio/nowhere",
        "/.env",
        "/static/nothing.css",
    ):
        answer = visitor.get(path)
        assert answer.status == 404, path
        assert len(answer.page.select("h1")) == 1
    assert visitor.post("/products").status == 405
    assert text(visitor.post("/crafts").page.select_one("h1"))
    assert visitor.send("DELETE", "/cart").status == 405
    for token in ("", "forged", Visitor(store).token):
        forged = buyer.post("/account/profile", {"name": "x"}, token=token)
        assert forged.status == 400
        assert text(forged.page.select_one("h1")) and "CSRF" not in text(forged.page.select_one("main"))


def test_uploads_that_are_too_large_or_no_pictures(store: Server, things: dict[str, str]) -> None:
    owner = Visitor(store, world.WEAVER)
    path = f"/studio/products/{things['product_id']}/edit/photos"
    form = owner.get(path).page.select_one("form[enctype]")
    assert form is not None
    field = str(form.select("input[type=file]")[0]["name"])
    rest = {name: value for name, value in form_values(form).items() if name != "csrf_token"}
    for name, data in {
        "broken.jpg": b"\xff\xd8\xff\xe0 and then nothing",
        "page.png": b"<html><script>alert(1)</script></html>",
        "empty.jpg": b"",
        "tall.gif": b"GIF89a\xff\xff\xff\xff\x00\x00\x00;",
        "../../etc/passwd\x00.png": b"\x89PNG\r\n\x1a\n" + b"\x00" * 40,
    }.items():
        answer = owner.post(path, rest, upload=(field, name, data))
        assert answer.status == 422, (name, answer.status)
        is_a_page(answer)
    big = owner.post(path, rest, upload=(field, "big.jpg", b"\xff\xd8" + bytes(41 * 1024 * 1024)))
    assert big.status == 413
    is_a_page(big)
    assert "Traceback" not in store.output()
