"""Production: everything comes from the environment, and what is missing stops the start."""

from django.core.exceptions import ImproperlyConfigured

from preventief.settings.base import *  # noqa: F403
from preventief.settings.base import BASE_SCHEME, SECRET_KEY, SECRET_KEY_FALLBACKS
from preventief.settings.environment import whole_number

if BASE_SCHEME != "https":
    raise ImproperlyConfigured("BASE_URL must be https in production.")
if len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("SECRET_KEY must have at least 50 characters.")
if any(len(key) < 50 for key in SECRET_KEY_FALLBACKS):
    raise ImproperlyConfigured("Each of SECRET_KEY_FALLBACKS must have at least 50 characters.")

# Sign-in limits count per visitor. Without this every visitor has the address of the proxy, and one who guesses
# passwords keeps everybody out. Counted from the right of X-Forwarded-For: what lies further left is a claim.
ALLAUTH_TRUSTED_PROXY_COUNT = whole_number("TRUSTED_PROXIES", 1, most=9)
