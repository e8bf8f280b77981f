"""Questions to region codes (GB/T 2260), without the database."""

from __future__ import annotations


def stem(code: str) -> str:
    """The leading digits that all places within share: 43 for 430000, 4331 for 433100, the whole code for a county."""
    if code.endswith("0000"):
        return code[:2]
    return code[:4] if code.endswith("00") else code


def covers(region_code: str, place_code: str) -> bool:
    """Whether the place lies in the region, or is it."""
    return place_code.startswith(stem(region_code))
