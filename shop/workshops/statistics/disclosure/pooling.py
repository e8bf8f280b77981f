"""A table's unsafe items become one sum, with as many safe ones as that sum needs to be safe itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from shop.workshops.statistics.disclosure.cells import Table
from shop.workshops.statistics.disclosure.sensitive import danger_of

Parts = Mapping[int, int]


def pool(items: Mapping[str, Parts], forced: Collection[str] = ()) -> Table:
    """Which items stand alone (BR-28). `forced` ones are pooled whatever they hold.

    A pool of one item would be that item, and a pool that is unsafe needs company: the smallest of those alone joins it.
    The same facts make the same table.
    """
    alone = {item for item, held in items.items() if item not in forced and danger_of(held) is None}
    pooled = set(items) - alone
    while alone and pooled and (len(pooled) < 2 or danger_of(together(items[item] for item in pooled))):
        smallest = min(alone, key=lambda item: (abs(sum(items[item].values())), item))
        alone.remove(smallest)
        pooled.add(smallest)
    return Table(tuple(sorted(alone)), tuple(sorted(pooled)))


def together(held: Iterable[Parts]) -> dict[int, int]:
    """What each workshop adds to several items."""
    sums: dict[int, int] = defaultdict(int)
    for one in held:
        for workshop, fen in one.items():
            sums[workshop] += fen
    return dict(sums)
