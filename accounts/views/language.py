"""The language switch: a cookie for this browser, and the person's choice for the next login."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from accounts.services import choose_language


@login_not_required
@require_POST
def language(request):
    """Switch the language and go back to the page; an unknown language changes nothing."""
    chosen = request.POST.get("language")
    if request.user.is_authenticated and chosen in dict(settings.LANGUAGES):
        choose_language(request.user, chosen)
    return set_language(request)


def remember(response, code: str):
    """Return the response with the language's cookie for this browser's session."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )
    return response
