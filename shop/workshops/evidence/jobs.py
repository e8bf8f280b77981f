"""Files of documents that were taken back before anybody but their owner had seen them."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from shop.core import files, jobs


@jobs.on("workshops.forget_file")
def forget_file(_session: Session, payload: dict[str, Any]) -> None:
    """Delete the file; nothing happens when it is gone already."""
    files.store().delete(payload["key"])
