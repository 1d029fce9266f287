"""The page on which an administrator takes away the second factor of somebody who lost it."""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from foundation.clock import now
from foundation.pages import sent
from pledges.forms import ReasonForm
from pledges.permissions import managed_people
from pledges.views.people_act import act
from targets.calendar.services.second_factor import reset_second_factor


def person_second_factor(request, pk):
    """Ask for the reason (GET), or take the second factor away (POST); one's own is changed on one's own account."""
    moment = now()
    others = managed_people(request.user, now=moment).exclude(pk=request.user.pk)
    person = get_object_or_404(others, pk=pk)
    return act(
        request,
        person,
        ReasonForm(sent(request)),
        lambda form: reset_second_factor(person, **form.cleaned_data, by=request.user, at=moment),
        title=_("Gỡ xác thực hai bước"),
        button=_("Gỡ xác thực hai bước"),
        explain=_(
            "Dùng khi người này mất điện thoại hoặc khóa và hết mã dự phòng. Hãy gặp hoặc gọi để chắc đúng là họ: "
            "sau đó chỉ còn mật khẩu, và người thẩm định, Quản trị phải thiết lập lại khi đăng nhập."
        ),
        done=_("Đã gỡ xác thực hai bước; người này nhận được thông báo."),
        is_grave=True,
    )
