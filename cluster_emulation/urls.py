"""All addresses: those of the apps, health and the language switch."""

from django.urls import include, path

from accounts.views.language import language
from cluster_emulation.condition import condition
from cluster_emulation.health import healthz, healthz_backup, healthz_worker
from cluster_emulation.session import session
from cluster_emulation.style import style

handler400 = "cluster_emulation.errors.bad_request"
handler403 = "cluster_emulation.errors.permission_denied"
handler404 = "cluster_emulation.errors.not_found"
handler500 = "cluster_emulation.errors.server_error"

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("healthz/backup", healthz_backup, name="healthz_backup"),
    path("healthz/worker", healthz_worker, name="healthz_worker"),
    path("condition/", condition, name="condition"),
    path("session/", session, name="session"),
    path("style/", style, name="style"),
    path("i18n/setlang/", language, name="set_language"),
    path("", include("accounts.urls")),
    path("", include("pledges.urls")),
    path("", include("targets.urls")),
]
