"""Production: everything comes from the environment, and what is missing stops the start."""

from django.core.exceptions import ImproperlyConfigured

from preventief.settings.base import *  # noqa: F403
from preventief.settings.base import BASE_SCHEME, SECRET_KEY, SECRET_KEY_FALLBACKS

if BASE_SCHEME != "https":
    raise ImproperlyConfigured("BASE_URL must be https in production.")
if len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("SECRET_KEY must have at least 50 characters.")
if any(len(key) < 50 for key in SECRET_KEY_FALLBACKS):
    raise ImproperlyConfigured("Each of SECRET_KEY_FALLBACKS must have at least 50 characters.")
