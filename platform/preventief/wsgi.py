"""The WSGI application. Municipalities are served by threads, never by an event loop (docs/adr)."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "preventief.settings.production")

application = get_wsgi_application()
