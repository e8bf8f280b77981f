"""Terms as PostgreSQL writes them. Terms are Chinese characters, small letters, digits and marks: nothing to escape."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from shop.catalog.search.asking import Part, Query

# The four labels of a tsvector: a weight of a text (see documents) has the label of the first bound it reaches.
LABELS = ((12, "A"), (7, "B"), (4, "C"), (0, "D"))
# What the labels count, D first, as ts_rank takes them.
WEIGHTS = "{0.25, 0.33, 0.65, 1.0}"


def weighted(terms: Mapping[str, int]) -> str:
    """A tsvector of terms with their weights; each stands in one place."""
    return " ".join(f"'{term}':1{_label(weight)}" for term, weight in terms.items())


def _label(weight: int) -> str:
    return next(label for bound, label in LABELS if weight >= bound)


def plain(terms: Collection[str]) -> str:
    """A tsvector of bare terms."""
    return " ".join(f"'{term}'" for term in terms)


def needed(asked: Query) -> str:
    """A tsquery that an entry with every part, in one of its ways, matches."""
    return " & ".join(_part(part) for part in asked.parts)


def _part(part: Part) -> str:
    ways = (" & ".join(f"'{term}'" for term in way.terms) for way in part.ways)
    return "(" + " | ".join(f"({way})" for way in ways) + ")"


def lifting(asked: Query) -> str:
    """A tsquery by which entries are ranked: any of what was typed or meant."""
    typed = (term for part in asked.parts for way in part.ways for term in way.terms)
    return " | ".join(f"'{term}'" for term in dict.fromkeys([*typed, *asked.lifting]))
