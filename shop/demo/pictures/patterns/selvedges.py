"""布边: the woven edge that names a craft, one tileable band each, drawn 8 units high."""

from shop.demo.pictures.geometry import n

# craft: width of one repeat, drawing
BANDS: dict[str, tuple[int, str]] = {
    "xilankapu": (
        24,
        '<path fill="#1D1626" d="M0 0h24v8H0z"/><path fill="#A3203A" d="M0 4l6-4 6 4-6 4z"/>'
        '<path fill="#2C7A5B" d="M12 4l6-4 6 4-6 4z"/>'
        '<path fill="#F0B83B" d="M3.5 4L6 2l2.5 2L6 6zM15.5 4L18 2l2.5 2L18 6z"/>',
    ),
    "lanyin": (
        16,
        '<path fill="#1D4280" d="M0 0h16v8H0z"/><g fill="#F3F6F8"><circle cx="4" cy="4" r="1"/>'
        '<circle cx="4" cy="1.5" r=".8"/><circle cx="4" cy="6.5" r=".8"/><circle cx="1.5" cy="4" r=".8"/>'
        '<circle cx="6.5" cy="4" r=".8"/><circle cx="12" cy="4" r="1.3"/><circle cx="9" cy="7.3" r=".5"/>'
        '<circle cx="15" cy=".7" r=".5"/></g>',
    ),
    "youxia": (
        24,
        '<path fill="#F4F8F8" d="M0 0h24v8H0z"/><path fill="none" stroke="#3B76B0" d="M0 .5h24M0 7.5h24"/>'
        '<path fill="none" stroke="#3F7F63" d="M0 4c6-4 6 4 12 0s6 4 12 0"/>'
        '<circle cx="6" cy="4" r="1.8" fill="#CF5C74"/><circle cx="18" cy="4" r="1.8" fill="#4E7FB4"/>',
    ),
    "tiaohua": (
        12,
        '<path fill="#161C30" d="M0 0h12v8H0z"/>'
        '<path stroke="#EDEFF2" d="M1 2l2 2M3 2L1 4M4 4l2 2M6 4L4 6M7 2l2 2M9 2L7 4"/>'
        '<path stroke="#E0523F" d="M10 4l2 2M12 4l-2 2"/>',
    ),
    "dongjin": (
        16,
        '<path fill="#F4F0E6" d="M0 0h16v8H0z"/>'
        '<path fill="none" stroke="#20263F" stroke-width="1.6" d="M0 7l4-6 4 6 4-6 4 6"/>'
        '<path fill="#B8392F" d="M3 6h2v2H3zM11 6h2v2h-2zM7 0h2v2H7z"/>',
    ),
    "miaoyin": (
        16,
        '<path fill="#1B2136" d="M0 0h16v8H0z"/><g fill="none" stroke="#D9DFE5">'
        '<path d="M0 7c4 0 6-1 6-3.5S2.5 1.5 2.5 4 5 5 5 4"/>'
        '<path d="M16 1c-4 0-6 1-6 3.5s3.5 2 3.5-.5-2.5-1-2.5 0"/></g>',
    ),
    "nianhua": (
        16,
        '<path fill="#F5BC32" d="M0 0h16v8H0z"/><g stroke="#241417"><path '
        'fill="#D8284B" d="M0 8a4 4 0 0 1 8 0z"/>'
        '<path fill="#3C9455" d="M8 8a4 4 0 0 1 8 0z"/><path fill="#F08CA2" d="M4 0a4 4 0 0 0 8 0z"/></g>',
    ),
    "xiangxiu": (
        12,
        '<path fill="#CFE0DA" d="M0 0h12v8H0z"/><path stroke="#D2456E" '
        'stroke-width="1.5" d="M0 7l3-6M3 7l3-6"/>'
        '<path stroke="#3C8468" stroke-width="1.5" d="M6 7l3-6M9 7l3-6"/>',
    ),
    "zaohua": (
        12,
        '<path fill="#F7F3EC" d="M0 0h12v8H0z"/><path fill="#B3201F" '
        'fill-rule="evenodd" d="M0 0h12v3a3 3 0 0 1-6 2'
        ' 3 3 0 0 1-6-2zM2 2a1 1 0 1 0 2 0 1 1 0 0 0-2 0m6 0a1 1 0 1 0 2 0 1 1 0 0 0-2 0"/>',
    ),
    "miaoxiu": (
        24,
        '<path fill="#7E1626" d="M0 0h24v8H0z"/><path fill="none" stroke="#7FB069" '
        'stroke-width=".8" d="M0 4q3-4 6 0t6 0 6 0 6 0"/>'
        '<g fill="#F3A6B4"><circle cx="6" cy="2.2" r="1.5"/><circle cx="7.7" cy="3.5" '
        'r="1.5"/><circle cx="7" cy="5.5" r="1.5"/>'
        '<circle cx="5" cy="5.5" r="1.5"/><circle cx="4.3" cy="3.5" r="1.5"/></g>'
        '<circle cx="6" cy="4" r="1.1" fill="#F4D58D"/>'
        '<path fill="#4FB0B5" d="M18 4C16 0 12.5.5 13.5 3.5 12.5 6.5 15.5 8 18 4c2-4 '
        '5.5-3.5 4.5-.5C23.5 6.5 20.5 8 18 4"/>'
        '<path stroke="#F4D58D" stroke-width=".9" d="M18 1.500v5"/>',
    ),
    "zhuzhi": (
        24,
        '<path fill="#EFE3C4" d="M0 0h24v8H0z"/><path stroke="#B99E62" '
        'stroke-width=".4" opacity=".8" d="M0 1h24M0 3h24M0 5h24'
        'M0 7h24"/><path fill="#6F8A58" d="M3 6c0-3 2-4 4-5 0 3-1 4-4 5M12 3c3-1 4 0 6 2-3 1-5 0-6-2"/>'
        '<path fill="none" stroke="#8F7A46" stroke-width=".5" d="M8 6q2-1 4 0M19 2q2 1 3 0"/>',
    ),
    "yuezhoushan": (
        16,
        '<path fill="#2B3440" d="M0 0h16v8H0z"/><path fill="#F6F0E2" d="M1 8a7 7 0 0 1 '
        '14 0h-4a3 3 0 0 0-6 0z"/>'
        '<path stroke="#7F9AA0" stroke-width=".5" d="M5 7.6L1.3 6M5.6 6.2L2.8 3.3M7 '
        "5.2L5.6 1.5M9 5.2l1.4-3.7M10.4 6.2l2.8-2.9M11 7.6"
        'L14.7 6"/><path stroke="#C9A24E" stroke-width=".7" d="M8 8L5.2 6.800M8 8V5M8 8l2.8-1.2"/>',
    ),
    "tongguan": (
        16,
        '<path fill="#D9C79A" d="M0 0h16v8H0z"/><g fill="#6B3A1C"><circle cx="8" '
        'cy="1" r=".8"/><circle cx="8" cy="7" r=".8"/>'
        '<circle cx="10" cy="2.5" r=".8"/><circle cx="12" cy="4" r=".8"/><circle '
        'cx="10" cy="5.5" r=".8"/><circle cx="6" cy="2.5" r=".8"/>'
        '<circle cx="4" cy="4" r=".8"/><circle cx="6" cy="5.5" r=".8"/></g><g '
        'fill="#5E7F4A"><circle cx="8" cy="4" r="1.2"/>'
        '<circle cx="0" cy="4" r="1.3"/><circle cx="16" cy="4" r="1.3"/></g>',
    ),
    "juhuashi": (
        24,
        '<path fill="#2E3236" d="M0 0h24v8H0z"/><g stroke="#EFEBE2" stroke-width=".8">'
        '<path d="M8 4L4.5 1M8 4l-4.5 1M8 4L6 7.500M8 4'
        'l.5-3.700M8 4l3.5-2M8 4l4 1.500M8 4l1.5 3.5"/><path stroke-width=".6" d="M19 '
        "5l-2-2M19 5l-2.5 1M19 5l.5-3M19 5l2.5-1"
        'M19 5l2 2M19 5l-.5 2.7"/></g>',
    ),
    "xiabu": (
        12,
        '<path fill="#E6DAC0" d="M0 0h12v8H0z"/><path stroke="#B99C6A" '
        'stroke-width=".5" d="M0 1h12M0 3h12M0 5h12M0 7h12M1 0v8M3 0v8M5 0v8'
        'M7 0v8M9 0v8M11 0v8"/><path fill="#3F5B7C" d="M0 3.500h12v1H0z"/><path '
        'fill="#3F5B7C" opacity=".6" d="M5.5 0h1v8h-1z"/>',
    ),
    "yousan": (
        16,
        '<path fill="#F3E4C4" d="M0 0h16v8H0z"/><path fill="#C4372B" d="M0 8a4 4 0 0 1 '
        '8 0z"/><path fill="#3F7A78" d="M8 8a4 4 0 0 1 8 0z"/>'
        '<path stroke="#6B1512" stroke-width=".5" d="M4 3.500V8M4 4L1.5 8M4 4l2.5 4M12 '
        '3.500V8M12 4L9.5 8M12 4l2.5 4"/>'
        '<path fill="#C4372B" d="M8 .6l.6 1.2 1.3.2-1 .9.3 1.300L8 3.600l-1.2.6.3-1.3-1-.9 1.3-.2z"/>',
    ),
    "mudiao": (
        16,
        '<path fill="#7A4A2B" d="M0 0h16v8H0z"/><path fill="none" stroke="#3A1F0E" '
        'stroke-width="1.8" d="M0 4.500h3v-3h10v3h3'
        'M5 8V4h6v4"/><path fill="none" stroke="#D9A873" stroke-width="1.1" d="M0 '
        '4h3V1h10v3h3M5 8V3.500h6V8"/>',
    ),
    "heicha": (
        24,
        '<path fill="#2A1D14" d="M0 0h24v8H0z"/><path fill="none" stroke="#6B4A2C" '
        'stroke-width="1.1" stroke-linecap="round" d="M2 2l3 1'
        'M6 6l3-2M11 2l3 2M16 6l2-3M20 2l2 2M13 7l2-1M3 6l1 1M8 1l1 1"/><g '
        'fill="#D9A93A"><circle cx="5" cy="5" r=".6"/>'
        '<circle cx="10" cy="6" r=".5"/><circle cx="15" cy="2" r=".6"/><circle cx="20" '
        'cy="6" r=".6"/><circle cx="1" cy="4" r=".5"/>'
        '<circle cx="18" cy="1" r=".4"/></g>',
    ),
    "zhubian": (
        16,
        '<path fill="#6E5528" d="M0 0h16v8H0z"/><path fill="#E0C98E" d="M0 '
        '0h7.500v3.500H0zM8 4h7.500v3.500H8z"/>'
        '<path fill="#B99A57" d="M8 0h3.500v3.500H8zM12 0h3.500v3.500H12zM0 '
        '4h3.500v3.500H0zM4 4h3.500v3.500H4z"/>'
        '<path stroke="#FFF3CF" stroke-width=".5" opacity=".7" d="M0 1h7.500M8 5h7.500'
        'M9 0v3.500M13 0v3.500M1 4v3.500M5 4v3.5"/>',
    ),
    "tujiacixiu": (
        24,
        '<path fill="#17151F" d="M0 0h24v8H0z"/><path fill="none" stroke="#F2A93B" '
        'stroke-width=".7" stroke-dasharray="1.2 .8" d="M0 0'
        'l12 8L24 0M0 8L12 0l12 8"/><path fill="#E0356B" d="M12 4m-2.6 0a2.6 2.6 0 1 0 '
        '5.2 0a2.6 2.6 0 1 0-5.2 0"/>'
        '<path fill="#2FA07A" d="M0 4a2.2 2.2 0 0 1 2.2-2.200V6.200A2.2 2.2 0 0 1 0 4'
        'M24 4a2.2 2.2 0 0 0-2.2-2.200V6.200A2.2 2.2 0 0 0 24 4"/>'
        '<circle cx="12" cy="4" r="1" fill="#FBE7B0"/>',
    ),
}


def selvedge(craft: str) -> str:
    """The band as a file: 16 px high, its edges join. KeyError: no such craft."""
    wide, body = BANDS[craft]
    size = f'width="{n(wide * 2)}" height="16" viewBox="0 0 {wide} 8"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{body}</svg>\n'
