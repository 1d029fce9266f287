"""The style page shows every component in every state, and nobody but administrators is shown it."""

import re

import pytest

from charts.templatetags.charts import register
from cluster_emulation import style
from pledges.models import RoleName
from targets.reports.queries.entry import MARKS
from tests import builders, source

COMPONENTS = source.ROOT / "templates" / "components"
PAGE = (source.ROOT / "templates" / "style" / "style.html").read_text("utf-8")
TOKENS = set(re.findall(r"--([a-z0-9-]+): #[0-9a-f]{3,6};", (source.ROOT / "static/css/base.css").read_text("utf-8")))
STYLES = (source.ROOT / "static" / "css" / "style.css").read_text("utf-8")


def classes(pattern):
    """Return what the templates of the pages put after a prefix of a class."""
    found = {name for path in source.TEMPLATES for name in re.findall(pattern, path.read_text("utf-8"))}
    return found - {"sm", "lg"}


def test_every_colour_has_its_swatch():
    shown = {name for names in style.COLOURS.values() for name in names}
    assert shown - TOKENS == set()
    assert TOKENS - shown == set()
    assert [name for name in shown if f".swatch.is-{name} {{ background: var(--{name}); }}" not in STYLES] == []


def test_every_size_of_type_is_shown():
    sizes = set(re.findall(r"--(text[a-z0-9-]*):", (source.ROOT / "static/css/base.css").read_text("utf-8")))
    assert set(style.SIZES) == sizes
    assert [name for name in sizes if f".sample-text.is-{name} {{ font-size: var(--{name}); }}" not in STYLES] == []


def test_every_space_is_shown():
    spaces = set(re.findall(r"--(space-[0-9]+):", (source.ROOT / "static/css/base.css").read_text("utf-8")))
    assert set(style.SPACES) == spaces
    assert [
        name for name in spaces if f".sample-space.is-{name} {{ padding-left: var(--{name}); }}" not in STYLES
    ] == []


def test_every_component_is_on_the_page():
    by_tag = {"badge.html", "icon.html"}  # drawn by the tags of verdicts and states
    of_frame = {"brand.html", "page_head.html"}
    unseen = {path.name for path in COMPONENTS.glob("*.html")} - by_tag - of_frame
    assert [name for name in unseen if f'"components/{name}"' not in PAGE] == []


def test_every_kind_of_button_callout_and_mark_is_on_the_page():
    assert classes(r"\bbtn-([a-z-]+)") - set(style.BUTTONS) == set()
    assert classes(r'class="callout (is-[a-z]+)') - set(style.CALLOUTS) == set()
    marked = (source.ROOT / "templates" / "targets" / "reports" / "_mark.html").read_text("utf-8")
    assert set(re.findall(r'state == "(\w+)"', marked)) | {"empty"} == set(MARKS)


def test_every_kind_of_chart_is_on_the_page():
    parts = {
        "line",
        "panel",
        "slope_line",
        "strip_bar",
        "strip_label",
        "strip_marks",
        "strip_row",
    }  # of which others draw themselves
    assert [name for name in set(register.tags) - parts if f"{{% {name} " not in PAGE] == []


@pytest.mark.django_db
def test_administrators_alone_see_it(client):
    builders.agreement_2024()
    for role, status in ((RoleName.ADMINISTRATOR, 200), (RoleName.LEADER, 404)):
        client.force_login(builders.user_with(role))
        assert client.get("/style/").status_code == status
