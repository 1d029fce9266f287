"""What the core refuses and finds has words, by its source: no test of the core's own, which mutants of it run too."""

import re
from pathlib import Path

from targets.core import checks, numbers, published
from targets.words import faults


def test_every_refusal_and_every_finding_has_its_words_and_no_other_has():
    sources = [Path(module.__file__).read_text("utf-8") for module in (numbers, published)]
    codes = {code for source in sources for code in re.findall(r'NumberRefused\("(\w+)"', source)}
    assert set(faults.REFUSALS) == codes
    found = re.findall(r'Finding\("(\w+)", False', Path(checks.__file__).read_text("utf-8"))
    assert set(faults.WARNINGS) == {*found, "above", "under"} - {"previous"}
