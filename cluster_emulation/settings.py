"""All settings, read from the environment (.env.example lists the variables). Nothing of the domain is decided here."""

import os
import tomllib
from datetime import timedelta
from pathlib import Path

from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from cluster_emulation import environment
from cluster_emulation.weight import ACTS_OF_WEIGHT  # noqa: F401
from foundation.bodies import FORM

BASE_DIR = Path(__file__).resolve().parent.parent

# What `make run` wrote serves the demonstration's own database. Over another one it lends commands its key and no more:
# neither published passwords nor a fixed today may reach a real record because somebody forgot SECRET_KEY.
DEMO_DATABASE = BASE_DIR / "var" / "cluster_emulation.sqlite3"
environment.load_file(BASE_DIR / ".env")
DATABASE_URL = environment.text("DATABASE_URL", f"sqlite:///{DEMO_DATABASE}")
HAS_OWN_KEY = bool(environment.text("SECRET_KEY"))  # cluster_emulation.startup lets no server run without
if not HAS_OWN_KEY:
    os.environ.pop("SECRET_KEY", None)
    is_of_demo = environment.database(DATABASE_URL)["NAME"] == str(DEMO_DATABASE)
    environment.load_file(BASE_DIR / "var" / "demo.env", only=None if is_of_demo else {"SECRET_KEY"})

DEBUG = environment.flag("DEBUG")
DEMO = environment.flag("DEMO")  # demo accounts, a fixed today, plain http
PRODUCTION = not (DEBUG or DEMO)
SECRET_KEY = environment.text("SECRET_KEY", "" if PRODUCTION else "only-for-demonstration-and-development")
SECRET_KEY_FALLBACKS = environment.words("SECRET_KEY_FALLBACKS")
if not SECRET_KEY:
    raise ImproperlyConfigured("SECRET_KEY is not set: see .env.example (or run `make run` for a demonstration)")
FIXED_NOW = environment.moment("FIXED_NOW") if DEMO else None  # read by foundation.clock only
ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS") or ([] if PRODUCTION else ["localhost", "127.0.0.1", "[::1]"])
if DEBUG and environment.words("ALLOWED_HOSTS"):
    raise ImproperlyConfigured("DEBUG=1 shows errors in full: for one's own machine, where ALLOWED_HOSTS is not set")
CSRF_TRUSTED_ORIGINS = environment.words("CSRF_TRUSTED_ORIGINS")
# Where people reach the product: what commands print in the codes of documents
SITE_ADDRESS = next(iter(CSRF_TRUSTED_ORIGINS), f"http://127.0.0.1:{environment.text('PORT', '8000')}")

# The folders of which the program consists: foundation.release tells one release from another by them
PROGRAM = (
    "accounts", "audit", "charts", "cluster_emulation", "foundation", "locale", "pledges",
    "static", "targets", "templates",
)  # fmt: skip

INSTALLED_APPS = [
    "cluster_emulation",  # its migrate command
    "targets",
    "pledges",
    "accounts",
    "audit",
    "charts",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
]
MIDDLEWARE = [
    "cluster_emulation.metrics.MetricsMiddleware",
    "cluster_emulation.proxy.ClientAddressMiddleware",
    "cluster_emulation.logs.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "cluster_emulation.language.LanguageMiddleware",
    "cluster_emulation.bodies.WholeBodyMiddleware",  # before all that may read a body; those above look at headers only
    "cluster_emulation.bodies.PlainTextMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "accounts.middleware.NoStoreMiddleware",
    "accounts.middleware.SignedOutFragmentMiddleware",
    "accounts.middleware.SessionUserMiddleware",
    "accounts.middleware.SessionUseMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "accounts.middleware.InitialPasswordMiddleware",
    "pledges.middleware.SecondFactorMiddleware",
    "accounts.middleware.PasswordAgainMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "cluster_emulation.repeating.RepeatingMiddleware",
]
ROOT_URLCONF = "cluster_emulation.urls"
WSGI_APPLICATION = "cluster_emulation.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "cluster_emulation.context.frame",
            ],
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"

