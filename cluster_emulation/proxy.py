"""Whose address a request comes from, where one trusted reverse proxy stands in front (TRUST_PROXY=1)."""

from django.conf import settings


class ClientAddressMiddleware:
    """Set REMOTE_ADDR to the address that our own proxy appended last; what clients claim before it is ignored."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
        if settings.TRUST_PROXY and forwarded:
            request.META["REMOTE_ADDR"] = forwarded.rsplit(",", 1)[-1].strip()
        return self.get_response(request)
