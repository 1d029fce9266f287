"""Checking a document by the code at its foot: what stood on it, and which of its figures are other now."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from foundation.clock import now
from pledges.permissions import authority_in
from targets.documents.forms.choose import CodeForm
from targets.documents.queries.checking import checked, document_of
from targets.documents.queries.shown import shown
from targets.reports.queries.printed_sheets import tidy_code


@never_cache
def check_form(request):
    """Ask for a code, and lead to its page."""
    form = CodeForm(request.GET if "code" in request.GET else None)
    if form.is_bound and form.is_valid():
        return redirect("targets:check_paper", code=tidy_code(form.cleaned_data["code"]) or "0")
    return render(request, "targets/documents/check_form.html", {"form": form}, status=422 if form.is_bound else 200)


@never_cache
def check_paper(request, code):
    """Show an issued document; 404 for a code that there is not, or a document that is not this person's to see."""
    moment, document = now(), document_of(code)
    result = document and checked(document, authority_in(request, now=moment), moment)
    if not result:
        raise Http404
    return render(request, "targets/documents/check.html", {"shown": shown(result)})
