"""The split proposal: pieces over workshops so that the whole costs least. Pure.

Each workshop takes nothing, or between its fewest and its most pieces (capacity and date are in the most already). A
tier prices all pieces, so costs jump and a plain greedy choice can be far off. Branch and bound: below each cost lies its
convex hull; shared out by hull, at most one workshop stands between two corners, where hull and cost differ. There its
range is cut in two and both halves are looked at, the cheapest bound first. What is found first is feasible, what is left
when nothing is cheaper is the optimum; after `MOST_STEPS` the best so far is answered.
"""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shop.orders.production.quotations.prices import Terms

MOST_STEPS = 4_000
Range = tuple[int, int]  # pieces allowed, both ends included; nothing besides when the range begins at 0
Corner = tuple[int, int]  # pieces, fen


@dataclass(frozen=True)
class Offer:
    """What one workshop could take: `most` is bounded by its capacity and by the date as well; 0: it cannot take part."""

    key: int
    terms: Terms
    most: int


@dataclass(frozen=True)
class Proposal:
    """Pieces by the key of the offer (only those that get some), and what the whole costs, in fen."""

    pieces: Mapping[int, int]
    total_fen: int


def propose(offers: Sequence[Offer], pieces: int) -> Proposal | None:
    """The cheapest way to have exactly so many pieces made; None when the offers cannot be combined to it."""
    able = [offer for offer in offers if offer.most >= offer.terms.least]
    start = [(0, offer.most) for offer in able]
    best: Proposal | None = None
    order = itertools.count()
    waiting: list[tuple[float, int, list[Range]]] = []
    _push(waiting, order, able, start, pieces)
    for _step in range(MOST_STEPS):
        if not waiting or (best is not None and waiting[0][0] >= best.total_fen):
            break
        _bound, _turn, ranges = heapq.heappop(waiting)
        shares, open_at = _share_out(able, ranges, pieces)
        found = _cost(able, shares)
        if found is not None and (best is None or found < best.total_fen):
            best = Proposal({o.key: n for o, n in zip(able, shares, strict=True) if n}, found)
        if open_at is not None:
            for half in _halves(able[open_at], ranges[open_at], shares[open_at]):
                _push(waiting, order, able, [*ranges[:open_at], half, *ranges[open_at + 1 :]], pieces)
    return best


def _push(
    waiting: list[tuple[float, int, list[Range]]],
    order: itertools.count[int],
    offers: Sequence[Offer],
    ranges: list[Range],
    pieces: int,
) -> None:
    """Wait with these ranges if so many pieces fit into them."""
    if sum(low for low, _high in ranges) <= pieces <= sum(high for _low, high in ranges):
        heapq.heappush(waiting, (_bound(offers, ranges, pieces), next(order), ranges))


def _halves(offer: Offer, span: Range, at: int) -> list[Range]:
    """The range cut at a number of pieces that stands between two corners; what cannot be is left out."""
    low, high = span
    least = offer.terms.least
    if 0 < at < least:  # between nothing and the fewest: one or the other
        return [half for half in ((low, 0), (least, high)) if half[0] <= half[1]]
    return [(low, at), (at + 1, high)] if low < at else [(low, low), (at + 1, high)]


def _corners(offer: Offer, span: Range) -> list[Corner]:
    """The corners of the convex hull below the cost within the range, from left to right."""
    low, high = span
    least = offer.terms.least
    starts = {max(start, least, low) for start, _fen in offer.terms.tiers} | {max(least, low), high}
    ends = {start - 1 for start, _fen in offer.terms.tiers}
    points = {n for n in starts | ends if max(low, least) <= n <= high}
    if low == 0:
        points.add(0)
    hull: list[Corner] = []
    for n in sorted(points):
        corner = (n, offer.terms.total_fen(n))
        while len(hull) > 1 and _above(hull[-2], hull[-1], corner):
            hull.pop()
        hull.append(corner)
    return hull


def _above(a: Corner, b: Corner, c: Corner) -> bool:
    """Whether the middle corner lies on or above the line between the others."""
    return (b[1] - a[1]) * (c[0] - a[0]) >= (c[1] - a[1]) * (b[0] - a[0])


def _edges(
    offers: Sequence[Offer], ranges: Sequence[Range]
) -> tuple[list[int], list[tuple[float, int, int]]]:
    """Where each workshop begins, and the edges of all hulls, the least steep first: (fen a piece, whose, how long)."""
    begin, edges = [], []
    for i, (offer, span) in enumerate(zip(offers, ranges, strict=True)):
        hull = _corners(offer, span)
        begin.append(hull[0][0])
        for (n, fen), (m, more) in itertools.pairwise(hull):
            edges.append(((more - fen) / (m - n), i, m - n))
    return begin, sorted(edges)


def _share_out(offers: Sequence[Offer], ranges: Sequence[Range], pieces: int) -> tuple[list[int], int | None]:
    """The pieces shared out along the hulls, and who stands between two corners (None: nobody)."""
    shares, edges = _edges(offers, ranges)
    left, open_at = pieces - sum(shares), None
    for _slope, i, length in edges:
        part = min(left, length)
        shares[i] += part
        left -= part
        if 0 < part < length:
            open_at = i
        if not left:
            break
    return shares, open_at


def _bound(offers: Sequence[Offer], ranges: Sequence[Range], pieces: int) -> float:
    """What it costs at least within the ranges, in fen."""
    begin, edges = _edges(offers, ranges)
    total = float(sum(o.terms.total_fen(n) for o, n in zip(offers, begin, strict=True)))
    left = pieces - sum(begin)
    for slope, _i, length in edges:
        part = min(left, length)
        total += slope * part
        left -= part
    return total


def _cost(offers: Sequence[Offer], shares: Sequence[int]) -> int | None:
    """What these pieces really cost; None when somebody would have fewer than they make."""
    pairs = list(zip(offers, shares, strict=True))
    if any(0 < n < offer.terms.least for offer, n in pairs):
        return None
    return sum(offer.terms.total_fen(n) for offer, n in pairs)
