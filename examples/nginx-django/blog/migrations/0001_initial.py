"""The table of articles, and an editor: Jack. A real site has users already; here everybody's password is "kitten"."""

from django.apps.registry import Apps
from django.contrib.auth.hashers import make_password
from django.db import migrations, models


def make_users(apps: Apps, _: object) -> None:
    """Jack, who may write, and Jill."""
    users = apps.get_model("auth", "User").objects
    for name in ("jack", "jill"):
        password = make_password("kitten")
        users.create(username=name, first_name=name.capitalize(), password=password, is_staff=name == "jack")


class Migration(migrations.Migration):
    """The first one."""

    initial = True
    dependencies = [("auth", "0012_alter_user_first_name_max_length")]
    operations = [
        migrations.CreateModel(
            name="Article",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=200)),
                ("text", models.TextField(max_length=10_000)),
            ],
            options={"ordering": ("-id",)},
        ),
        migrations.RunPython(make_users, migrations.RunPython.noop),
    ]
