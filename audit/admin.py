"""The record in the read-only window, and the read-only page of a model that the other apps register too."""

from django.apps import apps
from django.contrib import admin


class ReadOnly(admin.ModelAdmin):
    """Rows of one model, to look at: nobody adds, changes or deletes here. Who may look is the site's decision."""

    is_read_only = True  # the site takes no others
    actions = None
    list_select_related = True
    show_full_result_count = False

    def has_view_permission(self, request, obj=None):
        """Say that whoever reached the site may look."""
        return self.admin_site.has_permission(request)

    def has_module_permission(self, request):
        """Say that whoever reached the site may look."""
        return self.admin_site.has_permission(request)

    def has_add_permission(self, request):
        """Say no."""
        return False

    def has_change_permission(self, request, obj=None):
        """Say no."""
        return False

    def has_delete_permission(self, request, obj=None):
        """Say no."""
        return False


def show(app_label: str) -> None:
    """Register every model of an app, except those that have a page of their own already."""
    for model in apps.get_app_config(app_label).get_models():
        if not admin.site.is_registered(model):
            admin.site.register(model, ReadOnly)


show("audit")
