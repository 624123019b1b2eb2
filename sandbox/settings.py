"""All settings, from environment variables with defaults that work on one machine.

Without ``REDIS_URL`` and ``DATABASE_URL`` everything is embedded in one process (SQLite, a
broker and a channel layer in memory); docs/operating.md lists every variable.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from sandbox import environment as env

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.text("DATA_DIR") or BASE_DIR / "data")
FRONTEND_DIST = BASE_DIR / "frontend" / "dist"
REDIS_URL = env.text("REDIS_URL")
DATABASE_URL = env.text("DATABASE_URL")
EMBEDDED = not (REDIS_URL or DATABASE_URL)
DEBUG = env.flag("DEBUG")
TEST_CLOCK = env.flag("TEST_CLOCK")  # requests may say what time it is: for tests only

# --- who may talk to us -------------------------------------------------------------------
SECRET_KEY = env.text("SECRET_KEY")
if not SECRET_KEY and EMBEDDED:
    SECRET_KEY = env.kept_secret(DATA_DIR / "secret_key")
elif not SECRET_KEY:
    raise ImproperlyConfigured("SECRET_KEY (or SECRET_KEY_FILE) must be set outside embedded mode.")
ALLOWED_HOSTS = env.names("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]" if EMBEDDED else "")
BASE_URL = env.text("BASE_URL").rstrip("/")
HTTPS = BASE_URL.startswith("https://")
CSRF_TRUSTED_ORIGINS = [BASE_URL] if BASE_URL else []
BEHIND_PROXY = env.flag("BEHIND_PROXY")
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = SESSION_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 31_536_000
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "sandbox.site.views.csrf_failure"
METRICS_TOKEN = env.text("METRICS_TOKEN")

# --- the application ----------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "sandbox.accounts",  # before allauth: its templates stand in for allauth's
    "allauth",
    "allauth.account",
    "sandbox.designs",
    "sandbox.runs",
    "sandbox.learn",
    "sandbox.site",
    "sandbox.classes",
    "sandbox.boards",
    "sandbox.lti",
    "sandbox.liveclass",
]
MIDDLEWARE = [
    "sandbox.site.access.AccessLog",
    "django.middleware.security.SecurityMiddleware",
    "sandbox.site.headers.SecurityHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "sandbox.site.compression.CompressText",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "sandbox.site.language.LanguageInAddress",
    "sandbox.api.problems.ProblemDetails",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "sandbox.clock.TestClock",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "sandbox.urls"
ASGI_APPLICATION = "sandbox.asgi.application"
APPEND_SLASH = False
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "sandbox.site.context.site",
                "sandbox.accounts.views.account_context",
            ]
        },
    }
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",  # of accounts made before
]

# --- accounts -----------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/designs"
EMAIL_HOST = env.text("EMAIL_HOST")
EMAIL_PORT = env.whole("EMAIL_PORT", 587, 1)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS", True)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("EMAIL_FROM", "Loadstone <loadstone@localhost>")
INBOX = EMBEDDED and not EMAIL_HOST  # mails are read on the site itself
if INBOX:
    EMAIL_BACKEND = "sandbox.accounts.mail.InboxBackend"
elif not EMAIL_HOST:
    EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
ACCOUNT_ADAPTER = "sandbox.accounts.adapter.AccountAdapter"
ACCOUNT_USER_DISPLAY = "sandbox.accounts.adapter.display_name"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1"]  # without a password one signs in by code
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_EMAIL_VERIFICATION = "mandatory" if EMAIL_HOST else "optional"
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_MAX_EMAIL_ADDRESSES = 5
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
# A whole class signs in from one address within minutes: addresses get room, accounts do not.
ACCOUNT_RATE_LIMITS = {
    "login": "300/m/ip",
    "login_failed": "60/m/ip,5/5m/key",
    "signup": "300/m/ip",
    "request_login_code": "100/m/ip,3/m/key",
    "reset_password": "30/m/ip,5/m/key",
}
# Signing in at another service that speaks OpenID Connect.
OPENID_SERVER = env.text("OPENID_SERVER").rstrip("/")
OPENID_NAME = env.text("OPENID_NAME", "OpenID") if OPENID_SERVER else ""
if OPENID_SERVER:
    INSTALLED_APPS += ["allauth.socialaccount", "allauth.socialaccount.providers.openid_connect"]
    SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": "openid",
                    "name": OPENID_NAME,
                    "client_id": env.text("OPENID_CLIENT_ID"),
                    "secret": env.text("OPENID_CLIENT_SECRET"),
                    "settings": {"server_url": OPENID_SERVER},
                }
            ],
        }
    }
    SOCIALACCOUNT_QUERY_EMAIL = True

# What the site signs for learning management systems (LTI 1.3); made in DATA_DIR when embedded.
LTI_PRIVATE_KEY = env.text("LTI_PRIVATE_KEY")

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("ko", "한국어")]
TIME_ZONE = "UTC"
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [FRONTEND_DIST] if FRONTEND_DIST.is_dir() else []
WHITENOISE_USE_FINDERS = True  # serves the build where it lies: nothing to collect
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/assets/.+-[\w-]{8}\.\w+$"  # Vite's hashed names

# --- where things are kept ----------------------------------------------------------------
DATABASES: dict[str, Any] = {
    "default": env.database(
        DATABASE_URL, DATA_DIR / "sandbox.sqlite3", pool=env.whole("DATABASE_POOL", 0)
    ),
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
if REDIS_URL:
    CACHES = {"default": {"BACKEND": "sandbox.site.cache.SteadyCache", "LOCATION": REDIS_URL}}
    CHANNEL_LAYERS: dict[str, Any] = {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {"hosts": [REDIS_URL]},
        }
    }
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "sandbox.runs.layer.LoopBoundInMemoryLayer",
            "CONFIG": {"capacity": 1000},
        }
    }

# --- limits -------------------------------------------------------------------------------
DOCUMENT_BYTES = 1_000_000  # a design as JSON; the engine's own limit on components is lower
SOCKET_MESSAGE_BYTES = 8_000_000  # above this the transport closes the socket with 1009
HTTP_BODY_BYTES = 2_000_000  # above this the transport answers 413 without keeping the body
DATA_UPLOAD_MAX_MEMORY_SIZE = HTTP_BODY_BYTES
SHARES_PER_HOUR = env.whole("SHARES_PER_HOUR", 20, 1)  # from one address, without account
SHARES_PER_HOUR_ACCOUNT = env.whole("SHARES_PER_HOUR_ACCOUNT", 200, 1)
SAVES_PER_MINUTE = 120
RUNS_PER_MINUTE = env.whole("RUNS_PER_MINUTE", 120, 1)
EXPORTS_PER_MINUTE = env.whole("EXPORTS_PER_MINUTE", 60, 1)
SOCKET_MESSAGES_PER_SECOND = env.whole("SOCKET_MESSAGES_PER_SECOND", 30, 1)

# --- courses: months after their end, 0 for ever --------------------------------------------
COURSE_IDENTITY_MONTHS = env.whole("COURSE_IDENTITY_MONTHS", 12)
COURSE_RECORD_MONTHS = env.whole("COURSE_RECORD_MONTHS", 24)
# Days a student's trials and steps on the way to a design are known.
HISTORY_KEPT_DAYS = env.whole("HISTORY_KEPT_DAYS", 180, 1)

# --- runs ---------------------------------------------------------------------------------
RUN_TIMEOUT_SECONDS = env.whole("RUN_TIMEOUT_SECONDS", 20, 1)
RUN_LEASE_SECONDS = env.whole("RUN_LEASE_SECONDS", 30, 1)
RUN_KEPT_DAYS = env.whole("RUN_KEPT_DAYS", 7, 1)
RECONCILE_SECONDS = env.whole("RECONCILE_SECONDS", 5, 1)
# Solver processes beside the server; 0 solves inside the Celery worker's own processes.
SOLVER_PROCESSES = env.whole(
    "SOLVER_PROCESSES", min(4, os.cpu_count() or 1) if not REDIS_URL else 0
)

CELERY_BROKER_URL = REDIS_URL or "memory://localhost/"
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = (
    {"visibility_timeout": 3600} if REDIS_URL else {"polling_interval": 0.01}
)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_TASK_IGNORE_RESULT = True  # the database holds the results
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_DEFAULT_QUEUE = "interactive"
CELERY_TASK_SOFT_TIME_LIMIT = RUN_TIMEOUT_SECONDS
CELERY_TASK_TIME_LIMIT = RUN_TIMEOUT_SECONDS + 5
# With late acknowledgement the embedded worker's loop acknowledges every two seconds only; a
# bounded prefetch window would throttle it to its size per two seconds.
CELERY_WORKER_PREFETCH_MULTIPLIER = 1 if REDIS_URL else 0
CELERY_WORKER_MAX_TASKS_PER_CHILD = 1000
CELERY_WORKER_PROC_ALIVE_TIMEOUT = 120  # a new process warms its solver before it says so
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False

ACCESS_LOG = env.flag("ACCESS_LOG", True)
ACCESS_LOG_DIR = DATA_DIR / "access"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.text("LOG_LEVEL", "WARNING")},
    "loggers": {"sandbox": {"level": env.text("LOG_LEVEL", "INFO")}},
}
