"""Numbers of certificates, such as 湘非工 433130-2023-0014: county, year, and the how-manieth of that county
and year.
"""

from __future__ import annotations

import re

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.heritage.models import Region
from shop.workshops.models import Certificate

#: Short names of the provinces, by the first two digits of a region's code.
_PROVINCES = {
    **dict(zip(range(11, 16), "京津冀晋蒙", strict=True)),
    **dict(zip(range(21, 24), "辽吉黑", strict=True)),
    **dict(zip(range(31, 38), "沪苏浙皖闽赣鲁", strict=True)),
    **dict(zip(range(41, 47), "豫鄂湘粤桂琼", strict=True)),
    **dict(zip(range(50, 55), "渝川黔滇藏", strict=True)),
    **dict(zip(range(61, 66), "陕甘青宁新", strict=True)),
    71: "台",
    81: "港",
    82: "澳",
}
_DIGITS = re.compile(r"(\d{6})\D{0,3}(\d{4})\D{0,3}(\d{4,5})$")


def prefix(county_code: str, year: int) -> str:
    """What all numbers of the county and year begin with."""
    return f"{_PROVINCES[int(county_code[:2])]}非工 {county_code}-{year}-"


def next_number(session: Session, county_code: str, year: int) -> str:
    """The next free number. Locks the county's row, so that two officers at once get two numbers; rows that only
    refer to the county (a workshop entered in the same transaction) are not in each other's way.
    """
    session.execute(sa.select(Region.code).where(Region.code == county_code).with_for_update(key_share=True))
    start = prefix(county_code, year)
    highest = session.scalar(
        sa.select(Certificate.number)
        .where(Certificate.number.startswith(start, autoescape=True))
        .order_by(sa.func.length(Certificate.number).desc(), Certificate.number.desc())
        .limit(1)
    )
    count = int(highest.removeprefix(start)) if highest else 0
    return f"{start}{count + 1:04d}"


def digits(number: str) -> str:
    """The part in digits, as it stands in addresses: 433130-2023-0014."""
    return number.rpartition(" ")[2]


def recognise(text: str) -> str | None:
    """The full number in what somebody typed or scanned: with or without 湘非工, blanks, hyphens; None if it
    is none.
    """
    plain = text.translate(str.maketrans("０１２３４５６７８９", "0123456789")).strip()
    found = _DIGITS.search(plain)
    if found is None or int(found[1][:2]) not in _PROVINCES:
        return None
    return f"{prefix(found[1], int(found[2]))}{found[3]}"
