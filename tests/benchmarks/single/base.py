"""Django's own backend. It says which schema it always stands in, for those who ask."""

import os
from types import SimpleNamespace

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    schema_name = os.environ["TWIN_SCHEMA"]
    tenant = SimpleNamespace(schema_name=schema_name)
