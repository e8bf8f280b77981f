"""Lighthouse in Debian's chromium: what it thinks of a page, as a category's score from 0 to 1 and what costs points."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.browser import CHROMIUM, FLAGS

CLI = Path(__file__).parents[2] / "node_modules" / "lighthouse" / "cli" / "index.js"
MANY = Path(__file__).with_name("lighthouse.mjs")
HEADLESS = " ".join(("--headless=new", *FLAGS))
SECONDS = 120
TRIES = 3


@dataclass(frozen=True)
class Opinion:
    """The score of each category that was asked for, and the audits below full marks with their categories."""

    scores: dict[str, float]
    lost: list[str]


def judge(url: str, categories: Sequence[str]) -> Opinion:
    """One run over the page as on a slow phone; a run in which the browser itself failed does not count.

    Raises AssertionError with what Lighthouse said when the page cannot be judged.
    """
    command = ["node", str(CLI), url, "--quiet", "--output=json", f"--chrome-flags={HEADLESS}"]
    command.append(f"--only-categories={','.join(categories)}")
    return _opinion(json.loads(_said(command)))


def judge_all(urls: Sequence[str], categories: Sequence[str]) -> list[Opinion]:
    """One opinion of each page, all in one browser and as fast as they load: for what does not depend on speed.

    Raises AssertionError as `judge` does.
    """
    said = _said(["node", str(MANY), ",".join(categories), *urls], SECONDS * len(urls))
    return [_opinion(json.loads(line)) for line in said.splitlines()]


def _said(command: Sequence[str], seconds: int = SECONDS) -> bytes:
    said = ""
    for _ in range(TRIES):
        done = subprocess.run(
            command,
            env=os.environ | {"CHROME_PATH": CHROMIUM, "CHROME_FLAGS": HEADLESS},
            capture_output=True,
            timeout=seconds,
            check=False,
        )
        if done.returncode == 0:
            return done.stdout
        said = done.stderr.decode(errors="replace")
    raise AssertionError(f"no judgement: {command}: {said}")


def _opinion(report: dict[str, Any]) -> Opinion:
    audits = report["audits"]
    lost = [
        f"{category['id']}: {ref['id']} {audits[ref['id']].get('displayValue', '')}".strip()
        for category in report["categories"].values()
        for ref in category["auditRefs"]
        if ref["weight"] and audits[ref["id"]]["score"] is not None and audits[ref["id"]]["score"] < 1
    ]
    return Opinion({c["id"]: c["score"] for c in report["categories"].values()}, lost)
