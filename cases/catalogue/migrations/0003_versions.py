"""Drafts count their revisions, versions remember where they came from, and one can be withdrawn."""

import django.db.models.functions.datetime
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0002_published_stays"),
        ("partners", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="kindversion",
            name="changed_at",
            field=models.DateTimeField(
                db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now
            ),
        ),
        migrations.AddField(
            model_name="kindversion",
            name="origin",
            field=models.CharField(blank=True, db_default="", default="", max_length=120),
        ),
        migrations.AddField(
            model_name="kindversion",
            name="origin_edition",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="kindversion",
            name="revision",
            field=models.PositiveIntegerField(db_default=1, default=1),
        ),
        migrations.AddField(
            model_name="kindversion",
            name="withdrawal_reason",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
        migrations.AddField(
            model_name="kindversion",
            name="withdrawn_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name="kindversion",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "draft"),
                    ("published", "published"),
                    ("retired", "retired"),
                    ("withdrawn", "withdrawn"),
                ],
                default="draft",
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="kindversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state", "withdrawn"),
                        ("withdrawn_at__isnull", False),
                        models.Q(("withdrawal_reason", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(("state", "withdrawn"), _negated=True),
                        ("withdrawal_reason", ""),
                        ("withdrawn_at", None),
                    ),
                    _connector="OR",
                ),
                name="version_withdrawn_has_reason",
            ),
        ),
    ]
