"""`python -m tests.load.last_pieces`: 500 buyers at once, 20 products of 10 pieces each, carts of three workshops.

Demand exceeds every product. Each buyer submits again until something is placed or nothing is left of the cart, and pays.
Then exactly 200 pieces are sold, nobody has seen an error of the store, and the books agree. Ends with 1 otherwise. The
last result is told in docs/wear.md.
"""

from __future__ import annotations

import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import click
import sqlalchemy as sa

from shop.accounts.models import User
from shop.catalog.models import Stock
from shop.core import clock
from shop.core.db import db
from shop.orders import cart
from shop.orders.models import Order, OrderLine, OrderState, Purchase
from tests.factories.orders import owner
from tests.journeys.visitor import COOKIE, signed_cookie
from tests.load import checks, stores
from tests.load.buyers import ADDRESS, HIDDEN, OK, SEE_OTHER, TICK, Buyer, Refused
from tests.load.stores import Store
from tests.load.stubborn import StubbornBrowser

BUYERS, PRODUCTS, PIECES = 500, 20, 10
CONFLICT, TRIES = 409, 40
WORD = "last"


@dataclass
class Done:
    """What the buyers got, and what was wrong with it."""

    answers: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, what: str) -> None:
        """Count it."""
        with self._lock:
            self.answers[what] += 1


class SignedIn(Buyer):
    """A buyer who has signed in before the rush, with a filled cart."""

    def __init__(self, port: int, cookie: str) -> None:
        self.browser = StubbornBrowser(port, {COOKIE: cookie})

    def rush(self, done: Done) -> str | None:
        """The number of what was placed; None when nothing is left to place."""
        page = self.browser.send("GET", "/checkout")
        if (page.status, page.location) == (SEE_OTHER, "/cart"):
            return None
        self.token = dict(HIDDEN.findall(page.text)).get("csrf_token", "")
        found = ADDRESS.search(page.text)
        if found is None:
            raise Refused("no address to choose", page)
        self._post("address", "/checkout", {"address": found[1] or found[2], "note": ""})
        answer = self.browser.send("GET", "/checkout/review")
        for _try in range(TRIES):
            form = dict(HIDDEN.findall(answer.text))
            if answer.status not in {OK, CONFLICT} or "idempotency_key" not in form:
                break
            if tick := TICK.search(answer.text):
                form["tick"] = tick[1]
            answer = self.browser.send("POST", "/purchases", form)
            done.add(f"submits answered {answer.status}")
            if answer.status == SEE_OTHER:
                return answer.location.split("/")[2]
        if answer.status not in {OK, SEE_OTHER, CONFLICT}:
            raise Refused("place", answer)
        return None


def prepare(store: Store) -> list[str]:
    """Twenty products with ten pieces, and a filled cart for everybody; the cookies of the buyers."""
    one_each = {workshop: variant for variant, workshop in stores.goods(store, 400)}
    goods = list(one_each.values())[:PRODUCTS]
    names = stores.buyers(store, BUYERS, word=WORD)
    cookies = []
    with store.app.app_context():
        session = db.session
        session.execute(
            sa.update(Stock).where(Stock.variant_id.in_(goods)).values(on_hand=PIECES, reserved=0)
        )
        of_them = {one.email: one for one in session.scalars(sa.select(User).where(User.email.in_(names)))}
        for n, person in enumerate(of_them[name] for name in names):
            for step in (0, 7, 13):
                cart.put(session, owner(person), variant_id=goods[(n + step) % PRODUCTS], quantity=1)
            cookies.append(signed_cookie(store.app, person.get_id(), clock.now())[0])
        session.commit()
    return cookies


def run(store: Store, cookies: list[str]) -> tuple[Done, float]:
    """Everybody at once; how it went, and the seconds it took."""
    done, start = Done(), threading.Barrier(BUYERS + 1)
    with stores.served(store) as (port, _process):
        threads = [threading.Thread(target=_buy, args=(done, start, port, cookie)) for cookie in cookies]
        for thread in threads:
            thread.start()
        start.wait()
        begun = time.monotonic()
        for thread in threads:
            thread.join()
        took = time.monotonic() - begun
        checks.wait_until_the_outbox_is_empty(store)
    return done, took


def _buy(done: Done, start: threading.Barrier, port: int, cookie: str) -> None:
    buyer = SignedIn(port, cookie)
    start.wait()
    try:
        number = buyer.rush(done)
        if number is None:
            done.add("buyers left with nothing")
            return
        buyer.pay(number)
        done.add("purchases paid")
    except (Refused, TimeoutError) as wrong:
        done.broken.append(str(wrong))


def faults(store: Store, done: Done) -> list[str]:
    """Sentences; empty when exactly the pieces that were there are sold."""
    found = [f"a buyer was told: {what}" for what in done.broken]
    with store.app.app_context():
        sold = (
            sa.select(OrderLine.variant_id, sa.func.sum(OrderLine.quantity))
            .join(Order, Order.id == OrderLine.order_id)
            .join(Purchase, Purchase.id == Order.purchase_id)
            .join(User, User.id == Purchase.user_id)
            .where(User.email.like(f"{WORD}%@load.example"), Order.state == OrderState.PAID)
            .group_by(OrderLine.variant_id)
        )
        pieces = {variant: int(count) for variant, count in db.session.execute(sold)}
    found += [
        f"variant {variant}: {count} pieces sold" for variant, count in pieces.items() if count != PIECES
    ]
    if sum(pieces.values()) != PRODUCTS * PIECES:
        found.append(f"{sum(pieces.values())} pieces sold")
    log = (store.settings.data_dir / "serve.log").read_text(encoding="utf-8")
    if "Traceback" in log:
        found.append("the log tells of an error")
    return found + checks.faults(store)


@click.command()
@click.option("--products", default=660, show_default=True)
@click.option("--database", type=click.Choice(["sqlite", "postgres"]), default="sqlite", show_default=True)
def main(products: int, database: str) -> None:
    """Let them rush."""
    with ExitStack() as stack:
        place = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="baigong-last-")))
        url = f"sqlite:///{place / 'shop.sqlite3'}"
        if database == "postgres":
            url = stores.new_database(stack.enter_context(stores.postgres_for_load()), "last")
        (place / "data").mkdir()
        store = stores.build(place / "data", database, url, products)
        cookies = prepare(store)
        click.echo(f"built {database}; {BUYERS} buyers begin")
        done, took = run(store, cookies)
        found = faults(store, done)
    click.echo(f"{took:.1f} s: {dict(done.answers)}")
    for what in found[:50]:
        click.echo(f"BROKEN {what}")
    click.echo("ok: exactly what was there is sold" if not found else f"{len(found)} things are wrong")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
