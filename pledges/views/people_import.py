"""Making many accounts from a list: look at it first, then all or none, with the passwords shown once."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables

from foundation.bodies import takes_file
from foundation.clock import now, today
from foundation.errors import Invalid, Problem
from foundation.limits import limited
from pledges.exports.password_sheet import password_sheet
from pledges.forms import LARGEST_BODY, PeopleListForm
from pledges.imports.people_list import read_people
from pledges.permissions import grantable_places, may_administer
from pledges.queries.people import provinces_by_name, role_questions
from pledges.services.people_accounts import check_people, create_people


@takes_file(LARGEST_BODY)
@limited("people", "POST")
@never_cache
def people_import(request):
    """Ask for the list; show what it says, line by line; or make the accounts and show or download the passwords."""
    moment = now()
    if not may_administer(request.user, now=moment):
        raise Http404
    form = PeopleListForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        initial={"valid_from": today()},
    )
    if request.method != "POST" or not form.is_valid():
        return _page(request, form, status=422 if form.errors else 200)
    provinces = provinces_by_name(grantable_places(request.user, now=moment)[0])
    people, problems = read_people(form.cleaned_data["text"], provinces)
    problems += check_people(people)
    if problems or "confirm" not in request.POST:
        day = form.cleaned_data["valid_from"]
        asked = (role_questions(person.role, province=person.province, day=day) for person in people)
        questions = sorted({question for questions in asked for question in questions})
        shown = {"people": people, "problems": _by_line(problems), "questions": questions}
        return _page(request, form, **shown, status=422 if problems else 200)
    return _make(request, form, people, moment)


@sensitive_variables("made")
def _make(request, form, people, moment):
    try:
        made = create_people(people, valid_from=form.cleaned_data["valid_from"], by=request.user, at=moment)
    except Invalid as invalid:
        return _page(request, form, people=people, problems=_by_line(invalid.problems), status=422)
    if request.POST["confirm"] == "file":
        response = HttpResponse(password_sheet(made), content_type="text/csv; charset=utf-8")
        response.headers["Content-Disposition"] = 'attachment; filename="mat-khau-lan-dau.csv"'
        return response
    return render(request, "pledges/people_passwords.html", {"made": made})


def _page(request, form, *, people=(), problems=(), questions=(), status=200):
    context = {"form": form, "people": people, "problems": problems, "questions": questions}
    return render(request, "pledges/people_import.html", context, status=status)


def _by_line(problems: list[Problem]) -> list[Problem]:
    return sorted(problems, key=lambda problem: int(problem.where or 0))
