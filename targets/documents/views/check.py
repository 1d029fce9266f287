"""Checking a document by the code at its foot: what stood on it, and which of its figures are other now."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from foundation.clock import now
from foundation.downloads import file_response
from pledges.permissions import authority_in
from targets.documents.exports.files import TYPES, file_name, form_of
from targets.documents.forms.choose import CodeForm
from targets.documents.queries.authority import may_have_file
from targets.documents.queries.checking import checked, document_of
from targets.documents.queries.shown import shown


@never_cache
def check_form(request):
    """Ask for a code, and lead to its page."""
    form = CodeForm(request.GET if "code" in request.GET else None)
    if form.is_bound and form.is_valid():
        return redirect("targets:check_paper", code=form.cleaned_data["code"])
    return render(request, "targets/documents/check_form.html", {"form": form}, status=422 if form.is_bound else 200)


@never_cache
def check_paper(request, code):
    """Show an issued document; 404 for a code that there is not, or a document that is not this person's to see."""
    result = shown(_checked(request, code))
    has_file = may_have_file(result.document, authority_in(request, now=now()), request.user)
    return render(request, "targets/documents/check.html", {"shown": result, "has_file": has_file})


@never_cache
@require_safe
def check_file(request, code):
    """Give the file of an issued document to whoever may see all that stands on it."""
    document = _checked(request, code).document
    if not may_have_file(document, authority_in(request, now=now()), request.user):
        raise Http404
    return download(document)


def download(document):
    """Return a document's file as a download."""
    kind = TYPES[form_of(document)]
    answer = file_response(document.file.open("rb"), name=file_name(document), content_type=kind)
    answer.headers["X-Document-Code"] = document.grouped_code
    return answer


def _checked(request, code):
    moment, document = now(), document_of(code)
    result = document and checked(document, authority_in(request, now=moment), moment)
    if not result:
        raise Http404
    return result
