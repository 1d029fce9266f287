"""How large a request's body may be: a form's limit, more where a view takes a file; and what a full disk is."""

import errno

SIGNING_IN = 64 * 1024  # bytes: a page that strangers may open takes no more than a login
FORM = 3 * 1024 * 1024  # bytes: a whole entry page with all its notes
WORKBOOK = 5 * 1024 * 1024 + 512 * 1024  # bytes: a workbook of 5 MB and the form around it
SCAN = 12 * 1024 * 1024  # bytes: a scan of 10 MB and the form around it


def takes_file(limit: int = SCAN, *, when=None):
    """Mark a view as one that takes a file: a body up to `limit` bytes, where `when(**arguments)` says so."""

    def mark(view):
        view.body_limit = lambda arguments: limit if when is None or when(**arguments) else FORM
        return view

    return mark


def is_full(error: BaseException | None) -> bool:
    """Say whether a failure means that no room is left on a disk."""
    return isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)


def limit_of(view, arguments: dict) -> int:
    """Return the largest body, in bytes, that a view takes."""
    if hasattr(view, "body_limit"):
        return view.body_limit(arguments)
    return FORM if getattr(view, "login_required", True) else SIGNING_IN
