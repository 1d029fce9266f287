"""The moment a person is let in: the session begins, in the language that was chosen last."""

from django.conf import settings
from django.contrib import auth
from django.shortcuts import redirect

from accounts.services import choose_language
from accounts.views.language import remember


def enter(request, user, target: str):
    """Begin the person's session under a new id and go where they were going."""
    auth.login(request, user)
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    if chosen in dict(settings.LANGUAGES):  # the cookie goes at logout: it was chosen just now
        choose_language(user, chosen)
    return remember(redirect(target), chosen or user.language)
