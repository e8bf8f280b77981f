"""`python -m tests.load.killed`: kill -9 of web and worker again and again while 2,000 purchases are made.

Buyers press again whenever the line breaks. They pay at a local Stripe, whose events arrive late, twice or never.
Afterwards the clock runs on until every payment has been asked for, and then: each purchase a buyer was told of is there
once, each was paid once, the pieces and the ledger agree, and the reconciliation of the day finds no difference.
Ends with 1 when anything is wrong. The last result is told in docs/wear.md.
"""

from __future__ import annotations

import http.client
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path

import click
import sqlalchemy as sa

from shop.core import clock
from shop.core.db import db
from shop.orders.payments.models import Payment, PaymentState
from tests.load import bought, checks, stores
from tests.load.buyers import Refused
from tests.load.mortal import Mortal
from tests.load.stores import PASSWORD, Store
from tests.load.stubborn import BROKEN_LINE, StripePayer, StubbornBrowser
from tests.support import stripe_server
from tests.support.stripe_server import StripeServer
from tests.support.stripe_server.events import SECRET
from tests.support.stripe_server.server import KEY

BUYERS, GOODS = 8, 60
NEVER, TWICE = 0.1, 0.2  # shares of the events that are lost for good, or come twice
# A killed process keeps its tasks for five minutes; a payment whose events are lost is asked for a minute later.
PATIENCE = 900


@dataclass
class Done:
    """What the buyers saw, and what was wrong with it."""

    wanted: int
    numbers: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    pressed_again: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def more(self) -> bool:
        """Whether another purchase is to be begun."""
        return len(self.numbers) < self.wanted and not self.broken

    def bought(self, number: str) -> int:
        """It is paid; how many there are now."""
        with self._lock:
            self.numbers.append(number)
            return len(self.numbers)


class Postman:
    """Brings the events of the provider: some never, some twice, and again until the store takes them."""

    def __init__(self, port: int, chance: random.Random) -> None:
        self._port, self._chance = port, chance
        self.count: Counter[str] = Counter()

    def send(self, body: str, signature: str) -> int:
        """What the store answered; 0 when nobody was there, and then it is brought again later."""
        fate = self._chance.random()
        if fate < NEVER:
            self.count["lost"] += 1
            return 0
        for _time in range(2 if fate > 1 - TWICE else 1):
            threading.Thread(target=self._bring, args=(body, signature), daemon=True).start()
        return 200

    def _bring(self, body: str, signature: str) -> None:
        for pause in (0, 1, 2, 4):
            time.sleep(pause)
            try:
                line = http.client.HTTPConnection("127.0.0.1", self._port, timeout=20)
                line.request(
                    "POST",
                    "/webhooks/stripe",
                    body,
                    {"Stripe-Signature": signature, "Content-Type": "application/json"},
                )
                status = line.getresponse().status
                line.close()
            except BROKEN_LINE:
                continue
            if status == 200:
                self.count["taken"] += 1
                return


def shop(done: Done, port: int, email: str, pairs: cycle[list[int]], after: threading.Semaphore) -> None:
    """One purchase after another, each of two workshops."""
    browser = StubbornBrowser(port)
    try:
        buyer = StripePayer(browser, email, PASSWORD)
        while done.more():
            number = buyer.place(next(pairs))
            buyer.pay(number)
            done.bought(number)
            after.release()
    except (Refused, TimeoutError) as wrong:
        done.broken.append(f"{email}: {wrong}")
        after.release(1000)
    done.pressed_again += browser.again


def settings_of(stripe: StripeServer) -> dict[str, str]:
    """What a served store has to be told of the local Stripe."""
    told = {"SECRET_KEY": KEY, "WEBHOOK_SECRET": SECRET, "API_BASE": stripe.url}
    return {f"SHOP_STRIPE_{name}": value for name, value in told.items()}


def run(store: Store, stripe: StripeServer, purchases: int, kills: int) -> tuple[Done, Mortal, Postman]:
    """The purchases, with the deaths spread evenly over them; returns when nothing waits any more."""
    chance, done, paid = random.Random(20261122), Done(purchases), threading.Semaphore(0)
    emails = stores.buyers(store, BUYERS, word="wear")
    goods = [variant for variant, _workshop in stores.goods(store, GOODS)]
    with Mortal(store, settings_of(stripe)) as served:
        postman = Postman(served.port, chance)
        stripe.post.send = postman.send
        threads = [
            threading.Thread(target=shop, args=(done, served.port, email, _pairs(goods, n), paid))
            for n, email in enumerate(emails)
        ]
        for thread in threads:
            thread.start()
        for _kill in range(kills):
            for _purchase in range(purchases // kills):
                paid.acquire()
            if done.broken:
                break
            served.kill_one(chance)
        for thread in threads:
            thread.join()
        _wait(store)
    return done, served, postman


def _pairs(goods: list[int], n: int) -> cycle[list[int]]:
    turned = goods[n:] + goods[:n]
    return cycle([[a, b] for a, b in zip(turned, turned[len(turned) // 2 :], strict=False)])


def _wait(store: Store) -> None:
    """Until every payment is decided and every task done, or patience ends (then the checks tell)."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and (_undecided(store) or checks.leased(store)):
        time.sleep(2)
    checks.wait_until_the_outbox_is_empty(store)


def _undecided(store: Store) -> int:
    with store.app.app_context():
        paid = Payment.state.in_([PaymentState.CREATED, PaymentState.OPEN])
        asked = sa.select(sa.func.count(Payment.id)).where(
            paid, Payment.next_ask_at <= sa.literal(clock.now())
        )
        return db.session.scalar(asked) or 0


def _show(log: Path) -> None:
    """What the store said of its own errors, for whoever looks for the cause."""
    words = log.read_text(encoding="utf-8", errors="replace")
    first = words.find("Traceback")
    click.echo(words[first : first + 6000] if first >= 0 else words[-2000:])


@click.command()
@click.option("--purchases", default=2000, show_default=True)
@click.option("--kills", default=100, show_default=True)
@click.option("--products", default=660, show_default=True)
@click.option("--database", type=click.Choice(["sqlite", "postgres"]), default="sqlite", show_default=True)
def main(purchases: int, kills: int, products: int, database: str) -> None:
    """Kill, and count what is left."""
    with ExitStack() as stack:
        place = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="baigong-killed-")))
        url = f"sqlite:///{place / 'shop.sqlite3'}"
        if database == "postgres":
            url = stores.new_database(stack.enter_context(stores.postgres_for_load()), "killed")
        stripe = stack.enter_context(stripe_server.running())
        (place / "data").mkdir()
        store = stores.build(place / "data", database, url, products)
        click.echo(f"built {database}; {purchases} purchases and {kills} kills begin")
        begun = time.monotonic()
        done, served, postman = run(store, stripe, purchases, kills)
        took = time.monotonic() - begun
        found = done.broken + bought.faults(store, stripe, done.numbers, settings_of(stripe))
        if found:
            _show(store.settings.data_dir / "mortal.log")
    click.echo(f"{len(done.numbers)} purchases in {took:.0f} s; killed: {dict(served.deaths)}")
    click.echo(f"pressed again {done.pressed_again} times; events: {dict(postman.count)}")
    for what in found[:50]:
        click.echo(f"BROKEN {what}")
    click.echo("ok: nothing lost, nothing doubled" if not found else f"{len(found)} things are wrong")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
