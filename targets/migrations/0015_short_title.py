"""A target may have a short title, for dashboards and charts."""

from django.db import migrations, models

from foundation.guards import NfcText
from targets.guards import FrozenMeaning, LiftedMeaning


class Migration(migrations.Migration):
    dependencies = [("targets", "0014_moments_in_order")]

    operations = [
        LiftedMeaning(),  # SQLite makes the table anew, and the guard reads it
        migrations.AddField(
            model_name="target",
            name="short_title",
            field=models.CharField(
                blank=True,
                default="",
        db_default="",
                help_text="Dùng trên bảng theo dõi và biểu đồ: “Giảm tội phạm”. Để trống thì dùng tên chỉ tiêu.",
                max_length=40,
                verbose_name="Tên ngắn",
            ),
        ),
        FrozenMeaning(),
        NfcText("targets_target", ["short_title"]),
    ]
