"""Property tests draw the same examples every time, whatever else was imported, and read no source before they begin.

Hypothesis looks for constants in the source of every local module that is imported by then, to try them as values: some
seconds of every process, and other examples with every change anywhere and with every test that came before. Values at
which something begins or ends are named in the strategies, and in examples.
"""

from __future__ import annotations

from hypothesis import settings
from hypothesis.internal.conjecture import providers


def draw_the_same() -> None:
    """From here on examples follow from the test alone; none is kept, and no constants are looked for."""
    settings.register_profile("steady", derandomize=True, database=None, deadline=None)
    settings.load_profile("steady")
    nothing = providers._local_constants
    providers._get_local_constants = lambda: nothing
