"""Declining mails from a mail, without signing in: opening the page changes nothing, pressing its button does."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from targets.mails.queries.stopping import read_stop_token
from targets.mails.services.mailboxes import decline
from targets.words.mails import CHOICES


@csrf_exempt  # mail programs press it too (RFC 8058); the signed word in its address says whose mails, and which
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mail_stop(request, token):
    """Ask first (GET), or decline what the signed word names (POST); 404 for a word that was not made here."""
    named = read_stop_token(token)
    if named is None:
        raise Http404
    user_id, choices = named
    if request.method == "POST":
        decline(user_id, choices)
    labels = [CHOICES[choice] for choice in choices if choice in CHOICES]
    return render(request, "targets/mails/stop.html", {"labels": labels, "is_done": request.method == "POST"})
