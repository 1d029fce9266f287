"""Configuration forms notice what another administrator wrote in between, keep what was typed, ask again."""

import pytest
from django.urls import reverse

from targets.models import Period
from tests.configuring import YEAR, filled

pytestmark = pytest.mark.django_db


def stored(agreement, name):
    """Return what stands of what the test of a page changes."""
    return {
        "config_period": lambda: f"{Period.objects.get(cluster__code='cum-4', year=2024, code='q3').due_at:%d/%m}",
        "config_members": lambda: agreement.members.get(province__code="bac-ninh").position,
        "config_measure": lambda: agreement.agreement_measures.get(measure__code="social_order_crimes").definition,
        "config_pledge": lambda: agreement.pledges.order_by("order").first().title,
        "config_facts": lambda: type(agreement).objects.get(pk=agreement.pk).legal_basis,
    }[name]()


CASES = [
    ("config_period", ["q3"], "due_at", "19/09/2024", "20/09/2024", "19/09", "20/09"),
    ("config_members", [], "position:bac-ninh", "deputy", "", "deputy", None),
    ("config_measure", ["social_order_crimes"], "definition", "Của người khác", "Của tôi", "Của người khác", "Của tôi"),
    ("config_pledge", ["first"], "title", "Của người khác", "Của tôi", "Của người khác", "Của tôi"),
    ("config_facts", [], "legal_basis", "Của người khác", "Của tôi", "Của người khác", "Của tôi"),
]


@pytest.mark.parametrize(("name", "args", "field", "theirs", "mine", "kept", "written"), CASES)
def test_what_another_wrote_is_shown_and_what_was_typed_stays(
    client, admin, agreement, name, args, field, theirs, mine, kept, written
):
    args = [agreement.pledges.order_by("order").first().pk] if args == ["first"] else args
    address = reverse(f"targets:{name}", args=[*YEAR, *args])
    opened = filled(client.get(address).context["form"], reason="Theo công văn")
    assert client.post(address, opened | {field: theirs}).status_code == 302
    answer = client.post(address, opened | {field: mine})
    form = answer.context["form"]
    assert (answer.status_code, stored(agreement, name), form[field].value()) == (409, kept, mine)
    assert "Hiện đang ghi: " in form.errors[field][0]
    assert ("Trong lúc bạn xem" in answer.content.decode(), f'value="{form.stands}"' in answer.content.decode()) == (
        True, True,
    )  # fmt: skip
    again = client.post(address, filled(form))
    assert again.status_code == 302
    assert written is None or stored(agreement, name) == written


def test_a_form_that_nobody_else_touched_is_written_at_once(client, admin, agreement):
    address = reverse("targets:config_measure", args=[*YEAR, "social_order_crimes"])
    opened = filled(client.get(address).context["form"])
    assert client.post(address, opened | {"definition": "Của tôi"}).status_code == 302
