"""Generations of an index on disk: each in a folder of its own, a small file names the present one.

A new generation is built beside the old one; replacing the small file switches every process to it at once.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from shop.catalog.search.protocol import NoIndex
from shop.core import chance

POINTER = "current"
FACTS = "facts.json"
LOCK = "switch.lock"
A_DAY = 86_400.0
# Grows when entries are written otherwise: an index of before is built anew.
FORMAT = 2


class IndexFolder:
    """The generations under one folder."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def current(self) -> Path:
        """The folder of the present generation; NoIndex when there is none."""
        try:
            folder = self.root / (self.root / POINTER).read_text(encoding="ascii").strip()
        except OSError as error:
            raise NoIndex(str(self.root)) from error
        if not (folder / FACTS).is_file():
            raise NoIndex(str(folder))
        return folder

    def fresh(self) -> Path:
        """An empty folder for a new generation."""
        folder = self.root / chance.secret(6)
        folder.mkdir(parents=True)
        return folder

    def switch(self, folder: Path, *, watermark: datetime, names: Mapping[str, int]) -> None:
        """Make the finished folder the present generation.

        The one before stays for readers that still use it, older ones go. Folders that others are building at this
        moment are left alone; those that nobody finished within a day go too.
        """
        with (self.root / LOCK).open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            before = self._named()
            write_facts(folder, watermark=watermark, names=names)
            pointer = self.root / f"{POINTER}.{folder.name}"
            pointer.write_text(folder.name, encoding="ascii")
            os.replace(pointer, self.root / POINTER)
            born = folder.stat().st_mtime
            for other in self.root.iterdir():
                if not other.is_dir() or other.name in {folder.name, before}:
                    continue
                if (other / FACTS).is_file() or born - other.stat().st_mtime > A_DAY:
                    shutil.rmtree(other, ignore_errors=True)

    def _named(self) -> str:
        try:
            return (self.root / POINTER).read_text(encoding="ascii").strip()
        except OSError:
            return ""


def read_facts(folder: Path) -> dict[str, Any]:
    """What is noted beside the index: `watermark` (ISO) and `names` with their ranks. NoIndex for another format."""
    try:
        facts: dict[str, Any] = json.loads((folder / FACTS).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise NoIndex(str(folder)) from error
    if facts.get("format") != FORMAT:
        raise NoIndex(str(folder))
    return facts


def write_facts(folder: Path, *, watermark: datetime, names: Mapping[str, int]) -> None:
    """Note them, whole or not at all."""
    facts = {"format": FORMAT, "watermark": watermark.isoformat(), "names": dict(names)}
    text = json.dumps(facts, ensure_ascii=False)
    draft = folder / f"{FACTS}.{chance.secret(4)}"
    draft.write_text(text, encoding="utf-8")
    os.replace(draft, folder / FACTS)
