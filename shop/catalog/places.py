"""Names of places from the packaged list (GB/T 2260), without asking the database."""

from __future__ import annotations

from functools import lru_cache

from shop.heritage.reference import Region, regions


@lru_cache(maxsize=1)
def _by_code() -> dict[str, Region]:
    return {region.code: region for region in regions()}


def region(code: str) -> Region | None:
    """The region of the code, None when there is none."""
    return _by_code().get(code)


def name(code: str) -> str:
    """The name of the place, 龙山县; the code itself when it is unknown."""
    found = _by_code().get(code)
    return found.name if found else code


def short_name(code: str) -> str:
    """The short name of the place, 龙山; the code itself when it is unknown."""
    found = _by_code().get(code)
    return found.short_name if found else code


def prefecture(code: str) -> str:
    """The code of the prefecture the place lies in (its own for a prefecture)."""
    return code[:4] + "00"


def prefecture_name(code: str) -> str:
    """The name as people say it: 长沙市, 湘西州, 龙山县."""
    found = _by_code().get(code)
    if found is None:
        return code
    return f"{found.short_name}州" if found.name.endswith("自治州") else found.name


def within_province(code: str) -> str:
    """Prefecture and county, 湘西州龙山县; the province is the same for nearly all and left out."""
    above = prefecture(code)
    return name(code) if above == code or above not in _by_code() else prefecture_name(above) + name(code)
