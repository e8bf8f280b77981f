"""A request is begun, written part by part, sent, and changed while it is open. Each change has its version."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.accounts.models import Organisation
from shop.catalog.models import Product, ProductState
from shop.core import audit, clock
from shop.core.access import Actor, require
from shop.core.errors import Conflict, Forbidden, Invalid
from shop.core.numbers import public_number
from shop.core.permissions import Permission
from shop.orders.production.rfq import content, matching, moves, people
from shop.orders.production.rfq.access import WRITERS
from shop.orders.production.rfq.models import Rfq, RfqMove, RfqProduct, RfqVersion, State
from shop.orders.production.rfq.parts import Part

PREFIX = "X"
MOST_PRODUCTS = 10
#: Drafts somebody may have at once.
MOST_DRAFTS = 20


def companies(session: Session, actor: Actor) -> list[Organisation]:
    """The companies for which the actor may ask, the oldest first."""
    mine = sa.select(Organisation).where(Organisation.id.in_(actor.organisations("company", *WRITERS)))
    return list(session.scalars(mine.order_by(Organisation.id)))


def begin(
    session: Session,
    actor: Actor,
    *,
    organisation_id: int,
    slugs: Sequence[str] = (),
    key: str | None = None,
    number: str = "",
) -> Rfq:
    """A draft for the company, starting from products or from nothing. The same key again answers with the same request.

    Forbidden for a company in which the actor may not ask; Invalid (slugs) for products that are not on sale or too many;
    Conflict for too many drafts.
    """
    require(actor, Permission.RFQ_WRITE)
    assert actor.user_id is not None
    before = session.scalar(sa.select(Rfq).where(Rfq.begun_key == key)) if key else None
    if before is not None:
        require(actor, Permission.RFQ_WRITE, before)
        return before
    if organisation_id not in actor.organisations("company", *WRITERS):
        raise Forbidden(_("在这个单位里，写需求单的是经办、审批和负责人。"))
    mine = sa.select(sa.func.count()).where(Rfq.user_id == actor.user_id, Rfq.state == State.DRAFT)
    if (session.scalar(mine) or 0) >= MOST_DRAFTS:
        raise Conflict(_("草稿太多了，请先发出或删掉几张。"), code="TOO_MANY")
    goods = _goods(session, slugs)
    rfq = Rfq(
        number=number or public_number(PREFIX),
        begun_key=key,
        user_id=actor.user_id,
        organisation_id=organisation_id,
        buyer_name=session.get_one(Organisation, organisation_id).name,
        created_at=clock.now(),
    )
    if goods:
        rfq.title, rfq.craft_id = goods[0].title, goods[0].craft_id
    rfq.products = [
        RfqProduct(product_id=p.id, position=i, slug=p.slug, title=p.title) for i, p in enumerate(goods, 1)
    ]
    session.add(rfq)
    session.flush()
    session.add(
        RfqMove(
            rfq_id=rfq.id,
            act="begin",
            from_state=None,
            to_state=rfq.state,
            at=rfq.created_at,
            actor_id=actor.user_id,
        )
    )
    audit.record(session, actor, "rfq.begun", "rfq", rfq.number)
    return rfq


def _goods(session: Session, slugs: Sequence[str]) -> list[Product]:
    wanted = list(dict.fromkeys(slugs))
    if len(wanted) > MOST_PRODUCTS:
        raise Invalid(_("一张需求单最多从 %(n)s 件作品开始。", n=MOST_PRODUCTS), field="slugs")
    rows = sa.select(Product).where(Product.slug.in_(wanted), Product.state == ProductState.PUBLISHED)
    found = {product.slug: product for product in session.scalars(rows)}
    if len(found) != len(wanted):
        raise Invalid(_("有一件作品已经下架，请从别的作品开始，或者直接写。"), field="slugs")
    return [found[slug] for slug in wanted]


def write(session: Session, actor: Actor, rfq: Rfq, part: Part) -> list[str]:
    """Write one part. Of an open request a new version is made and everybody who is asked hears of it; answers with the
    names of the facts that changed (none for a draft).

    Raises what the part refuses, Conflict for a request that is neither draft nor open.
    """
    rfq = moves.locked(session, rfq.id)
    require(actor, Permission.RFQ_WRITE, rfq)
    if rfq.state not in (State.DRAFT, State.OPEN):
        raise Conflict(_("需求单已经结束，不能再改。"), code="ILLEGAL_MOVE")
    asked = people.invited(session, rfq.id)
    part.write(session, actor, rfq)
    session.flush()
    names = announce(session, actor, rfq) if rfq.state == State.OPEN else []
    if rfq.state == State.OPEN and (new := people.invited(session, rfq.id) - asked):
        people.tell_workshops(session, rfq, new, "asked")
    return names


def announce(session: Session, actor: Actor, rfq: Rfq) -> list[str]:
    """Write a new version of an open request if anything differs from the last, and tell who is asked."""
    session.expire(rfq, ["files", "addresses", "versions"])
    now_says = content.of(rfq)
    names = content.changed(rfq.versions[-1].content, now_says)
    if not names:
        return []
    if "addresses" in content.missing(rfq):
        raise Invalid(_("各处的件数和总数对不上，请先改“送到哪里”。"))
    _write_version(session, actor, rfq, now_says, names)
    told = matching.asked(session, rfq)
    people.tell_workshops(session, rfq, told, "changed")
    return names


def send(session: Session, actor: Actor, rfq: Rfq) -> Rfq:
    """Send a draft: from now on the workshops that are asked see it and hear of it.

    Invalid when something is missing or the deadline has passed; Conflict when it is no draft any more.
    """
    rfq = moves.locked(session, rfq.id)
    require(actor, Permission.RFQ_WRITE, rfq)
    is_draft = moves.can(rfq, moves.Act.OPEN)
    if is_draft and content.missing(rfq):
        raise Invalid(_("还有几项没有写，写完才能发出。"))
    if is_draft and rfq.deadline_at is not None and rfq.deadline_at <= clock.now():
        raise Invalid(_("报价截止的日子已经过了，请改一改。"), field="deadline_on")
    rfq.opened_at = clock.now()
    moves.move(session, actor, rfq, moves.Act.OPEN)
    _write_version(session, actor, rfq, content.of(rfq), [])
    people.tell_workshops(session, rfq, matching.asked(session, rfq), "asked")
    return rfq


def _write_version(
    session: Session, actor: Actor, rfq: Rfq, says: dict[str, object], names: list[str]
) -> None:
    binding = not names or bool(set(names) & set(content.BINDING))
    rfq.version += 1
    if binding:
        rfq.terms_version = rfq.version
    session.add(
        RfqVersion(
            rfq_id=rfq.id,
            version=rfq.version,
            binding=binding,
            content=says,
            changed=names,
            at=clock.now(),
            actor_id=actor.user_id,
        )
    )
    session.flush()
    session.expire(rfq, ["versions"])
    audit.record(session, actor, "rfq.version", "rfq", rfq.number, version=rfq.version, changed=names)
