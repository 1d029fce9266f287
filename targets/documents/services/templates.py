"""The writer of document templates: a version for each that an administrator puts in place; back to the built-in."""

from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext as _

from audit import services as audit
from foundation.errors import Refused
from pledges.models import Cluster
from pledges.permissions import check_administers
from targets.models import DocumentTemplate

MOST = 50  # versions of one template


def put_template(cluster: Cluster, kind: str, *, name: str, content: bytes, by, at: datetime) -> DocumentTemplate:
    """Put a template (imports.template_file has tried it) in the place of the one that stands.

    Raises NotAllowed, or Refused where there are too many versions.
    """
    return _write(cluster, kind, name, content, by=by, at=at)


def back_to_built_in(cluster: Cluster, kind: str, *, by, at: datetime) -> DocumentTemplate:
    """Let the built-in template stand again. Raises NotAllowed, or Refused where it stands already."""
    return _write(cluster, kind, "", b"", by=by, at=at)


def _write(cluster: Cluster, kind: str, name: str, content: bytes, *, by, at: datetime) -> DocumentTemplate:
    check_administers(by, cluster, now=at)
    with transaction.atomic():
        Cluster.objects.select_for_update().get(pk=cluster.pk)  # one version at a time
        last = DocumentTemplate.objects.filter(cluster=cluster, kind=kind).order_by("-number").first()
        if not name and (last is None or last.is_built_in):
            raise Refused(_("Mẫu gốc đang được dùng."))
        if name and last and last.number >= MOST:  # going back is always possible
            raise Refused(_("Mẫu này đã có quá nhiều phiên bản."))
        version = DocumentTemplate.objects.create(
            cluster=cluster,
            kind=kind,
            number=last.number + 1 if last else 1,
            name=name,
            content=content,
            sha256=sha256(content).hexdigest() if content else "",
            by=by,
            at=at,
        )
        data = {"kind": kind, "number": version.number, "name": name, "sha256": version.sha256}
        subject = f"document_template/{cluster.code}/{kind}"
        audit.record(action="put_template", subject=subject, by=by, at=at, data=data, rows=[version])
    return version
