"""Answers for watchers: is the database reached, did the clock run lately. Nothing else is said to strangers."""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from audit.models import RecordCheck
from foundation.clock import now
from targets.backups.queries.state import backup_state
from targets.calendar.queries import clock


@require_safe
@never_cache
@login_not_required
def healthz(request):
    """Answer 200 where the database answers, else 503."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "database"}, status=503)
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
@login_not_required
def healthz_worker(request):
    """Answer 200 where the clock's job has finished and the record was found whole within 26 hours, else 503."""
    try:
        is_silent = clock.is_silent(now())
        check = RecordCheck.objects.first()
    except DatabaseError:
        return JsonResponse({"status": "database"}, status=503)
    if is_silent:
        return JsonResponse({"status": "clock"}, status=503)
    if check is None or check.breaks or now() - check.at > clock.SILENT:
        return JsonResponse({"status": "record"}, status=503)
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
@login_not_required
def healthz_backup(request):
    """Answer 200 where a whole backup was made and restored as a trial within 26 hours, or none are made, else 503."""
    try:
        state = backup_state(now())
    except DatabaseError:
        return JsonResponse({"status": "database"}, status=503)
    return JsonResponse({"status": state.status}, status=503 if state.is_alarm else 200)
