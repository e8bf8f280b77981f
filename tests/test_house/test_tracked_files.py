"""What lies in the repository works on any machine: no package host, no path of somebody's computer, no secret."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.support.source import ROOT, name_of, tracked

# Put together from parts, so that this file does not find itself.
HOSTS = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("python" + "hosted", "org"),
        ("registry", "npmjs", "org"),
        ("registry", "npmmirror", "com"),
        ("deb", "debian", "org"),
        ("security", "debian", "org"),
        ("tuna", "tsinghua", "edu", "cn"),
        ("mirrors", "aliyun", "com"),
    )
]
MACHINE = [
    re.compile(r"(?<![\w.])/" + top + r"/")
    for top in ("wo" + "rk/(?:main|shared)", "tmp/" + "wt", "tmp/" + "venv", "root/[.]", "home/[a-z]+")
]
KEYS = re.compile("-----BEGIN [A-Z ]*PRIVATE " + "KEY-----|sk_live_" + "[0-9a-zA-Z]{8}|AKIA" + "[0-9A-Z]{16}")
LOCKS = ("requirements/run.txt", "requirements/dev.txt", "package-lock.json")


def texts() -> list[tuple[Path, str]]:
    found = []
    for path in tracked():
        content = path.read_bytes()
        if b"\0" not in content[:4096]:
            found.append((path, content.decode("utf-8")))
    return found


def test_no_file_names_a_package_host() -> None:
    found = [f"{name_of(path)}: {host}" for path, text in texts() for host in HOSTS if host in text]
    assert not found, "\n".join(found)


def test_no_file_names_a_path_of_one_machine_or_a_key() -> None:
    found = [
        f"{name_of(path)}: {hit[0]}"
        for path, text in texts()
        for pattern in [*MACHINE, KEYS]
        if (hit := pattern.search(text))
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_carries_hashes_and_no_host(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert "://" not in text
    assert "--index" not in text
    assert "--find-links" not in text
    if lock.endswith(".json"):
        packages = json.loads(text)["packages"]
        assert all(
            "integrity" in facts and "resolved" not in facts for name, facts in packages.items() if name
        )
    else:
        pins = re.findall(r"^([a-z0-9._-]+)==[^\n]*\\\n +--hash=sha256:", text, re.MULTILINE)
        assert len(pins) == len(re.findall(r"^[a-z0-9]", text, re.MULTILINE)) > 0


def test_what_the_tests_install_runs_the_store_in_the_same_versions() -> None:
    run, dev = (dict(pins((ROOT / lock).read_text(encoding="utf-8"))) for lock in LOCKS[:2])
    assert run.items() <= dev.items()


def pins(text: str) -> list[tuple[str, str]]:
    return re.findall(r"^([a-z0-9._-]+)==(\S+)", text, re.MULTILINE)


def test_every_text_file_ends_with_a_line_end_and_has_no_carriage_return() -> None:
    found = [
        name_of(p)
        for p, text in texts()
        if p.suffix != ".svg" and text and (not text.endswith("\n") or "\r" in text)
    ]
    assert not found, "\n".join(found)
