"""Check digits and shapes of numbers that people type: credit codes of firms, Chinese mobile numbers."""

import re

import phonenumbers
from stdnum.cn import uscc

#: Rural collectives (农村集体经济组织) have the letter N in the first place, which the library refuses.
_RURAL = re.compile(r"N\d{7}[0-9A-HJ-NP-RTUWXY]{10}")
_PHONE_CHARACTERS = re.compile(r"\+?[\d\s()\-]{11,24}")


def normal_uscc(code: str) -> str:
    """Return the code without blanks and hyphens, in capital letters; nothing is checked."""
    return uscc.compact(code)


def valid_uscc(code: str) -> bool:
    """Tell whether a 统一社会信用代码 (GB 32100) has the right shape and check digit.

    Blanks, hyphens and small letters are forgiven. Codes of rural collectives (prefix N) follow the same
    rule of the check digit and are accepted. Whether the code was ever given to anyone is not known here.
    """
    number = normal_uscc(code)
    if not number.isascii():
        return False
    if _RURAL.fullmatch(number):
        return number[-1] == uscc.calc_check_digit(number[:-1])
    return uscc.is_valid(number)


def normal_cn_mobile(number: str) -> str | None:
    """Return the eleven digits of a mainland mobile number, or None if it is none.

    Blanks, hyphens, full-width digits and the country code 86 are forgiven.
    """
    if not _PHONE_CHARACTERS.fullmatch(number.strip()):
        return None
    try:
        parsed = phonenumbers.parse(number, "CN")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number_for_region(parsed, "CN"):
        return None
    if phonenumbers.number_type(parsed) != phonenumbers.PhoneNumberType.MOBILE:
        return None
    return str(parsed.national_number)


def valid_cn_mobile(number: str) -> bool:
    """Tell whether the text is a mobile number of mainland China (a number range in use, 11 digits)."""
    return normal_cn_mobile(number) is not None
