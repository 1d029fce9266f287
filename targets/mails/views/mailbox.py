"""One's own mails: where they go, which are wanted, who gets them while one is away."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from foundation.clock import now
from foundation.dates import day_of
from foundation.pages import ask, press, sent
from targets.calendar.queries.mailboxes import mails_are_on
from targets.core import mailing
from targets.mails.forms.mailbox import AbsenceForm, MailboxForm
from targets.mails.queries.deputies import absences_of, possible_deputies
from targets.mails.services import mailboxes
from targets.models import Absence, Mailbox


def mailbox(request):
    """Show and set where the person's mails go and which they want."""
    moment, user = now(), request.user
    box = Mailbox.objects.filter(user=user).first()
    declined = box.declined if box else []
    wanted = [choice for choice in mailing.OPTIONAL if choice not in declined]
    form = MailboxForm(sent(request), initial={"email": user.email, "phone": user.phone, "wanted": wanted})
    return ask(
        request,
        form,
        lambda form: mailboxes.set_mailbox(user, **form.cleaned_data, at=moment),
        to=reverse("targets:mailbox"),
        done=_("Đã lưu."),
        template="targets/mails/mailbox.html",
        mails_are_on=mails_are_on(),
        refused=box if box and box.refused_address and box.refused_address == user.email else None,
        absences=absences_of(user, today=day_of(moment)),
    )


def absence_new(request):
    """Ask who gets the person's mails too, and for which days."""
    moment = now()
    people = possible_deputies(request.user, now=moment)
    return ask(
        request,
        AbsenceForm(sent(request), people=people, initial={"first_day": day_of(moment)}),
        lambda form: mailboxes.set_absence(request.user, **form.cleaned_data, at=moment),
        to=reverse("targets:mailbox"),
        done=_("Đã ghi người nhận thay."),
        title=_("Vắng mặt"),
        button=_("Ghi"),
        explain=_("Trong những ngày này, thư gửi bạn được gửi cả cho người nhận thay: cùng vai trò, cùng đơn vị.")
        if people
        else _("Chưa có ai giữ cùng vai trò tại đơn vị của bạn để nhận thay."),
    )


@require_POST
def absence_end(request, pk):
    """Call an absence off."""
    absence = get_object_or_404(Absence.objects.select_related("user", "deputy"), pk=pk, user=request.user)
    to = reverse("targets:mailbox")
    return press(request, lambda: mailboxes.end_absence(absence, at=now()), to=to, done=_("Đã kết thúc."))
