"""Confidentiality: a workshop never sees another's quotation, a stranger never a private request or a drawing, by any
address of the route list.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from shop.accounts.models import User
from shop.orders.production import attachments
from shop.orders.production.quotations import papers, queries
from shop.orders.production.quotations.models import Quotation
from shop.orders.production.rfq import drawings, questions
from shop.orders.production.rfq.models import Rfq
from tests.factories.companies import a_company
from tests.factories.orders import sign_in
from tests.factories.pictures import a_picture
from tests.factories.production import a_maker, a_master, a_quote, a_request, a_requester, acting
from tests.factories.workshops import a_user, an_officer, an_operator
from tests.support.isolation import Client

SECRET = "五千八百九十一"


class World:
    """A private request with a drawing, two workshops that are asked and have quoted, and everybody else."""

    def __init__(self, session: Session) -> None:
        self.buyer = a_requester(session)
        first, second, self.outside = a_maker(session), a_maker(session), a_maker(session)
        self.rfq: Rfq = a_request(session, self.buyer, named=[first, second])
        kept = attachments.keep(session, drawings.FOLDER, a_picture(), "图纸.jpg")
        self.drawing = drawings.add(session, acting(session, self.buyer), self.rfq, kept)
        self.rfq.description = SECRET
        self.masters = [a_master(session, w) for w in (first, second)]
        self.quotes: list[Quotation] = [
            a_quote(session, self.rfq, w, user=m) for w, m in zip((first, second), self.masters, strict=True)
        ]
        kept = attachments.keep(session, papers.FOLDER, a_picture(), "图纸.jpg")
        self.paper = papers.add(session, acting(session, self.masters[0]), self.quotes[0], kept)
        self.question = questions.ask(
            session, acting(session, self.masters[0]), self.rfq, first, words=f"做{SECRET}件吗"
        )
        other = a_company(session)
        self.strangers = {
            "another company": a_requester(session, other),
            "a consumer": a_user(session),
            "a workshop that is not asked": a_master(session, self.outside),
            "an officer of its county": an_officer(session),
            "an operator": an_operator(session),
        }
        session.commit()


@pytest.fixture
def world(session: Session) -> World:
    return World(session)


def as_(app: Flask, user: User) -> Client:
    client = app.test_client()
    sign_in(client, user)  # type: ignore[arg-type]
    return client  # type: ignore[return-value]


def addresses(app: Flask, world: World, quote: Quotation) -> Iterator[tuple[Rule, str]]:
    """Every address of the route list that names a request, with things that exist."""
    for rule in app.url_map.iter_rules():
        if "rfqs/" not in str(rule) or "<" not in str(rule):
            continue
        keys = [world.drawing.key, world.paper.key] if "key" in rule.arguments else [""]
        for key in keys:
            values = {
                "number": world.rfq.number,
                "quote": quote.number,
                "step": "what",
                "key": key,
                "asked_id": world.question.id,
            }
            wanted = {name: values[name] for name in rule.arguments}
            yield rule, str(app.url_map.bind("localhost").build(rule.endpoint, wanted))


def test_nobody_else_reaches_a_private_request_or_a_file_by_any_address(app: Flask, world: World) -> None:
    leaks = []
    for who, user in world.strangers.items():
        client = as_(app, user)
        for rule, address in addresses(app, world, world.quotes[0]):
            for method in sorted((rule.methods or set()) & {"GET", "POST"}):
                answer = client.open(address, method=method)
                if answer.status_code not in (403, 404) or SECRET in answer.get_data(as_text=True):
                    leaks.append(f"{who}: {method} {address} {answer.status_code}")
    assert not leaks, "\n".join(leaks)


def test_a_workshop_that_is_asked_reaches_nothing_of_the_other_one(app: Flask, world: World) -> None:
    client = as_(app, world.masters[1])
    for rule, address in addresses(app, world, world.quotes[0]):
        if "GET" not in (rule.methods or set()):
            continue
        answer = client.get(address)
        shown = answer.status_code == 200 and answer.mimetype == "text/html"
        said = answer.get_data(as_text=True) if shown else ""
        assert world.quotes[0].number not in said and f"做{SECRET}件吗" not in said, address
        if str(rule).startswith(("/rfqs", "/oversight")) or world.paper.key in address:
            assert answer.status_code in (403, 404), address


def test_the_buyer_and_who_is_asked_open_the_drawing(app: Flask, world: World) -> None:
    number, key = world.rfq.number, world.drawing.key
    for user, address in (
        (world.buyer, f"/rfqs/{number}/files/{key}"),
        (world.masters[1], f"/studio/rfqs/{number}/files/{key}"),
        (world.buyer, f"/rfqs/{number}/quotes/{world.quotes[0].number}/files/{world.paper.key}"),
        (world.masters[0], f"/studio/rfqs/{number}/quote/files/{world.paper.key}"),
    ):
        answer = as_(app, user).get(address)
        assert answer.status_code == 200 and answer.mimetype == "image/jpeg"
        assert "no-store" in answer.headers["Cache-Control"]


def test_files_are_not_served_by_where_they_lie(app: Flask, client: Client, world: World) -> None:
    for row in (world.drawing, world.paper):
        for address in (f"/media/{row.file_key}", f"/media/{row.key}", f"/{row.file_key}"):
            assert client.get(address).status_code == 404


def test_an_answer_is_seen_by_all_who_are_asked_but_not_who_asked(
    app: Flask, session: Session, world: World
) -> None:
    questions.answer(session, acting(session, world.buyer), world.rfq, world.question.id, words="正是")
    session.commit()
    page = as_(app, world.masters[1]).get(f"/studio/rfqs/{world.rfq.number}").get_data(as_text=True)
    assert f"做{SECRET}件吗" in page and "正是" in page
    mine = queries.one(session, Quotation.id == world.quotes[0].id)
    assert mine is not None and mine.workshop.name not in page


def test_what_is_no_picture_and_no_pdf_is_refused_at_the_field(app: Flask, world: World) -> None:
    data = {"file": (io.BytesIO(b"<html><script>"), "图.pdf")}
    answer = as_(app, world.buyer).post(f"/rfqs/{world.rfq.number}/files", data=data)
    assert answer.status_code == 422 and "不是 PDF" in answer.get_data(as_text=True)
