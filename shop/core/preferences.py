"""What the platform's operators set at their desk, such as the telephone number of the help line: typed, audited, with
a default for each.
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from shop.core.db import Model


class Preference(Model):
    """One value that was set; what is not here has its default."""

    __tablename__ = "preference"

    name: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    value: Mapped[str] = mapped_column(sa.String(500))
    changed_by: Mapped[int | None]
    changed_at: Mapped[datetime]
