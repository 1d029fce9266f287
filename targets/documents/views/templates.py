"""The Word templates of a cluster's documents: which stand, their versions, putting one in place, and back."""

import io

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from foundation.bodies import takes_file
from foundation.clock import now
from foundation.downloads import file_response
from foundation.limits import limited
from foundation.pages import ask, press, who
from pledges.permissions import administered_clusters
from targets.documents.exports.files import DOCX, TYPES
from targets.documents.exports.word_template import BUILT_IN
from targets.documents.forms.template import TemplateForm
from targets.documents.imports.template_file import read_template
from targets.documents.queries.kinds import KINDS
from targets.documents.queries.templates import templates_of
from targets.documents.services.templates import back_to_built_in, put_template


def _cluster(request, code: str, kind: str):
    """Return a cluster that the person administers; 404 for others, and for a kind that there is not."""
    if kind not in KINDS:
        raise Http404
    return get_object_or_404(administered_clusters(request.user, now=now()), code=code)


@takes_file()
@limited("template", "POST")
def config_template(request, cluster, kind):
    """Show a kind's template with its versions, and take a new one."""
    place = _cluster(request, cluster, kind)
    templates = templates_of(place)

    def put(form):
        taken = read_template(form.cleaned_data["file"], kind)
        put_template(place, kind, name=taken.name, content=taken.content, **who(request))

    is_sent = request.method == "POST"
    return ask(
        request,
        TemplateForm(request.POST, request.FILES) if is_sent else TemplateForm(),
        put,
        to=reverse("targets:config_template", args=[cluster, kind]),
        done=_("Đã thử mẫu với số liệu mẫu và đưa vào dùng."),
        template="targets/documents/template.html",
        cluster=place,
        kinds=templates,
        shown=next(template for template in templates if template.kind == kind),
    )


@require_POST
def config_template_reset(request, cluster, kind):
    """Let the built-in template stand again."""
    place = _cluster(request, cluster, kind)
    return press(
        request,
        lambda: back_to_built_in(place, kind, **who(request)),
        to=reverse("targets:config_template", args=[cluster, kind]),
        done=_("Đã trở về mẫu gốc."),
    )


def config_template_file(request, cluster, kind, number):
    """Send one version of a template; 0: the built-in one."""
    place = _cluster(request, cluster, kind)
    if number == 0:
        return file_response(BUILT_IN.open("rb"), name=f"{kind}.{DOCX}", content_type=TYPES[DOCX])
    version = get_object_or_404(place.document_templates.exclude(name=""), kind=kind, number=number)
    return file_response(io.BytesIO(bytes(version.content)), name=version.name, content_type=TYPES[DOCX])
