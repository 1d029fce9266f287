"""Django's admin as a read-only window for administrators of every cluster; the product's own pages do the changing."""

from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from accounts.views.logout import logout
from audit.clock import now
from pledges.permissions import authority_of


class Window(AdminSite):
    """Shows rows, to those who administer every cluster; signing in and passwords stay with accounts."""

    site_header = site_title = _("Giao ước thi đua: xem dữ liệu")
    site_url = "/"
    enable_nav_sidebar = False

    def register(self, model_or_iterable, admin_class=None, **options):
        """Take read-only pages and no others (django.contrib.auth brings a page that changes groups)."""
        if getattr(admin_class, "is_read_only", False):
            super().register(model_or_iterable, admin_class, **options)

    def has_permission(self, request):
        """Say whether the person is an active administrator of every cluster today."""
        roles = authority_of(request.user, now=now()).roles
        return any(role.name == "administrator" and role.cluster_id is None for role in roles)

    def admin_view(self, view, cacheable=False):
        """Answer 404 to everybody else, as for anything that a person may not know of."""
        shown = super().admin_view(view, cacheable)

        def guarded(request, *args, **kwargs):
            if not self.has_permission(request):
                raise Http404
            return shown(request, *args, **kwargs)

        return guarded

    @method_decorator([login_not_required, never_cache])
    def login(self, request, extra_context=None):
        """Lead to the product's login page: there is no second one, and so no second way to guess."""
        return redirect_to_login(reverse("admin:index"))

    def logout(self, request, extra_context=None):
        """End the session as the product does."""
        return logout(request)

    def password_change(self, request, extra_context=None):
        """Lead to the product's page."""
        return redirect("accounts:password")

    def password_change_done(self, request, extra_context=None):
        """Lead to the product's page."""
        return redirect("accounts:password")
