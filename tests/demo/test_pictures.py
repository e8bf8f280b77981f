"""The demo picture library: complete, steady, light, drawable without fonts."""

import io
import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from shop.demo.pictures import NAMES, OBJECTS, SCENES, draw, render, workshop_scene
from shop.demo.pictures.patterns import TILES
from shop.demo.pictures.patterns.selvedges import BANDS, selvedge

IMAGES = Path(__file__).resolve().parents[2] / "static" / "img"
EVERY = [(craft, kind.key) for craft, kinds in OBJECTS.items() for kind in kinds]
SVG = "{http://www.w3.org/2000/svg}"


def opened(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png)).convert("RGB")


def test_every_craft_has_a_surface_a_room_and_at_least_four_kinds_of_goods():
    assert set(OBJECTS) == set(NAMES) == set(TILES) == set(SCENES)
    assert len(OBJECTS) == 20
    for craft, kinds in OBJECTS.items():
        goods = [kind for kind in kinds if kind.view == "main"]
        assert len(goods) >= 4, craft
        assert {kind.view for kind in kinds} == {"main", "detail", "making"}, craft
        assert len({kind.key for kind in kinds}) == len(kinds), craft


def test_there_are_at_least_eighty_kinds_of_goods():
    assert sum(kind.view == "main" for kinds in OBJECTS.values() for kind in kinds) >= 80


def test_every_picture_says_in_chinese_what_it_shows():
    for craft, kinds in OBJECTS.items():
        for kind in kinds:
            assert kind.alt.startswith(NAMES[craft])
            assert len(kind.alt) > len(NAMES[craft]) + 4


@pytest.mark.parametrize(("craft", "kind"), EVERY)
def test_a_picture_is_light_well_formed_square_and_needs_no_font(craft, kind):
    drawings = [draw(craft, kind, variant) for variant in range(3)]
    assert len(set(drawings)) == 3
    for svg in drawings:
        root = ET.fromstring(svg)
        assert root.get("viewBox") == "0 0 800 800"
        assert not list(root.iter(f"{SVG}text"))
        assert len(svg.encode()) < 250_000


@pytest.mark.parametrize(("craft", "kind"), EVERY)
def test_every_reference_inside_a_picture_has_its_target(craft, kind):
    root = ET.fromstring(draw(craft, kind, 1))
    named: dict[str, set[str]] = {}
    for node in root.iter():
        if name := node.get("id"):
            named.setdefault(name, set()).add(ET.tostring(node, encoding="unicode"))
    wanted = {
        value[5:-1] for node in root.iter() for value in node.attrib.values() if value.startswith("url(#")
    }
    assert wanted <= set(named)
    assert all(len(drawings) == 1 for drawings in named.values())


@pytest.mark.parametrize("craft", list(OBJECTS))
def test_a_room_is_wide_and_its_variants_differ(craft):
    assert 'viewBox="0 0 1200 800"' in workshop_scene(craft, 0)
    assert workshop_scene(craft, 0) != workshop_scene(craft, 1)


@pytest.mark.parametrize("craft", list(OBJECTS))
def test_the_first_three_variants_look_different_when_drawn(craft):
    kind = OBJECTS[craft][0].key
    small = [opened(render(draw(craft, kind, variant), 64)) for variant in range(3)]
    for one, two in ((0, 1), (0, 2), (1, 2)):
        apart = ImageChops.difference(small[one], small[two]).convert("L")
        moved = sum(apart.histogram()[10:])
        assert moved > 64 * 64 * 0.12, (craft, one, two)


def test_a_picture_is_rendered_at_the_width_asked_for():
    assert opened(render(draw("youxia", "vase", 0), 320)).size == (320, 320)
    assert opened(render(workshop_scene("miaoyin"), 300)).size == (300, 200)


def test_an_unknown_kind_is_refused():
    with pytest.raises(KeyError):
        draw("youxia", "insoles", 0)


def test_pictures_do_not_depend_on_the_hash_seed():
    program = (
        "import hashlib; from shop.demo.pictures import OBJECTS, draw; "
        "print(hashlib.sha256(''.join(draw(c, k.key, 4) for c in OBJECTS for k in "
        "OBJECTS[c]).encode()).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1


@pytest.mark.parametrize("craft", list(OBJECTS))
def test_the_selvedge_in_static_is_the_one_drawn_here(craft):
    band = (IMAGES / "selvedge" / f"{craft}.svg").read_text(encoding="utf-8")
    assert band == selvedge(craft)
    assert len(band.encode()) < 3_000
    assert 'height="16"' in band


def test_every_craft_has_its_own_selvedge():
    assert set(BANDS) == set(TILES)
    assert len(set(BANDS.values())) == len(BANDS)


@pytest.mark.parametrize("craft", list(OBJECTS))
def test_the_strip_of_cloth_is_small_and_keeps_a_clear_hem(craft):
    file = IMAGES / "cloth" / f"{craft}.webp"
    assert file.stat().st_size <= 25_000
    strip = Image.open(file).convert("RGBA")
    assert strip.size == (240, 900)
    assert strip.getpixel((120, 899))[3] == 0
    assert strip.getpixel((120, 10))[3] == 255
