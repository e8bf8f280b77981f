"""Whether a corrected quarter may be published: what changed must be as hidden as what is (BR-37)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from shop.workshops.statistics.disclosure.cells import Atom, Figure, Publication, figures, parts_of
from shop.workshops.statistics.disclosure.exposure import exposed
from shop.workshops.statistics.disclosure.sensitive import danger_of


def correction_faults(
    before: Sequence[Atom], after: Sequence[Atom], publication: Publication
) -> list[Figure]:
    """The rows whose change would tell of single workshops; none when the correction may be published.

    `publication` are the tables under which the quarter stands published; the correction comes out in the same ones, so
    the changes are a province of their own: every row's change rests on three workshops or on none, none has above
    80 % of it, no two rows' changes differ by fewer than three, and the new figures are safe as well.
    """
    changes = _changes(before, after)
    if not changes or not publication.tables:
        return []
    new = [atom for atom in after if atom.fen]
    rows = figures(changes, publication)
    faults = [row for row in rows if danger_of(parts_of(changes, row)) is not None]
    faults += [rows[one.rows[0]] for one in exposed(changes, rows) if one.rows]
    standing = figures(new, publication)
    faults += [row for row in standing if danger_of(parts_of(new, row)) is not None]
    faults += [standing[one.rows[0]] for one in exposed(new, standing) if one.rows]
    return list({(row.table, row.item): row for row in faults}.values())


def _changes(before: Sequence[Atom], after: Sequence[Atom]) -> list[Atom]:
    sums: dict[tuple[int, str, str, str], int] = defaultdict(int)
    for sign, atoms in ((-1, before), (1, after)):
        for *key, fen in atoms:
            sums[tuple(key)] += sign * fen  # type: ignore[index]  # the four facts of an atom
    return [Atom(*key, fen) for key, fen in sorted(sums.items()) if fen]
