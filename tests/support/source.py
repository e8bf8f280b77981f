"""Our own files, for the tests that read them."""

from __future__ import annotations

import ast
import re
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
CHINESE = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\u3000-\u303f\uff00-\uffef]")
GETTEXT = {
    "_",
    "_l",
    "_n",
    "gettext",
    "ngettext",
    "pgettext",
    "npgettext",
    "lazy_gettext",
    "lazy_ngettext",
    "lazy_pgettext",
}
NOT_OURS = {".git", ".venv", "node_modules", "build", "data", "__pycache__"}


@cache
def tracked() -> tuple[Path, ...]:
    """Every file under version control, or of the unpacked archive when there is no git."""
    answer = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if answer.returncode == 0:
        files = [ROOT / name for name in answer.stdout.split("\0") if name]
    else:
        files = [f for f in ROOT.rglob("*") if not NOT_OURS.intersection(f.relative_to(ROOT).parts[:-1])]
    return tuple(sorted(f for f in files if f.is_file() and not f.is_symlink()))


def name_of(path: Path) -> str:
    """The path as a reader writes it, from the top of the project."""
    return path.relative_to(ROOT).as_posix()


def under(folder: str, suffix: str = "") -> list[Path]:
    """Tracked files of a folder with a suffix."""
    top = ROOT / folder
    return [f for f in tracked() if f.is_relative_to(top) and f.name.endswith(suffix)]


@cache
def tree(path: Path) -> ast.Module:
    """A Python file parsed."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
