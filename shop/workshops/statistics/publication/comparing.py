"""How much more or less than before. Pure."""

from __future__ import annotations

from flask_babel import gettext as _


def change(now: int, before: int | None) -> str:
    """`增 12.3%`, `减 4.0%`, `持平`; '–' when there is nothing to compare with. Rounded half up to a tenth."""
    if before is None or before <= 0:
        return "–"
    tenths = (abs(now - before) * 2000 + before) // (2 * before)
    if tenths == 0:
        return _("持平")
    words = f"{tenths // 10}.{tenths % 10}%"
    return _("增 %(p)s", p=words) if now > before else _("减 %(p)s", p=words)
