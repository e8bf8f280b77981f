"""The reference files agree with each other and with what is known of them."""

from collections import Counter

import pytest

from shop.heritage import reference

REGIONS = {region.code: region for region in reference.regions()}
HUNAN = [region for region in REGIONS.values() if region.code.startswith("43")]


def test_every_region_has_a_six_digit_code_of_its_own_and_a_parent_one_level_up() -> None:
    above = {"prefecture": "province", "county": "prefecture"}
    assert len(REGIONS) == len(reference.regions())
    for region in REGIONS.values():
        assert len(region.code) == 6
        assert region.code.isdigit()
        assert region.short_name
        if region.parent_code is None:
            assert region.level == "province"
        else:
            parent = REGIONS[region.parent_code]
            assert parent.level == above[region.level]
            assert parent.code < region.code


def test_the_country_is_whole() -> None:
    assert Counter(region.level for region in REGIONS.values()) == {
        "province": 34,
        "prefecture": 342,
        "county": 2851,
    }


def test_hunan_has_14_prefectures_and_122_counties() -> None:
    assert Counter(region.level for region in HUNAN) == {"province": 1, "prefecture": 14, "county": 122}


def test_no_statistical_function_zone_is_left() -> None:
    assert not [r.code for r in REGIONS.values() if r.level == "county" and 71 <= int(r.code[4:]) <= 79]


@pytest.mark.parametrize(
    "code", ["430182", "430582", "431181", "310151", "500151", "659012", "310115", "120116"]
)
def test_counties_that_older_lists_or_blunt_rules_lose_are_there(code: str) -> None:
    assert REGIONS[code].level == "county"


def test_only_places_without_counties_are_leaves_above_the_county() -> None:
    leaves = {region.name for region in REGIONS.values() if region.is_leaf and region.level != "county"}
    assert leaves == {"东莞市", "中山市", "儋州市", "台湾省", "香港特别行政区", "澳门特别行政区"}
    assert all(region.is_leaf for region in REGIONS.values() if region.level == "county")


@pytest.mark.parametrize(
    ("code", "short"),
    [
        ("430000", "湖南"),
        ("430100", "长沙"),
        ("433100", "湘西"),
        ("433130", "龙山"),
        ("431230", "通道"),
        ("430223", "攸县"),
        ("430723", "澧县"),
        ("431124", "道县"),
        ("430523", "邵阳县"),  # 邵阳 is the city it lies in
        ("654002", "伊宁市"),  # beside 伊宁县
        ("150000", "内蒙古"),
        ("450000", "广西"),
        ("650000", "新疆"),
        ("810000", "香港"),
        ("610103", "碑林"),
        ("441803", "清新"),
        ("622927", "积石山"),
        ("632500", "海南州"),
        ("150624", "鄂托克旗"),
        ("110100", "市辖区"),
    ],
)
def test_short_names_read_as_people_say_them(code: str, short: str) -> None:
    assert REGIONS[code].short_name == short


def test_short_names_are_distinct_among_siblings() -> None:
    seen = Counter((region.parent_code, region.short_name) for region in REGIONS.values())
    assert [key for key, count in seen.items() if count > 1] == []


def test_fifty_counties_of_hunan_were_lifted_out_of_poverty_each_with_its_source() -> None:
    lifted = reference.lifted_counties()
    assert len({county.code for county in lifted}) == len(lifted) == 50
    for county in lifted:
        assert REGIONS[county.code].level == "county"
        assert county.code.startswith("43")
        assert county.source
    assert Counter(county.kind for county in lifted) == {
        "国家扶贫开发工作重点县": 20,
        "省扶贫开发工作重点县": 7,
        None: 23,
    }


def test_a_county_outside_the_list_is_simply_absent() -> None:
    lifted = {county.code for county in reference.lifted_counties()}
    assert "431381" not in lifted  # 冷水江市, in one list by mistake
    assert {"433130", "430524", "431230"} <= lifted


def test_the_key_support_areas_are_the_three_of_the_notice() -> None:
    assert {REGIONS[area.code].short_name for area in reference.key_support()} == {"湘西", "怀化", "邵阳"}


def test_the_ten_categories_have_single_code_points_as_numerals() -> None:
    categories = reference.ich_categories()
    assert "".join(category.numeral for category in categories) == "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ"
    assert [category.id for category in categories] == list(range(1, 11))


def test_the_code_of_the_clothing_class_is_marked_as_unchecked() -> None:
    classes = {craft_class.code: craft_class for craft_class in reference.craft_classes()}
    assert len(classes) == 14
    assert [code for code, craft_class in classes.items() if not craft_class.code_verified] == ["FSZZ"]


def test_items_name_real_places_and_fitting_codes() -> None:
    numerals = {category.id: category.numeral for category in reference.ich_categories()}
    items = reference.ich_items()
    assert len({item.key for item in items}) == len(items)
    for item in items:
        assert item.level in {"national", "provincial"}
        assert item.source
        assert item.listing_type in {"new", "extension", None}
        assert item.category_id in numerals
        assert item.batch_year in {2006, 2008, 2011, 2014, 2021, None} or item.level == "provincial"
        assert item.region_code in REGIONS
        if item.code is not None:
            assert item.code.startswith(numerals[item.category_id] + "-")


def test_no_item_code_passes_as_verified() -> None:
    assert not [item.key for item in reference.ich_items() if item.code_verified]


def test_an_item_that_two_counties_declared_stands_once_for_each() -> None:
    items = [item for item in reference.ich_items() if item.code == "Ⅷ-24"]
    assert [item.region_code for item in items] == ["433123", "430523"]
    assert (
        len({(item.name, item.level, item.category_id, item.batch_year, item.serial) for item in items}) == 1
    )


def test_crafts_refer_to_classes_and_items_that_exist() -> None:
    classes = {craft_class.code for craft_class in reference.craft_classes()}
    items = {item.key for item in reference.ich_items()}
    crafts = reference.crafts()
    assert len(crafts) == 20
    assert len({craft.pattern_key for craft in crafts}) == 20
    for craft in crafts:
        assert craft.craft_class_code in classes
        assert craft.default_ich_item_key is None or craft.default_ich_item_key in items


def test_no_search_word_belongs_to_two_crafts() -> None:
    words = Counter(word for craft in reference.crafts() for word in (craft.name, *craft.aliases))
    assert [word for word, count in words.items() if count > 1] == []
    assert all(words)


@pytest.mark.parametrize(
    "word", ["国家级", "最佳", "最好", "最高", "第一", "顶级", "唯一", "降血", "养生", "保健", "疗效"]
)
def test_texts_hold_no_word_that_advertising_law_forbids(word: str) -> None:
    found = [c.slug for c in reference.crafts() if word in c.story + c.imitation + c.summary]
    assert found == []


def test_stories_are_neither_a_line_nor_an_essay() -> None:
    for craft in reference.crafts():
        assert 80 <= len(craft.story) <= 200, craft.slug
        assert 40 <= len(craft.imitation) <= 100, craft.slug
        assert craft.summary.endswith("。")