# Databases. `manage.py migrate` connects as DATABASE_OWNER_URL, everything else as DATABASE_URL.
DATABASE_OWNER_URL = environment.text("DATABASE_OWNER_URL", DATABASE_URL)
DATABASES = {"default": environment.database(DATABASE_URL)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Who signs in.
AUTH_USER_MODEL = "accounts.User"
SECOND_FACTOR = not DEMO  # asked at sign-in of whoever has one; reviewers and administrators must (pledges.permissions)
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "targets:home"
LOGOUT_REDIRECT_URL = "accounts:login"
AUTHENTICATION_BACKENDS = ["accounts.services.sign_in.Backend"]
PASSWORD_HASHERS = [
    "cluster_emulation.hashing.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
AUTH_PASSWORD_VALIDATORS[0]["OPTIONS"] = {"user_attributes": ("username", "full_name", "email")}
SESSION_ENGINE = "accounts.services.session_store"
SESSION_IDLE = timedelta(minutes=30)  # a session that was not used so long is over
SESSION_LONGEST = timedelta(hours=12)  # and any that began so long ago
SESSION_SERIALIZER = "django.contrib.sessions.serializers.JSONSerializer"
PASSWORD_HOLDS = timedelta(minutes=10)  # for acts of weight: cluster_emulation/weight.py
SESSION_COOKIE_AGE = int(SESSION_LONGEST.total_seconds())
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# Transport and headers.
TRUST_PROXY = environment.flag("TRUST_PROXY")  # one reverse proxy in front sets X-Forwarded-For and -Proto
if TRUST_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^healthz(/|$)"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_NAME = "__Host-session" if PRODUCTION else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if PRODUCTION else "csrf"
CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "cluster_emulation.errors.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],  # Bootstrap's little pictures inside its style sheet
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000  # a whole entry page, or a form of all targets, is one form
DATA_UPLOAD_MAX_MEMORY_SIZE = FORM  # what a form may hold beside its files; whole bodies: foundation/bodies.py

# Language, dates and numbers: Vietnamese is what the sources are written in, English is a translation.
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Tiếng Việt")), ("en", _("Tiếng Anh"))]
LANGUAGE_COOKIE_NAME = "language"
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["cluster_emulation.formats"]
USE_THOUSAND_SEPARATOR = True
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"

# Static files: ours, and those that scripts/build_assets.py took from npm packages.
STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "var" / "static"
STATICFILES_DIRS = [path for path in (BASE_DIR / "static", BASE_DIR / "build" / "assets") if path.is_dir()]
STORAGES = {
    "default": {"BACKEND": "cluster_emulation.storage.WholeFileStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = DEBUG
MEDIA_ROOT = Path(environment.text("MEDIA_ROOT", str(BASE_DIR / "var" / "media")))  # served by views only
EVIDENCE_QUOTA = environment.number("EVIDENCE_QUOTA_MB", 2048) * 1024 * 1024  # bytes of each province's evidence
CLAMD_ADDRESS = environment.text("CLAMD_ADDRESS")  # who looks for viruses in what is uploaded; empty: nobody

# Mails (targets.mails): through the office's server, or not at all. Outside of these addresses and domains a staging
# server sends nothing.
EMAIL = environment.mail_server(environment.text("EMAIL_URL"))
EMAIL_HOST, EMAIL_PORT, EMAIL_TIMEOUT = EMAIL["host"], EMAIL["port"], EMAIL["timeout"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = EMAIL["user"], EMAIL["password"]
EMAIL_USE_TLS, EMAIL_USE_SSL = EMAIL["starts_tls"], EMAIL["is_tls"]
DEFAULT_FROM_EMAIL = environment.text("EMAIL_FROM", "giao-uoc@localhost")
EMAIL_ONLY_TO = [address.lower() for address in environment.words("EMAIL_ONLY_TO")]

# Backups (docs/operations.md): where the clock makes them, whose keys seal and open them, where they are tried
VERSION = tomllib.loads((BASE_DIR / "pyproject.toml").read_text("utf-8"))["project"]["version"]
BACKUP_DIR = environment.text("BACKUP_DIR")
BACKUP_PUBLIC_KEY = environment.text("BACKUP_PUBLIC_KEY")
BACKUP_PRIVATE_KEY_FILE = environment.text("BACKUP_PRIVATE_KEY_FILE")
DRILL_DATABASE_URL = environment.text("DRILL_DATABASE_URL")

# Background work: on Redis, or in the calling process where there is none. With these options a dead or frozen Redis
# costs a page a fraction of a second; by default it would be twenty.
REDIS_URL = environment.text("REDIS_URL")
# Lines of the record's head, kept outside the database (audit.heads); empty: in the log only
RECORD_HEADS_FILE = environment.text("RECORD_HEADS_FILE")
CACHES = {  # pages that are kept (targets.results.views.kept)
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "kept",
        "OPTIONS": {
            "serializer": "foundation.plain.PlainText",
            "socket_connect_timeout": 0.3,
            "socket_timeout": 0.5,
        },
    }
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}
CELERY_BROKER_URL = REDIS_URL or "memory://"
CELERY_TASK_ALWAYS_EAGER = not REDIS_URL
CELERY_TASK_EAGER_PROPAGATES = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_ACKS_LATE = CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 300  # seconds
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.05,
    "interval_max": 0.05,
    "socket_connect_timeout": 1,
    "socket_timeout": 5,
    "visibility_timeout": 600,
}
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE = {
    "clock": {"task": "targets.tasks.run_clock", "schedule": 300.0, "options": {"expires": 300}},
    "mails": {"task": "targets.tasks.send_mails", "schedule": 60.0, "options": {"expires": 60}},
    "jobs": {"task": "targets.tasks.run_jobs", "schedule": 60.0, "options": {"expires": 60}},
    "backups": {"task": "targets.tasks.keep_backups", "schedule": crontab(minute=40), "options": {"expires": 3300}},
    "record": {"task": "targets.tasks.check_record", "schedule": crontab(minute=10), "options": {"expires": 3300}},
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "cluster_emulation.logs.JsonLine"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": environment.text("LOG_LEVEL", "WARNING" if DEMO else "INFO")},
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "django.request": {"level": "CRITICAL"},  # cluster_emulation.errors logs the same, with the incident code
        "django.server": {"handlers": [], "propagate": True},
        "fontTools": {"level": "WARNING"},  # this and the next tell every step of every page that they draw
        "weasyprint": {"level": "WARNING"},
    },
}
