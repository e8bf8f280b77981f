"""Reading a pasted address."""

from __future__ import annotations

import pytest

from shop.accounts.pasted import Pasted, read


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "张三 13800138000 湖南省长沙市岳麓区麓山南路1号",
            Pasted("张三", "13800138000", "430000", "430100", "430104", "麓山南路1号"),
        ),
        (
            "张三13800138000湖南省湘西土家族苗族自治州龙山县洗车河镇3组",
            Pasted("张三", "13800138000", "430000", "433100", "433130", "洗车河镇3组"),
        ),
        (
            "收货人：李四\n手机：138 0013 8000\n所在地区：北京市北京市东城区\n详细地址：王府井大街1号 2单元",
            Pasted("李四", "13800138000", "110000", "110100", "110101", "王府井大街1号2单元"),
        ),
        (
            "湖南长沙岳麓麓山南路 1号 王五 +86 138-0013-8000",
            Pasted("王五", "13800138000", "430000", "430100", "430104", "麓山南路1号"),
        ),
        (
            "湖南省 湘西州 凤凰县 沱江镇1号 吴大姐 13512345678",
            Pasted("吴大姐", "13512345678", "430000", "433100", "433123", "沱江镇1号"),
        ),
        (
            "广东东莞南城街道1号，赵六，13900139000",
            Pasted("赵六", "13900139000", "440000", "441900", "", "南城街道1号"),
        ),
        ("长沙市岳麓区麓山南路1号 王五", Pasted("王五", "", "430000", "430100", "430104", "麓山南路1号")),
        ("龙山县里耶镇2组 彭某", Pasted("彭某", "", "430000", "433100", "433130", "里耶镇2组")),
        ("重庆市城口县葛城街道1号", Pasted("", "", "500000", "500200", "500229", "葛城街道1号")),
        ("河南省济源市沁园路1号", Pasted("", "", "410000", "419000", "419001", "沁园路1号")),
        ("香港特别行政区中环1号 陈生", Pasted("陈生", "", "810000", "", "", "中环1号")),
        ("１３８００１３８０００　张三", Pasted("张三", "13800138000")),
        ("", Pasted()),
        ("村口第3家", Pasted(street="村口第3家")),
    ],
)
def test_what_is_certain_is_filled_in_and_the_rest_left_open(text: str, expected: Pasted) -> None:
    assert read(text) == expected


def test_a_county_name_that_several_places_have_is_not_guessed() -> None:
    assert read("鼓楼区中山路1号").county == ""


def test_a_number_within_a_longer_one_is_no_telephone() -> None:
    assert read("订单 2138001380001 张三").phone == ""


@pytest.mark.parametrize("text", ["a" * 10_000, "省市县" * 400, "\n" * 600, "湖南" * 200])
def test_anything_pasted_gives_an_answer_that_fits_the_fields(text: str) -> None:
    found = read(text)
    assert len(found.recipient) <= 60
    assert len(found.street) <= 200
