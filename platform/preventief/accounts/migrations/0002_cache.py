"""The table behind the cache, one per plane: sign-in limits outlive the broker and no plane reads another's."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.RunSQL(
            sql=[
                "CREATE TABLE accounts_cache (cache_key varchar(255) PRIMARY KEY, value text NOT NULL,"
                " expires timestamp with time zone NOT NULL)",
                "CREATE INDEX accounts_cache_expires ON accounts_cache (expires)",
            ],
            reverse_sql="DROP TABLE accounts_cache;",
        )
    ]
