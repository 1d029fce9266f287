"""Which office of a province supplies a measure: crime figures come from other departments than the reporter's."""

from foundation.text import mark
from targets.models import Supplier
from targets.reports.queries.reading import Reading, once


@once
def offices_of(reading: Reading) -> dict[str, str]:
    """Return the supplying office of each measure by its code: the province's own, else what the agreement names.

    Measures of which nobody said it are left out. One query.
    """
    named = {code: listed.provided_by for code, listed in reading.listed.items() if listed.provided_by}
    own = Supplier.objects.filter(province=reading.province).exclude(department="")
    return named | reading.once("offices", lambda: dict(own.values_list("measure__code", "department")))


def offices_asked(reading: Reading) -> dict[str, str]:
    """Return the offices that supply what a report is asked, in its order, by the mark that stands in addresses."""
    offices = offices_of(reading)
    asked = (measure.code for group in reading.asked for measure in group.measures)
    return {mark(offices[code]): offices[code] for code in asked if code in offices}
