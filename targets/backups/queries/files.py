"""The files that rows name: each with the sha256 that its row keeps."""

from collections.abc import Iterator

from targets.reports.services.kept_files import NAMED_BY

DIGEST = "digest"


def named_files() -> Iterator[tuple[str, str]]:
    """Yield name and sha256 of every file that a row names; "" where the record alone keeps the sha256 (scans).

    A paper that was corrected keeps its scan: that one comes twice.
    """
    for model, column in NAMED_BY.values():
        has_digest = any(field.name == DIGEST for field in model._meta.fields)
        rows = model.objects.exclude(**{column: ""}).order_by("pk")
        if has_digest:
            yield from rows.values_list(column, DIGEST).iterator()
        else:
            yield from ((name, "") for name in rows.values_list(column, flat=True).iterator())
