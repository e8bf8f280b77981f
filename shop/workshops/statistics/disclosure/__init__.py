"""Disclosure control: which sums may be published so that no workshop's figure can be computed from them.

Pure calculations, no database. `protect` decides what stands alone and what is pooled; `correction_faults` says why a
corrected quarter must wait.
"""

from shop.workshops.statistics.disclosure.cells import Atom, Publication, Table, TableKey
from shop.workshops.statistics.disclosure.corrections import correction_faults
from shop.workshops.statistics.disclosure.protecting import protect
from shop.workshops.statistics.disclosure.sensitive import Danger, danger_of

__all__ = [
    "Atom",
    "Danger",
    "Publication",
    "Table",
    "TableKey",
    "correction_faults",
    "danger_of",
    "protect",
]
