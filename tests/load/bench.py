"""`make bench`: how fast the store is beside what the machine can do, never in absolute numbers.

Prints a table and writes build/bench.json. Ceiling and store take turns (A B A B), so that a machine that is busy with
other things is busy for both. Nothing here fails because of a number: floors are printed as ok or below.
"""

from __future__ import annotations

import dataclasses
import itertools
import json
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import click

from shop.app import create_app
from tests.load import client, pages, phones, province, purchases, rosters, stores
from tests.load.client import Sample
from tests.load.stores import Store
from tests.support.source import ROOT

OUTPUT = ROOT / "build" / "bench.json"
BUYERS = 8
GOODS = 200
# Seconds of buying before it counts. Pages have been seen by every process before they count; a process writes the SQL
# of a purchase at its first one (four times the work of a later one), PostgreSQL plans it on each new connection.
WARM_UP = 8.0
WARM, COLD = "warm", "cold"
PAGES = ("home", "listing", "listing_p50", "product", "booth")
SEARCHES = ("search_common", "search_rare")


@dataclass
class Result:
    """One line. `ratio`: requests (or purchases) per second over those of the ceiling of the same run."""

    name: str
    cache: str
    products: int
    engine: str
    database: str
    ratio: float
    p50_ms: float
    p99_ms: float
    statements: int
    per_second: float
    hello_ratio: float | None = None
    #: Of a purchase: single rows that the database itself committed per second in the same run.
    commits_per_second: float | None = None


@dataclass(frozen=True)
class Plan:
    """How long, over what. `searched`: sizes of which only the search is measured."""

    rounds: int
    seconds: float
    sizes: tuple[int, ...]
    databases: tuple[str, ...]
    searched: tuple[int, ...] = ()


def measure(plan: Plan, say: Callable[[str], None]) -> list[Result]:
    """All measurements; takes some minutes."""
    results: list[Result] = []
    with ExitStack() as stack:
        place = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="baigong-bench-")))
        new = stack.enter_context(_databases(plan, place))
        ceiling = stack.enter_context(stores.ceiling(place))
        for database, size in itertools.product(plan.databases, (*plan.sizes, *plan.searched)):
            begun = time.monotonic()
            folder = place / f"{database}-{size}"
            folder.mkdir()
            store = stores.build(folder, database, new(database, size), size)
            say(f"built {database} with {size} products in {time.monotonic() - begun:.0f} s")
            for result in _measure_store(plan, store, ceiling):
                results.append(result)
                say(line(result))
    return results


@contextmanager
def _databases(plan: Plan, place: Path) -> Iterator[Callable[[str, int], str]]:
    if "postgres" not in plan.databases:
        yield lambda _database, size: f"sqlite:///{place / f'shop-{size}.sqlite3'}"
        return
    with stores.postgres_for_load() as admin:

        def new(database: str, size: int) -> str:
            if database == "postgres":
                return stores.new_database(admin, f"load_{size}")
            return f"sqlite:///{place / f'shop-{size}.sqlite3'}"

        yield new


def _measure_store(plan: Plan, store: Store, ceiling: int) -> Iterator[Result]:
    addresses = pages.paths(store)
    whole = store.products in plan.sizes
    emails = stores.buyers(store, BUYERS)
    variants = [variant for variant, _workshop in stores.goods(store, GOODS)]
    for cache in (WARM, COLD):
        switch = {"SHOP_FRAGMENT_CACHE": "on" if cache == WARM else "off"}
        counted = _in_this_process(store, warm=cache == WARM)
        with stores.served(store, **switch) as (port, _process):
            for name in (*PAGES, *SEARCHES) if whole else SEARCHES:
                if name in addresses:
                    ask = _search if name in SEARCHES and cache == COLD else _page
                    yield ask(plan, store, counted, name, cache, addresses[name], port, ceiling)
            if whole and cache == WARM:
                yield _purchase(plan, store, emails, variants, port, ceiling)


