"""Which certificate is asked about, and as of when: read from an address, for the page and for the open catalogue."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.errors import Invalid
from shop.workshops import certification, queries
from shop.workshops.certificate_verdict import Asked
from shop.workshops.models import Certificate

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
FIRST_YEAR, LAST_YEAR = 2000, 2100


class About(NamedTuple):
    """The instant that is asked about, what was typed, and what is wrong with it ('' for nothing)."""

    asked: Asked
    typed: str
    problem: str


def find(session: Session, typed: str) -> Certificate | None:
    """The certificate with the number somebody typed, scanned or followed."""
    number = certification.recognise(typed)
    return queries.certificate_with(session, number) if number else None


def no_such(typed: str) -> str:
    """What to say of a number that leads to no certificate."""
    if certification.recognise(typed) is None:
        return _("这不像证书编号。编号写在证书和吊牌上，写法像 湘非工 433130-2023-0014。")
    return _("没有这个编号的证书。请一字一字对照；对得上仍查不到，证书可能是假的。")


def about(typed: str) -> About:
    """The end of the day that was typed, or now; what is no day is explained, and now is answered."""
    now, text = clock.now(), typed.strip()[:40]
    if not text:
        return About(Asked(now), "", "")
    try:
        return About(_asked(text, now), text, "")
    except Invalid as error:
        return About(Asked(now), text, str(error))


def _asked(text: str, now: datetime) -> Asked:
    """The end of the day that was typed, or now for today. Raises Invalid for what is no day."""
    plain = unicodedata.normalize("NFKC", text).replace("/", "-").replace(".", "-")
    try:
        day = date.fromisoformat(plain) if _DAY.fullmatch(plain) else None
    except ValueError:
        day = None
    if day is None:
        raise Invalid(_("“%(typed)s”不是一个日子。请按 2025-03-01 的样子填写。", typed=text), field="on")
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Invalid(
            _("请填 %(first)s 年到 %(last)s 年之间的日子。", first=FIRST_YEAR, last=LAST_YEAR), field="on"
        )
    today = clock.local_day(now)
    if day == today:
        return Asked(now)
    return Asked(clock.day_end(day) - datetime.resolution, day, ahead=day > today)
