"""Taking stock: what stands becomes what the record says, where events of before kept no rows. For migrations."""

from itertools import islice

from django.apps import apps as real
from django.utils import timezone

from audit.rows import content, names_of
from audit.services import event_hash
from targets.models.submission import stored_digest

# Rows that are compared one by one, and those whose scope an event keeps whole: model, scope, its column and its code.
SINGLE = (
    "accounts.User", "pledges.Role", "pledges.Agreement", "targets.FigureVersion", "targets.NarrativeVersion",
    "targets.Confirmation", "targets.Acceptance", "targets.AcceptedFigure", "targets.AcceptedNarrative",
    "targets.Judgement", "targets.Remark", "targets.Closing", "targets.FrozenResult", "targets.Extension",
    "targets.ProposedFigure", "targets.PublishedPercentage", "targets.Submission", "targets.CorrectionRequest",
    "targets.Assignment", "targets.Evidence", "targets.Upload", "targets.TakenUpload",
    "targets.HistoryFile", "targets.Document", "targets.DocumentTemplate",
)  # fmt: skip
EVERYWHERE = {
    "clusters": "pledges.Cluster",
    "provinces": "pledges.Province",
    "successions": "pledges.Succession",
    "measures": "targets.Measure",
}
OF_AGREEMENT = {
    "members": ("pledges.Member", "agreement"),
    "pledges": ("pledges.Pledge", "agreement"),
    "agreement_measures": ("targets.AgreementMeasure", "agreement"),
    "targets": ("targets.Target", "agreement"),
    "versions": ("targets.TargetVersion", "target__agreement"),
    "checks": ("targets.Check", "agreement"),
    "stocks": ("targets.Stock", "agreement"),
    "windows": ("targets.AgreementWindow", "agreement"),
}
MOST = 500  # rows kept by one event


def take_stock(apps, schema_editor):
    """Record every row that the replay compares, as events by nobody; an empty place records nothing."""
    for rows in _parts(apps):
        _record(apps.get_model("audit", "Event"), rows)


def take_stock_of(kind):
    """Return what records anew all that agreements have of a kind, to which columns were added since stock was taken."""

    def take(apps, schema_editor):
        for scope, rows in _wholes(apps):
            if rows and scope.startswith(f"{kind}/"):
                _record(apps.get_model("audit", "Event"), {"whole": {scope: rows}})

    return take


def take_stock_of_rows(label):
    """Return what records a table's rows anew, to which columns were added since stock was taken."""

    def take(apps, schema_editor):
        for rows in _singles(apps, label):
            _record(apps.get_model("audit", "Event"), rows)

    return take


def _parts(apps):
    for label in SINGLE:
        if _is_there(apps, label):
            yield from _singles(apps, label)
    for scope, rows in _wholes(apps):
        if rows:
            yield {"whole": {scope: rows}}


def _singles(apps, label):
    rows = (_entry(row, label) for row in apps.get_model(label).objects.order_by("pk").iterator(chunk_size=MOST))
    while some := list(islice(rows, MOST)):
        yield {"rows": some}


def _is_there(apps, label):
    """Say whether a table had been made when stock is taken."""
    app, name = label.lower().split(".")
    return name in apps.all_models[app]


def _wholes(apps):
    def entries(label, **only):
        return [_entry(row, label) for row in apps.get_model(label).objects.filter(**only).order_by("pk")]

    for scope, label in EVERYWHERE.items():
        yield scope, entries(label)
    for agreement in apps.get_model("pledges.Agreement").objects.select_related("cluster").order_by("pk"):
        for scope, (label, column) in OF_AGREEMENT.items():
            yield f"{scope}/{agreement.cluster.code}/{agreement.year}", entries(label, **{column: agreement.pk})
    for cluster in apps.get_model("pledges.Cluster").objects.order_by("pk"):
        yield f"periods/{cluster.code}", entries("targets.Period", cluster=cluster.pk)


def _entry(row, label):
    """Return a row of a migration's model as an event keeps it: the columns that it has already."""
    names = [name for name in names_of(real.get_model(label)) if hasattr(type(row), name.partition(".")[0])]
    values = content(row, names)
    if label == "targets.Confirmation":
        values["scan_hash"] = stored_digest(row.scan)
    if label == "targets.Document":
        values["stored_digest"] = stored_digest(row.file)
    return [label.lower(), row.pk, values]


def _record(model, rows):
    last = model.objects.order_by("-sequence").first()
    event = model(
        sequence=last.sequence + 1 if last else 1,
        at=timezone.now(),
        action="take_stock",
        subject="record",
        rows=rows,
        previous_hash=last.hash if last else "",
    )
    event.hash = event_hash(event)
    event.save(force_insert=True)
