"""Takes out of package-lock.json what installing does not need: who asks for money and where. No host stays in it."""

from __future__ import annotations

import json
from pathlib import Path

LOCK = Path(__file__).parents[1] / "package-lock.json"


def main() -> None:
    """Rewrite the lock in place."""
    lock = json.loads(LOCK.read_text(encoding="utf-8"))
    for package in lock["packages"].values():
        package.pop("funding", None)
    LOCK.write_text(json.dumps(lock, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
