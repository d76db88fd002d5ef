"""The office's own colour: dark enough for words on white, and its light twin for readers in the dark."""

from __future__ import annotations

import re

from propctl.errors import N_, SettingsError

_FORM = re.compile(r"#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})", re.IGNORECASE)
_TINT, _DARK = (0xF1, 0xF6, 0xF4), (0x1A, 0x23, 0x20)  # the grounds that words in the colour stand on
_LEAST = 4.5  # contrast that words need (WCAG 2, AA)
_STEPS = 50

Colour = tuple[int, int, int]


def accent_css(color: str) -> str:
    """The rules that put the colour in place of ours; ``SettingsError`` says which darker one would do."""
    found = _FORM.fullmatch(color.strip())
    if found is None:
        raise SettingsError(
            N_("propctl.toml: [site] color is {color}; write it like #0b5a4a"), color=repr(color)
        )
    light: Colour = (int(found[1], 16), int(found[2], 16), int(found[3], 16))
    if (ratio := contrast(light, _TINT)) < _LEAST:
        raise SettingsError(
            N_(
                "propctl.toml: [site] color {color} is too light to be read ({ratio} to 1, at least {least});"
                " {darker} would do"
            ),
            color=color,
            ratio=f"{ratio:.1f}",
            least=_LEAST,
            darker=written(_moved(light, (0, 0, 0), _TINT)),
        )
    dark = light if contrast(light, _DARK) >= _LEAST else _moved(light, (255, 255, 255), _DARK)
    return (
        f":root{{--accent:{written(light)}}}"
        f"@media (prefers-color-scheme:dark){{:root{{--accent:{written(dark)}}}}}"
        "@media print{:root{--accent:#000}}\n"
    )


def contrast(one: Colour, other: Colour) -> float:
    """How much two colours stand out from each other, from 1 to 21."""
    first, second = sorted((_brightness(one), _brightness(other)))
    return (second + 0.05) / (first + 0.05)


def written(colour: Colour) -> str:
    """#0b5a4a"""
    return "#" + "".join(f"{part:02x}" for part in colour)


def _brightness(colour: Colour) -> float:
    red, green, blue = (_linear(part / 255) for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.03928 else float(((part + 0.055) / 1.055) ** 2.4)


def _moved(colour: Colour, towards: Colour, ground: Colour) -> Colour:
    """The nearest colour on the way to black or white that can be read on a ground."""
    for step in range(_STEPS + 1):
        red, green, blue = (
            round(part + (goal - part) * step / _STEPS) for part, goal in zip(colour, towards, strict=True)
        )
        if contrast((red, green, blue), ground) >= _LEAST:
            return red, green, blue
    return towards
