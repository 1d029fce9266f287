"""Which language a page is shown in: the one the person chose, else Vietnamese. The browser's own wish is not asked."""

from django.conf import settings
from django.utils import translation


class LanguageMiddleware:
    """Activate the language of the cookie that the language switch (/i18n/setlang/) sets; Vietnamese without one."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        request.LANGUAGE_CODE = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(request.LANGUAGE_CODE):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
            return response
