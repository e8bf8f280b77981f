"""Contact data in words of people: covered where others read them before there is an order (docs/adr/0028).

Found are numbers of mobiles and of the landline, addresses of mail, and accounts of other services that are named
beside their number, however they are written: in wide or Chinese digits, with spaces, dots or dashes between.
"""

from __future__ import annotations

import re
import unicodedata

_DIGITS = dict(zip("零〇○一二三四五六七八九幺两壹贰叁肆伍陆柒捌玖", "00012345678912123456789", strict=True))
_GAP = r"[\s\-—–_.·•,，、~*/\\|()（）]{0,3}"
_MOBILE = r"(?<!\d)(?:\+?86" + _GAP + r")?1" + _GAP + r"[3-9]" + (_GAP + r"\d") * 9 + r"(?!\d)"
_LANDLINE = r"(?<!\d)0\d{2,3}" + _GAP + r"\d{3,4}" + _GAP + r"\d{4}(?!\d)"
_MAIL = r"[a-z0-9][a-z0-9._%+-]*\s?(?:@|#at#|\(at\))\s?[a-z0-9-]+(?:\s?\.\s?[a-z]{2,})+"
_NAMED = (
    r"(?:微信|薇信|威信|v信|vx|v x|wx|wechat|weixin|qq|扣扣|企鹅)"
    + r"[\s:：号是为加我]{0,6}[a-z0-9][a-z0-9_-]{4,19}"
)
_ANY = re.compile("|".join((_MAIL, _NAMED, _MOBILE, _LANDLINE)))
STARS = "****"


def cover(text: str) -> tuple[str, bool]:
    """The text with contact data replaced by four stars, and whether there was any."""
    plain, places = _plain(text)
    found = list(_ANY.finditer(plain))
    for match in reversed(found):
        start, end = places[match.start()], places[match.end() - 1] + 1
        text = text[:start] + STARS + text[end:]
    return text, bool(found)


def _plain(text: str) -> tuple[str, list[int]]:
    """The text with narrow letters and Arabic digits, and where each of its characters stood."""
    letters, places = [], []
    for place, character in enumerate(text):
        for letter in unicodedata.normalize("NFKC", _DIGITS.get(character, character)).lower():
            letters.append(letter)
            places.append(place)
    return "".join(letters), places
