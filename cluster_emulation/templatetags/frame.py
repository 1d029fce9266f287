"""The head of every page, drawn once for the values that it prints: what a person sees there changes seldom."""

from functools import lru_cache

from django import template
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.translation import get_language

from accounts.services.session_store import seconds_left
from cluster_emulation.context import Head
from foundation.clock import now
from foundation.release import release

register = template.Library()
MOST = 1000  # heads that a process remembers: some 5 MB
HOLES = ("token", "address", "left")  # put in when a page is drawn: no head that is kept holds a token


@register.simple_tag(takes_context=True)
def page_head(context) -> str:
    """Draw the head of a page for the person who asks for it."""
    request = context["request"]
    pattern = _pattern(context["head"], get_language())
    row = getattr(getattr(request, "session", None), "row", None)
    left = seconds_left(row, now()) if row else 0
    return format_html(pattern, token=get_token(request), address=request.get_full_path(), left=left)


@lru_cache(maxsize=MOST)
def _pattern(head: Head, language: str) -> str:
    """Render the head with places for the forms' token and the address, in the language that is spoken."""
    holes = {name: f"hole-of-{name}" for name in HOLES}
    values = {"head": head, "csrf_token": holes["token"], "address": holes["address"], "left": holes["left"]}
    values["release"] = release()
    pattern = render_to_string("components/page_head.html", values).replace("{", "{{").replace("}", "}}")
    for name, hole in holes.items():
        pattern = pattern.replace(hole, f"{{{name}}}")
    return pattern
