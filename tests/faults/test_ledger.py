"""The soak's ledger notices what it is there for: a write that is lost, half, twice, or refused and yet there."""

import pytest

from targets.reports.services.cells import CellInput
from targets.reports.services.figures import save_cells
from tests import builders
from tests.builders import NOW
from tests.soak.ledger import ACKNOWLEDGED, REFUSED, Ledger


@pytest.mark.django_db
def test_the_ledger_tells_lost_half_doubled_and_refused():
    builders.agreement_2024()
    people = builders.people_of()
    report, ledger = builders.draft(people), Ledger()

    def save(line, *codes, value=1):
        cells = [CellInput(code, value=value, note=line.note) for code in codes]
        save_cells(report, cells, by=people.reporter, at=NOW)

    def told(cells, outcome):
        line = ledger.write(report.pk, cells)
        line.outcome = outcome
        return line

    save(told(2, ACKNOWLEDGED), "exemplars", "social_order_crimes")
    assert list(ledger.differences()) == []
    told(1, ACKNOWLEDGED)
    save(ledger.write(report.pk, 2), "exemplars", value=2)
    twice = ledger.write(report.pk, 1)
    save(twice, "exemplars", value=3)
    save(twice, "exemplars", value=4)
    save(told(1, REFUSED), "exemplars", value=5)
    ledger.move(report.pk, "submit", people.commander.pk).outcome = ACKNOWLEDGED
    found = [line.partition(":")[0] for line in ledger.differences()]
    assert found == ["lost", "half", "doubled", "refused", f"submit of {report.pk}"]
