"""What holds everywhere. Everything that differs between installations comes from the environment."""

from datetime import timedelta
from typing import Any

import django_stubs_ext
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from preventief.observe import error_reports, logs
from preventief.settings.environment import (
    ROOT,
    base_url,
    broker,
    database,
    env,
    error_receiver,
    log_level,
    log_style,
    seconds,
    whole_number,
)

# Lets classes of Django be written with their types, as the type checker reads them.
django_stubs_ext.monkeypatch()

# --- Which installation -------------------------------------------------------------------------------------

DEBUG = False
DEMO = False
RELEASE = env.str("RELEASE", "development")
VAR_DIR = env.path("VAR_DIR", ROOT / "var")
SECRET_KEY = env.str("SECRET_KEY")
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", [])

BASE_URL = env.str("BASE_URL")
_base = base_url(BASE_URL)
BASE_SCHEME = _base.scheme
BASE_DOMAIN = str(_base.hostname)
BASE_PORT = f":{_base.port}" if _base.port else ""
CONTROL_PLANE_HOSTS = frozenset({BASE_DOMAIN, *env.list("EXTRA_CONTROL_PLANE_HOSTS", [])})
ALLOWED_HOSTS = [*CONTROL_PLANE_HOSTS, f".{BASE_DOMAIN}"]
# No origin but the page's own may send a form: another municipality's is somebody else's, though it is one of ours.
CSRF_TRUSTED_ORIGINS: list[str] = []

# How long a process remembers which environment lives at a host name, and that none does.
ADDRESS_CACHE_SECONDS = 5.0
UNKNOWN_ADDRESS_CACHE_SECONDS = 1.0
ADDRESS_CACHE_SIZE = 4096

# --- Planes and apps ----------------------------------------------------------------------------------------

# In both planes: each schema has its own tables of these. tests/test_privacy.py guards the list.
KERNEL_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "preventief.accounts",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "preventief.accesslog",
    "preventief.outbox",
]
CONTROL_PLANE_APPS = [
    "tenants",
    "preventief.regions",
    "preventief.contracts",
    "preventief.onboarding",
]
MUNICIPALITY_APPS = [
    "partners",
    "cases.catalogue",
    "cases.people",
    "cases.referrals",
    "cases.trajectories",
    "cases.consents",
    "cases.restoration",
]
WITHOUT_TABLES = [
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_tenants",
    "django_htmx",
    "csp",
    "preventief.ui",
    "preventief.demo",
]
SHARED_APPS = [*KERNEL_APPS, *CONTROL_PLANE_APPS]
TENANT_APPS = [*KERNEL_APPS, *MUNICIPALITY_APPS]
# `preventief.ui` first: its templates go before those of allauth.
INSTALLED_APPS = [*reversed(WITHOUT_TABLES), *KERNEL_APPS, *CONTROL_PLANE_APPS, *MUNICIPALITY_APPS]

TENANT_MODEL = "tenants.Environment"
TENANT_DOMAIN_MODEL = "tenants.Domain"
PUBLIC_SCHEMA_NAME = "public"
ROOT_URLCONF = "preventief.urls.municipality"
CONTROL_PLANE_URLCONF = "preventief.urls.control_plane"
PUBLIC_SCHEMA_URLCONF = CONTROL_PLANE_URLCONF

# --- Database -----------------------------------------------------------------------------------------------

DATABASE_LOGIN = env.str("DATABASE_LOGIN", "application")
if DATABASE_LOGIN not in {"application", "owner"}:
    raise ImproperlyConfigured("DATABASE_LOGIN must be `application` or `owner`.")
# Only `setup_database_roles` logs in with it.
DATABASE_ADMIN = database(url) if (url := env.str("DATABASE_ADMIN_URL", "")) else {}
_logins = {"application": database(env.str("DATABASE_URL"))}
if env.str("DATABASE_OWNER_URL", ""):
    _logins["owner"] = database(env.str("DATABASE_OWNER_URL"))
if DATABASE_LOGIN not in _logins:
    raise ImproperlyConfigured("Set DATABASE_OWNER_URL: this process logs in as owner.")
DATABASE_PASSWORDS = {
    name: str(_logins.get(name, {}).get("PASSWORD") or "") for name in ("owner", "application")
}
DATABASE_POOL: dict[str, Any] | bool = {
    "min_size": 1,
    "max_size": whole_number("DATABASE_POOL_SIZE", 8, most=1000),
    "timeout": 5,
    # The pool waits twice as long after each vain attempt; after this long it gives up, and who asks next tries anew.
    # With its own 300 seconds, people would wait for half a minute after the database is back.
    "reconnect_timeout": 5,
}
DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        **_logins[DATABASE_LOGIN],
        "ENGINE": "tenants.backend",
        "LOGIN": DATABASE_LOGIN,
        "CONN_MAX_AGE": 0,
        # A restarted database leaves dead connections in the pool: each is tried before somebody gets it.
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            **_logins[DATABASE_LOGIN]["OPTIONS"],  # type: ignore[dict-item]
            "server_side_binding": True,
            "connect_timeout": 5,
            **({"pool": DATABASE_POOL} if DATABASE_LOGIN == "application" else {}),
        },
    }
}
DATABASE_ROUTERS = ["django_tenants.routers.TenantSyncRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Cache entries lie in the schema itself: no municipality can read another's, and sign-in limits survive the
# loss of the broker.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "accounts_cache",
        "KEY_FUNCTION": "preventief.plane.cache_key",
        # Enough for the sign-in limits of everybody at once; the default of 300 would drop some early.
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    }
}

# --- Requests -----------------------------------------------------------------------------------------------

