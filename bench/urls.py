"""The product's addresses, and the bare page that all others are compared with: one query, one template, fifty rows."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.urls import path

from cluster_emulation.urls import handler400, handler403, handler404, handler500, urlpatterns
from targets.models import Submission

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


@login_not_required
def bare(request):
    """Show fifty rows of one query."""
    return render(
        request, "bench/bare.html", {"rows": Submission.objects.order_by("pk").values_list("pk", "state")[:50]}
    )


urlpatterns = [path("bare/", bare), *urlpatterns]
