"""The look, held by rules: floor browsers, contrast of the tokens, icons and tokens that exist."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHEETS = sorted((ROOT / "static" / "css").glob("*.css"))
SCRIPTS = sorted((ROOT / "static" / "js").glob("*.js"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
TOKENS = dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{3,6});", (ROOT / "static/css/base.css").read_text("utf-8")))

# Newer than Chrome 109 or Firefox 115.
BANNED_STYLES = (
    ":has(",
    "color-mix(",
    "oklch(",
    "@scope",
    "@starting-style",
    "popover",
    "text-wrap: balance",
    "&:",
    "& ",
)
BANNED_CALLS = ("toSorted(", "toReversed(", "toSpliced(", "Object.groupBy(", "showPopover(", "Promise.withResolvers(")


def luminance(colour):
    """Return the relative luminance of #rgb or #rrggbb (WCAG 2.2)."""
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    """Return the contrast ratio of two colours, 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_computed_as_the_guideline_does():
    assert (round(contrast("#fff", "#000000"), 2), round(contrast("#767676", "#ffffff"), 2)) == (21.0, 4.54)


@pytest.mark.parametrize("ground", ["surface", "surface-2", "surface-3"])
@pytest.mark.parametrize("text", ["ink", "ink-2", "accent", "met", "danger", "danger-2", "warning", "info", "reopened"])
def test_text_can_be_read_on_every_ground(text, ground):
    assert contrast(TOKENS[text], TOKENS[ground]) >= 4.5


@pytest.mark.parametrize("colour", ["accent", "met", "danger", "warning", "info", "reopened"])
def test_text_can_be_read_on_its_soft_ground(colour):
    assert contrast(TOKENS[colour], TOKENS[f"{colour}-soft"]) >= 4.5


def test_borders_of_what_is_typed_into_and_marks_of_charts_are_seen():
    assert min(contrast(TOKENS[colour], TOKENS["surface"]) for colour in ("line-3", "mark-met", "danger")) >= 3
    assert min(contrast(TOKENS[text], TOKENS["accent-2"]) for text in ("on-dark", "on-dark-2")) >= 4.5


def test_the_focus_ring_is_seen_on_light_and_on_the_green_head():
    assert min(contrast(TOKENS["focus"], TOKENS[ground]) for ground in ("surface", "surface-2", "surface-3")) >= 3
    assert contrast(TOKENS["on-dark"], TOKENS["accent-2"]) >= 3


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_style_sheets_keep_to_the_floor_browsers(sheet):
    source = re.sub(r"/\*.*?\*/", "", sheet.read_text("utf-8"), flags=re.DOTALL)
    assert [feature for feature in BANNED_STYLES if feature in source] == []


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_scripts_keep_to_the_floor_browsers(script):
    source = script.read_text("utf-8")
    assert [call for call in BANNED_CALLS if call in source] == []


def test_every_icon_that_a_page_draws_is_in_the_sprite():
    listed = set((ROOT / "static" / "icons.txt").read_text("utf-8").splitlines())
    drawn = {name for path in TEMPLATES for name in re.findall(r'{% icon "([^"]+)"', path.read_text("utf-8"))}
    assert drawn - listed == set()


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_colours_sizes_of_type_radii_and_spaces_stand_among_the_tokens_alone(sheet):
    """One set of tokens, in base.css: another sheet names them, and has no colour of its own."""
    source = re.sub(r"(?s)/\*.*?\*/", "", sheet.read_text("utf-8"))
    if sheet.name == "base.css":
        source = re.sub(r"(?s):root \{.*?\}", "", source, count=1)
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgba?|hsla?)\(", source) == []
    assert re.findall(r"font(?:-size)?: [^;}]*[0-9]rem", source) == []
    assert re.findall(r"border-radius: (?:4px|6px);", source) == []
    assert re.findall(r"[ {](?:margin|padding|(?:row-|column-)?gap)(?:-[a-z-]+)?: [^;}]*[0-9]rem", source) == []


def test_every_style_token_that_is_used_is_defined():
    defined = set(re.findall(r"(--[a-z0-9-]+):", (ROOT / "static/css/base.css").read_text("utf-8")))
    used = {name for sheet in SHEETS for name in re.findall(r"var\((--[a-z0-9-]+)", sheet.read_text("utf-8"))}
    assert used - defined == set()
