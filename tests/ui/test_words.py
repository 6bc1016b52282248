"""The page has words for everything the records can hold, in colours that can be read."""

from __future__ import annotations

from typing import get_args

import pytest

from records import Status
from records.visit import Role
from ui import words


def brightness(colour: str) -> float:
    """Relative luminance, 0 black to 1 white (WCAG 2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((brightness(one), brightness(other)))
    return (light + 0.05) / (dark + 0.05)


def test_every_role_and_every_status_has_its_words() -> None:
    assert set(words.roles()) == set(get_args(Role))
    assert set(words.statuses()) == set(get_args(Status))


@pytest.mark.parametrize("name", [*words.roles(), *words.statuses()])
def test_each_colour_can_be_read_on_white_and_on_its_tint(name: str) -> None:
    """At least 4.5 to 1, as WCAG 2 asks of small text."""
    shade = words.roles().get(name) or words.statuses()[name]
    assert min(contrast(shade.colour, "#ffffff"), contrast(shade.colour, shade.tint)) >= 4.5


def test_no_two_roles_share_a_colour() -> None:
    colours = [shade.colour for shade in words.roles().values()]
    assert len(set(colours)) == len(colours)
