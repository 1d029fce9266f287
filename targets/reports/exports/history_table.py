"""The history of a report as a table: every act and every save, one a line."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from foundation.tables import Table
from targets.core import workflow
from targets.models import Submission
from targets.reports.queries.history import HistoryLine
from targets.words import bases


def history_table(submission: Submission, lines: Sequence[HistoryLine]) -> Table:
    """Return the history as its reader may read it, the oldest first; it warns of figures that nobody has accepted."""
    return Table(
        name=_("Lịch sử"),
        title=_("Lịch sử báo cáo %(period)s – %(province)s")
        % {"period": submission.period, "province": submission.province},
        heads=(
            _("Lúc"),
            _("Ai"),
            _("Chức vụ"),
            _("Việc"),
            _("Trước"),
            _("Sau"),
            _("Giải trình"),
            _("Lý do"),
        ),
        rows=tuple(
            (line.at, line.who, line.post, line.what, line.before, line.after, line.note, line.reason) for line in lines
        ),
        warning="" if submission.state == workflow.ACCEPTED else bases.warning(),
    )
