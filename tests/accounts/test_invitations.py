"""Inviting people who have no account: by a link that is sent or shown, which one person uses once."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from shop.accounts import invitations
from shop.accounts.invitation_models import MemberInvitation
from shop.accounts.models import Membership, Organisation, User
from shop.core import clock, jobs
from shop.core.db import db
from shop.core.errors import Conflict, Gone, NotFound
from tests.factories.accounts import a_member, a_user, an_organisation, sign_in
from tests.factories.companies import acting
from tests.support.html import parse, text
from tests.support.isolation import Client

NEW = {"name": "龚新人", "identifier": "new@example.cn", "password": "枕水而居的三个词", "agree": "y"}


@pytest.fixture
def owner(session: Session) -> User:
    return a_user(session, "何总", email="owner@example.cn")


@pytest.fixture
def company(session: Session, owner: User) -> Organisation:
    made = an_organisation(session, "company", "湘礼文化礼品有限公司")
    a_member(session, owner, made, "owner")
    session.commit()
    return made


def roles(session: Session, name: str) -> list[str]:
    rows = sa.select(Membership.role).join(User, User.id == Membership.user_id).where(User.name == name)
    return list(session.scalars(rows.where(Membership.ended_at.is_(None))))


def test_who_has_no_account_gets_a_link_and_joins_by_signing_up(
    app: Flask, session: Session, client: Client, owner: User, company: Organisation
) -> None:
    home = f"/account/organisations/{company.id}"
    sign_in(client, owner)
    data = {"identifier": NEW["identifier"], "role": "approver"}
    assert client.post(f"{home}/members", data=data).status_code == 303
    assert NEW["identifier"] in text(parse(client.get(home)).select_one("main"))
    jobs.run_due(db.sessionmaker)
    sent = app.extensions["messages"]["folder"].newest(5)[0]
    assert sent["to"] == NEW["identifier"] and "湘礼文化礼品有限公司" in sent["subject"]
    assert "http://localhost/invitations/" in sent["text"]
    path = "/invitations/" + sent["text"].split("/invitations/")[1].split()[0]

    visitor = app.test_client()
    page = parse(visitor.get(path))
    assert "审批" in text(page.select_one("main")) and page.select_one("form[action^='/invitations']") is None
    answer = visitor.post("/register", data={**NEW, "next": path})
    assert answer.status_code == 303, answer.get_data(as_text=True)[:2000]
    assert roles(session, "龚新人") == ["approver"]
    assert visitor.get(path).status_code == 410
    session.expire_all()
    (used,) = session.scalars(sa.select(MemberInvitation))
    assert used.taken_at is not None and used.address is None
    again = app.test_client().post(
        "/register", data={**NEW, "identifier": "b@example.cn", "name": "别人", "next": path}
    )
    assert again.status_code == 303 and roles(session, "别人") == [], "used once"


def test_a_code_that_is_shown_is_taken_by_who_has_an_account(
    app: Flask, session: Session, client: Client, owner: User, company: Organisation
) -> None:
    home, guest = f"/account/organisations/{company.id}", a_user(session, "沈佩云", email="shen@example.cn")
    session.commit()
    sign_in(client, owner)
    answer = client.post(f"{home}/invitations", data={"code-role": "requester"})
    code = answer.headers["Location"]
    link = text(parse(client.get(code)).select_one(".told"))
    assert client.get(f"{code}/qr.svg").mimetype == "image/svg+xml"
    path = "/invitations/" + link.split("/invitations/")[1].strip()
    scans = sign_in(app.test_client(), guest)  # type: ignore[arg-type]
    assert scans.get(code).status_code in (403, 404)
    assert scans.post(path).status_code == 303
    assert roles(session, "沈佩云") == ["requester"]
    assert scans.post(path).status_code == 303 and roles(session, "沈佩云") == ["requester"]
    for altered in (path + "x", path.replace("/invitations/", "/invitations/1")):
        assert scans.get(altered).status_code == 404
    assert app.test_client().post(path).status_code in (303, 401)


def test_it_ends_after_a_fortnight_or_when_it_is_taken_back(
    session: Session, owner: User, company: Organisation
) -> None:
    actor, guest = acting(session, owner), acting(session, a_user(session, "沈佩云"))
    made, other = (
        invitations.invite(session, actor, company.id, who=None, role=role)
        for role in ("finance", "approver")
    )
    with pytest.raises(NotFound):
        invitations.take(session, guest, "17")
    invitations.call_off(session, actor, company.id, other.id)
    with pytest.raises(Gone):
        invitations.take(session, guest, invitations.token_of(other))
    with clock.at(clock.now() + timedelta(days=14, seconds=1)), pytest.raises(Gone):
        invitations.take(session, guest, invitations.token_of(made))
    assert invitations.take(session, guest, invitations.token_of(made)).role == "finance"
    third = invitations.invite(session, actor, company.id, who=None, role="finance")
    with pytest.raises(Conflict):
        invitations.take(session, guest, invitations.token_of(third))