MIDDLEWARE = [
    "preventief.observe.middleware.RequestLog",
    "preventief.observe.health.Health",
    "preventief.ui.middleware.FriendlyErrors",
    "django.middleware.security.SecurityMiddleware",
    "preventief.ui.middleware.SecurityHeaders",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "tenants.middleware.PlaneMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "preventief.ui.middleware.Language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "preventief.accounts.middleware.SecondFactorRequired",
    "partners.middleware.MemberMiddleware",
    "preventief.regions.middleware.RelationshipManagerMiddleware",
]
APPEND_SLASH = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
WSGI_APPLICATION = "preventief.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "preventief.ui.context.frame",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
INSTALLED_APPS.append("django.forms")
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- Security -----------------------------------------------------------------------------------------------

_https = BASE_SCHEME == "https"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = _https
SECURE_HSTS_SECONDS = 63_072_000 if _https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = _https
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "__Host-session" if _https else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if _https else "csrf"
SESSION_COOKIE_AGE = int(timedelta(hours=10).total_seconds())
SESSION_ENGINE = "django.contrib.sessions.backends.db"
CSRF_FAILURE_VIEW = "preventief.ui.views.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
        "manifest-src": [SELF],
    }
}
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
SECURITY_CONTACT = env.str("SECURITY_CONTACT", "mailto:security@preventief.example")

# --- Accounts -----------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = int(timedelta(hours=2).total_seconds())
INVITATION_LIFETIME = timedelta(days=14)
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "preventief.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "preventief.accounts.tokens.PasswordResetTokens"  # noqa: S105
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "reset_password": "10/m/ip,3/m/key",
    # Forms that need no account (preventief.ui.limits).
    "subscribe": "30/h/ip",
    "accept_invitation": "30/h/ip",
}
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Preventief naar Halt"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _https
SECOND_FACTOR_REQUIRED = True

# --- Language and time --------------------------------------------------------------------------------------

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", _("Dutch")), ("en", _("English"))]
LANGUAGE_COOKIE_NAME = "language"
TIME_ZONE = "Europe/Amsterdam"
USE_I18N = True
USE_TZ = True

# --- Static files -------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = env.path("STATIC_ROOT", ROOT / "staticfiles")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = VAR_DIR / "files"

# --- Mail ---------------------------------------------------------------------------------------------------

MAIL_DOMAIN = env.str("MAIL_DOMAIN", BASE_DOMAIN)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", f"Preventief naar Halt <niet-beantwoorden@{MAIL_DOMAIN}>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_HOST = env.str("EMAIL_HOST", "localhost")
EMAIL_PORT = whole_number("EMAIL_PORT", 25, most=65_535)
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", False)
EMAIL_TIMEOUT = 20
# Where the demo keeps its mail.
MAIL_FOLDER = VAR_DIR / "mail"

# --- Work in the background ---------------------------------------------------------------------------------

OUTBOX_LEASE = timedelta(seconds=whole_number("OUTBOX_LEASE_SECONDS", 300, most=86_400))
PERIODIC_TASK_EXPIRES = 300
CELERY_BROKER_URL = broker(env.str("BROKER_URL"))
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_SEND_TASK_EVENTS = False
CELERY_TIMEZONE = TIME_ZONE
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,
    "socket_connect_timeout": 1,
    "socket_timeout": 5,
    "max_retries": 0,
    "global_keyprefix": env.str("BROKER_KEY_PREFIX", ""),
}
CELERY_REDIS_SOCKET_CONNECT_TIMEOUT = 1.0
OUTBOX_SWEEP_SECONDS = seconds("OUTBOX_SWEEP_SECONDS", 60.0)
CELERY_BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    "sweep-outboxes": {
        "task": "tenants.for_each_municipality",
        "schedule": OUTBOX_SWEEP_SECONDS,
        "kwargs": {"task": "outbox.sweep", "control_too": True},
        "options": {"expires": 120},
    },
    "carry-counts-out": {
        "task": "tenants.for_each_municipality",
        "schedule": crontab(hour=4, minute=10),
        "kwargs": {"task": "crossings.carry_counts_out"},
    },
    "follow-birthdays": {
        "task": "tenants.for_each_municipality",
        "schedule": crontab(hour=5, minute=30),
        "kwargs": {"task": "trajectories.follow_birthdays"},
    },
    "warn-practitioners": {
        "task": "tenants.for_each_municipality",
        "schedule": crontab(hour=7, minute=0),
        "kwargs": {"task": "trajectories.warn"},
    },
    "forget-drafts": {
        "task": "tenants.for_each_municipality",
        "schedule": crontab(hour=3, minute=20),
        "kwargs": {"task": "referrals.forget_drafts"},
    },
    "forget-subscriptions": {
        "task": "onboarding.forget_drafts",
        "schedule": crontab(hour=3, minute=30),
    },
    "clear-sessions": {
        "task": "tenants.for_each_municipality",
        "schedule": 3600.0,
        "kwargs": {"task": "accounts.clear_sessions", "control_too": True},
        "options": {"expires": 1800},
    },
}
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celerybeat-schedule")

# --- Being watched ------------------------------------------------------------------------------------------

LOG_LEVEL = log_level(env.str("LOG_LEVEL", "INFO"))
LOG_STYLE = log_style(env.str("LOG_FORMAT", "json"))
LOGGING = logs.configure(level=LOG_LEVEL, release=RELEASE, style=LOG_STYLE)
SENTRY_DSN = error_receiver(env.str("SENTRY_DSN", ""))
if SENTRY_DSN:
    SENTRY_ENVIRONMENT = env.str("SENTRY_ENVIRONMENT", "production")
    error_reports.start(dsn=SENTRY_DSN, release=RELEASE, environment=SENTRY_ENVIRONMENT)