def _in_this_process(store: Store, *, warm: bool) -> Store:
    """The same store in this process, where statements are counted."""
    settings = dataclasses.replace(store.settings, fragment_cache=warm)
    return dataclasses.replace(store, app=create_app(settings), settings=settings)


def _page(
    plan: Plan, store: Store, counted: Store, name: str, cache: str, paths: list[str], port: int, ceiling: int
) -> Result:
    for _ in range(4):  # every process has seen every page, and every question that is repeated
        client.each_once(port, paths * 4)
    ratios, taken = [], Sample()
    for _ in range(plan.rounds):
        bare = client.for_seconds(ceiling, ["/cards"], plan.seconds)
        own = client.for_seconds(port, paths, plan.seconds)
        ratios.append(own.rate / bare.rate)
        taken.latencies += own.latencies
        taken.seconds += own.seconds
    asked = pages.statements(counted, paths, warm=cache == WARM)
    return _result(store, name, cache, statistics.median(ratios), taken, asked)


def _search(
    plan: Plan, store: Store, counted: Store, name: str, cache: str, paths: list[str], port: int, ceiling: int
) -> Result:
    """Every question is asked once in a round, and nothing is kept. What does not count comes first: statements are
    planned at their first uses.
    """
    client.each_once(port, paths[::2])
    ratios, taken = [], Sample()
    for _ in range(max(2, plan.rounds // 2)):
        bare = client.for_seconds(ceiling, ["/cards"], plan.seconds)
        own = client.each_once(port, paths)
        ratios.append(own.rate / bare.rate)
        taken.latencies += own.latencies
        taken.seconds += own.seconds
    asked = pages.statements(counted, paths, warm=False)
    return _result(store, name, cache, statistics.median(ratios), taken, asked)


def _purchase(
    plan: Plan, store: Store, emails: list[str], variants: list[int], port: int, ceiling: int
) -> Result:
    commits, hellos, taken = [], [], Sample()
    purchases.buy_for(port, emails, variants, WARM_UP)
    for _ in range(max(2, plan.rounds // 2)):
        hellos.append(client.for_seconds(ceiling, ["/hello"], plan.seconds).rate)
        commits.append(purchases.commits_for(store, plan.seconds).rate)
        own = purchases.buy_for(port, emails, variants, 4 * plan.seconds)
        taken.latencies += own.latencies
        taken.seconds += own.seconds
    asked = purchases.statements_of_a_purchase(store, emails[0], variants[0])
    result = _result(store, "purchase", WARM, taken.rate / statistics.mean(commits), taken, asked)
    return dataclasses.replace(
        result,
        hello_ratio=round(taken.rate / statistics.mean(hellos), 5),
        commits_per_second=round(statistics.mean(commits), 1),
    )


def _result(store: Store, name: str, cache: str, ratio: float, taken: Sample, statements: int) -> Result:
    return Result(
        name=name,
        cache=cache,
        products=store.products,
        engine=store.settings.search,
        database=store.engine,
        ratio=round(ratio, 5),
        p50_ms=round(taken.quantile_ms(50), 2),
        p99_ms=round(taken.quantile_ms(99), 2),
        statements=statements,
        per_second=round(taken.rate, 1),
    )


def line(result: Result) -> str:
    """A result for people."""
    r = result
    hello = f"  {r.hello_ratio:.4f} of hello" if r.hello_ratio is not None else ""
    if r.commits_per_second is not None:
        hello += f"  beside {r.commits_per_second:.0f} commits/s of the database itself"
    return (
        f"{r.database:<9}{r.products:>7}  {r.cache:<5} {r.name:<14}{r.ratio:>9.4f}{r.per_second:>9.1f}/s"
        f"{r.p50_ms:>9.1f} ms{r.p99_ms:>9.1f} ms{r.statements:>5} statements{hello}"
    )


def floors(results: list[Result]) -> list[str]:
    """What architecture and issue ask for, each with ok or below."""
    said = [_against(r, floor) for r in results if (floor := _floor(r)) is not None]
    said += [
        f"{_verdict(r.hello_ratio, 0.004)} purchase {r.database} {r.products}: {r.hello_ratio} of hello"
        f" (floor 0.004, aim 0.012)"
        for r in results
        if r.hello_ratio is not None
    ]
    cost = {(r.name, r.cache, r.database, r.products): 1 / r.ratio for r in results if r.ratio}
    for (name, cache, database, size), own in cost.items():
        if name == "listing_p50":
            other = cost.get(("listing", cache, database, size))
            said.append(_times(f"page 50 over page 1, {cache} {database}", own, other, 1.3))
        elif size == 10_000 and (most := _most_times(name, cache, database)):
            other = cost.get((name, cache, database, 1000))
            said.append(_times(f"10,000 over 1,000, {name} {cache} {database}", own, other, most))
    return [words for words in said if words]


def _floor(result: Result) -> float | None:
    if result.name in {"home", "listing", "product"}:
        return 0.9 if result.cache == WARM else 0.12
    if result.name == "booth":
        return 0.5 if result.cache == WARM else None
    if result.name not in SEARCHES:
        return None
    if result.cache == WARM:
        return 0.8
    if result.products > 10_000:
        return None
    return 0.08 if result.engine == "postgres" else 0.02


def _most_times(name: str, cache: str, database: str) -> float | None:
    """How many times what 1,000 products cost 10,000 may cost."""
    if name in PAGES:
        return 1.3
    if name not in SEARCHES or cache == WARM or database != "postgres":
        return None
    return 4 if name == "search_common" else 2


def _against(result: Result, floor: float) -> str:
    r = result
    return f"{_verdict(r.ratio, floor)} {r.name} {r.cache} {r.database} {r.products}: {r.ratio:.3f} (floor {floor})"


def _times(what: str, own: float, other: float | None, most: float) -> str:
    return f"{_verdict(most, own / other)} {what}: {own / other:.2f} times (at most {most})" if other else ""


def _verdict(value: float | None, floor: float) -> str:
    return "ok    " if value is not None and value >= floor else "BELOW "


@click.command()
@click.option("--rounds", default=4, show_default=True, help="How often ceiling and store take turns.")
@click.option("--seconds", default=0.8, show_default=True, help="How long one turn takes.")
@click.option("--products", "sizes", multiple=True, type=int, default=(1_000, 10_000), show_default=True)
@click.option(
    "--searched",
    multiple=True,
    type=int,
    default=(100_000,),
    show_default=True,
    help="Sizes of which only the search is measured; 0 leaves them out.",
)
@click.option("--database", "databases", multiple=True, default=("sqlite", "postgres"), show_default=True)
@click.option("--runs", default=phones.RUNS, show_default=True, help="How often Lighthouse judges a page.")
@click.option(
    "--entries",
    default=province.MANY,
    show_default=True,
    help="Ledger entries of the province whose statistics are measured; 0 leaves it out.",
)
def main(
    rounds: int,
    seconds: float,
    sizes: tuple[int, ...],
    searched: tuple[int, ...],
    databases: tuple[str, ...],
    runs: int,
    entries: int,
) -> None:
    """Measure pages, searches and purchases."""
    plan = Plan(rounds, seconds, sizes, databases, tuple(filter(None, searched)))
    results = measure(plan, click.echo)
    of_rosters = rosters.measure(databases, click.echo)
    on_phones = phones.measure(runs, click.echo)
    of_province = province.measure(click.echo, entries=entries) if entries else []
    OUTPUT.parent.mkdir(exist_ok=True)
    found = [dataclasses.asdict(r) for r in results] + [rosters.as_data(r) for r in of_rosters]
    found += [phones.as_data(one) for one in on_phones] + [province.as_data(one) for one in of_province]
    OUTPUT.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    click.echo("")
    for words in floors(results):
        click.echo(words)
    click.echo(f"\nwritten to {OUTPUT.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
