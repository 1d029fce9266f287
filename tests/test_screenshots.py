"""`make screenshots` keeps to what there is: names of addresses, people who look, the pictures of README."""

import importlib.util
import re
from pathlib import Path

from django.urls import get_resolver

from tests.pages import NO_PAGE, ROLES, names_of

ROOT = Path(__file__).resolve().parent.parent
SPEC = importlib.util.spec_from_file_location("screenshots", ROOT / "scripts" / "screenshots.py")
screenshots = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(screenshots)


def test_the_pages_that_are_named_exist():
    names = set(names_of(get_resolver()))
    of_readme = {name for _username, name in screenshots.OF_README}
    assert (screenshots.OWN | of_readme) - names == set()
    assert NO_PAGE - names == set()
    assert {username for username, _name in screenshots.OF_README} - set(ROLES) == set()


def test_the_pictures_of_the_readme_are_those_that_are_taken():
    text = "".join((ROOT / name).read_text("utf-8") for name in ("README.md", "README.vi.md"))
    shown = re.findall(r"\]\(docs/images/(\w+)\.png\)", text)
    assert set(shown) <= set(screenshots.OF_README.values())
    assert {path.stem for path in screenshots.IMAGES.glob("*.png")} == set(screenshots.OF_README.values())
