from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [
        migrations.AddField("youngperson", "nickname", models.CharField(max_length=60, null=True)),
    ]
