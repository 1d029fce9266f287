"""Bodies of requests, before anything reads them: refused by size, refused when cut off, else read whole."""

import tempfile

from django.urls import Resolver404, resolve

from cluster_emulation import errors
from foundation.bodies import SIGNING_IN, is_full, limit_of

IN_MEMORY = 1024 * 1024  # bytes; what is larger waits in a temporary file
CHUNK = 64 * 1024


class WholeBodyMiddleware:
    """Let a request through only with its whole body, within the limit of its address (docs/operations.md#limits).

    Django takes what has arrived when a client hangs up for the whole form: 123 of a typed 123456, and no scan. Without
    a Content-Length (chunked) it would see an empty form; such a request is refused too.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        length = request.META.get("CONTENT_LENGTH") or "0"
        if request.META.get("HTTP_TRANSFER_ENCODING"):
            return errors.length_required(request)
        if not (length.isascii() and length.isdecimal()):
            return errors.bad_request(request)
        size = length.lstrip("0")
        if len(size) > 18 or int(size or 0) > _limit(request):
            return errors.too_large(request)
        if not size:
            return self.get_response(request)
        return self._read(request, int(size))

    def _read(self, request, size: int):
        with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as body:
            try:
                while body.tell() < size and (chunk := request.read(min(CHUNK, size - body.tell()))):
                    body.write(chunk)
            except OSError as error:
                return errors.no_room(request) if is_full(error) else errors.cut_off(request)
            if body.tell() < size:
                return errors.cut_off(request)
            body.seek(0)
            # What HttpRequest reads from, and as if nothing had been read: it has no public way to be given a body.
            request._stream, request._read_started = body, False
            return self.get_response(request)


class PlainTextMiddleware:
    """Refuse texts with a NUL sign in an address, its query or a form: no person types one, no database keeps one."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if "\0" in request.path_info or _has_nul(request.GET):
            return errors.bad_request(request)
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        """Return the refusal of a form, or None; what the form's files hold is their readers' business."""
        return errors.bad_request(request) if _has_nul(request.POST) else None


def _has_nul(data) -> bool:
    return any("\0" in name or any("\0" in text for text in texts) for name, texts in data.lists())


def _limit(request) -> int:
    try:
        match = resolve(request.path_info)
    except Resolver404:
        return SIGNING_IN
    return limit_of(match.func, match.kwargs)
