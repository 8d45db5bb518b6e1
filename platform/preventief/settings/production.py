"""Production: everything comes from the environment, and what is missing stops the start."""

from django.core.exceptions import ImproperlyConfigured

from preventief.settings.base import *  # noqa: F403
from preventief.settings.base import BASE_SCHEME, SECRET_KEY

if BASE_SCHEME != "https":
    raise ImproperlyConfigured("BASE_URL must be https in production.")
if len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("SECRET_KEY must have at least 50 characters.")
