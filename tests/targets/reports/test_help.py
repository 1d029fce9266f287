"""The help pages: one for each role, reachable from every page."""

import pytest
from django.urls import reverse

from pledges.models import RoleName
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", RoleName.values)
def test_each_role_has_a_help_page(client, role):
    client.force_login(builders.user_with(RoleName.LEADER))
    page = client.get(reverse("targets:help_role", args=[role]))
    assert page.status_code == 200
    assert f"<h1>{RoleName(role).label}</h1>" in page.content.decode()


def test_a_role_that_does_not_exist_is_not_found(client):
    client.force_login(builders.user_with(RoleName.LEADER))
    assert client.get(reverse("targets:help_role", args=["king"])).status_code == 404


def test_my_own_roles_come_first(client):
    client.force_login(builders.user_with(RoleName.ADMINISTRATOR))
    page = client.get(reverse("targets:help"))
    assert page.context["roles"][0] == RoleName.ADMINISTRATOR
