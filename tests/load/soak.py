"""`make soak`: the store under mixed load for a while, with suspensions and killed processes, then its books are read.

Visitors look, buyers buy, cancel and leave unpaid, an officer suspends and lifts, a web process is killed again and
again. Ends with 1 when anything that must never happen has happened.
"""

from __future__ import annotations

import random
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import click
import psutil

from tests.load import checks, pages, stores
from tests.load.buyers import Answer, Buyer, HttpBrowser, Refused
from tests.load.officer import Officer
from tests.load.stores import PASSWORD, Store
from tests.load.stubborn import BROKEN_LINE

VISITORS, BUYERS, GOODS = 2, 4, 60
KILL_EVERY, SUSPEND_EVERY, SUSPENDED_FOR = 45, 12, 6
CLEAR_ANSWERS = {303, 409, 410, 422, 429}  # refusals in words, while something is suspended or sold out


@dataclass
class Tally:
    """What happened. `broken` must stay empty."""

    done: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, what: str) -> None:
        """Count it."""
        with self._lock:
            self.done[what] += 1

    def fault(self, what: str) -> None:
        """It must not have happened."""
        with self._lock:
            self.broken.append(what)


def look(tally: Tally, port: int, addresses: list[str], chance: random.Random) -> None:
    """A visitor opens one page after another."""
    browser = HttpBrowser(port)
    while not tally.stop.is_set():
        address = chance.choice(addresses)
        try:
            answer = browser.send("GET", address)
        except BROKEN_LINE:
            tally.add("broken lines")
            continue
        judge(tally, f"GET {address}", answer)
        tally.add("pages looked at")
        time.sleep(0.05)


def judge(tally: Tally, step: str, answer: Answer) -> None:
    """No answer may be a fault of the store."""
    if answer.status >= 500 or answer.status not in CLEAR_ANSWERS | {200}:
        tally.fault(f"{step}: {answer.status}")


def shop(tally: Tally, port: int, email: str, variants: list[int], chance: random.Random) -> None:
    """Somebody buys: most pay, some cancel what they paid, some never pay."""
    buyer: Buyer | None = None
    while not tally.stop.is_set():
        try:
            buyer = buyer or Buyer(HttpBrowser(port), email, PASSWORD)
            tally.add(_one_purchase(buyer, chance.sample(variants, 2), chance.random()))
        except Refused as refusal:
            judge(tally, refusal.step, refusal.answer)
            tally.add("refused")
            buyer = _with_empty_cart(buyer)
        except BROKEN_LINE:
            tally.add("broken lines")
            time.sleep(0.2)


def _with_empty_cart(buyer: Buyer | None) -> Buyer | None:
    if buyer is not None:
        buyer.empty_the_cart()
    return buyer


def _one_purchase(buyer: Buyer, wanted: list[int], fate: float) -> str:
    number = buyer.place(wanted)
    if fate < 0.1:
        return "left unpaid"
    if fate < 0.2:
        buyer.cancel_purchase(number)
        return "cancelled unpaid"
    buyer.pay(number)
    if fate < 0.4:
        buyer.cancel_orders(number)
        return "cancelled after payment"
    return "paid"


def suspend_and_lift(tally: Tally, officer: Officer, workshops: list[int], chance: random.Random) -> None:
    """One workshop after another may not sell for a while; nothing of it may be ordered meanwhile."""
    while not tally.stop.wait(SUSPEND_EVERY - SUSPENDED_FOR):
        workshop = chance.choice(workshops)
        before = officer.suspend(workshop)
        tally.stop.wait(SUSPENDED_FOR)
        late = officer.orders_of(workshop) - before
        if late:
            tally.fault(
                f"workshop {workshop} was suspended, and orders {sorted(late)} were committed after it"
            )
        officer.lift(workshop)
        tally.add("suspended and lifted")


def kill_now_and_then(tally: Tally, master: int, every: float, chance: random.Random) -> None:
    """A web process dies without warning; the master starts another."""
    while not tally.stop.wait(every):
        children = psutil.Process(master).children()
        if children:
            chance.choice(children).kill()
            tally.add("processes killed")


def run(store: Store, minutes: float, kill_every: float, say: Callable[[str], None]) -> Tally:
    """Load for so long, then the faults that were seen and those found in the books."""
    tally, seed = Tally(), random.Random(20261122)  # the same load each time
    goods = stores.goods(store, GOODS)
    variants, workshops = [v for v, _ in goods], sorted({w for _, w in goods})
    emails = stores.buyers(store, BUYERS, word="soak")
    looked_at = [a for found in pages.paths(store).values() for a in found[:20]]
    officer = Officer(store)
    with stores.served(store) as (port, process):
        work = [partial(look, tally, port, looked_at, _own(seed)) for _ in range(VISITORS)]
        work += [partial(shop, tally, port, email, variants, _own(seed)) for email in emails]
        work.append(partial(suspend_and_lift, tally, officer, workshops, _own(seed)))
        work.append(partial(kill_now_and_then, tally, process.pid, kill_every, _own(seed)))
        threads = [threading.Thread(target=_guarded, args=(tally, task)) for task in work]
        for thread in threads:
            thread.start()
        until = time.monotonic() + 60 * minutes
        while time.monotonic() < until and all(thread.is_alive() for thread in threads):
            time.sleep(min(30, max(0.1, until - time.monotonic())))
            say(", ".join(f"{count} {what}" for what, count in sorted(tally.done.items())))
        tally.stop.set()
        for thread in threads:
            thread.join(60)
        checks.wait_until_the_outbox_is_empty(store)
    tally.broken += checks.faults(store)
    return tally


def _own(seed: random.Random) -> random.Random:
    return random.Random(seed.random())


def _guarded(tally: Tally, task: Callable[[], None]) -> None:
    try:
        task()
    except Exception as fault:
        tally.fault(f"{type(fault).__name__}: {fault}")


@click.command()
@click.option("--minutes", default=10.0, show_default=True)
@click.option("--products", default=660, show_default=True)
@click.option("--database", type=click.Choice(["sqlite", "postgres"]), default="sqlite", show_default=True)
@click.option("--kill-every", default=float(KILL_EVERY), show_default=True, help="Seconds between two kills.")
def main(minutes: float, products: int, database: str, kill_every: float) -> None:
    """Keep the store busy, then read its books."""
    with ExitStack() as stack:
        place = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="baigong-soak-")))
        url = f"sqlite:///{place / 'shop.sqlite3'}"
        if database == "postgres":
            admin = stack.enter_context(stores.postgres_for_load())
            url = stores.new_database(admin, "soak")
        data = place / "data"
        data.mkdir()
        store = stores.build(data, database, url, products)
        click.echo(f"built {database} with {products} products; {minutes:g} minutes of load")
        tally = run(store, minutes, kill_every, click.echo)
    for what in tally.broken[:50]:
        click.echo(f"BROKEN {what}")
    click.echo("ok: nothing broke" if not tally.broken else f"{len(tally.broken)} things broke")
    sys.exit(bool(tally.broken))


if __name__ == "__main__":
    main()
