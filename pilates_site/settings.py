"""One settings file. Everything that differs between places comes from the environment (see .env.example)."""

from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import get_language_info

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")

# The place --------------------------------------------------------------------------------------------------------

DEBUG = env.bool("DEBUG", default=False)
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "var"))).absolute()
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
_site = urlsplit(SITE_URL)
IS_HTTPS = _site.scheme == "https"
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[_site.hostname or "127.0.0.1", "127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = [SITE_URL]
LOG_LEVEL = env.str("LOG_LEVEL", default="INFO")
BACKUP_KEY = env.str("BACKUP_KEY", default="")
ERASURES_FILE = env.str("ERASURES_FILE", default=str(DATA_DIR / "erasures"))


def _secret_key() -> str:
    """Return the key from SECRET_KEY or from the file that ./run made. Never a built-in one without DEBUG."""
    key = env.str("SECRET_KEY", default="")
    key_file = DATA_DIR / "secret_key"
    if not key and key_file.is_file():
        key = key_file.read_text().strip()
    if not key and DEBUG:
        key = "insecure-key-for-DEBUG-only"
    if not key:
        raise ImproperlyConfigured(
            "SECRET_KEY is not set. Set it in the environment (50 random characters), "
            "or start with ./run, which makes one."
        )
    return key


SECRET_KEY = _secret_key()

# The parts --------------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "pilates_site",
    "reminders",
    "tracking",
    "routines",
    "exercises",
    "accounts",
    "conventions",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "corsheaders",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "pilates_site.callers.ForwardedMiddleware",
    "pilates_site.callers.CatalogueCorsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "pilates_site.security.SecurityHeadersMiddleware",
    "pilates_site.callers.PlainHttpMiddleware",
    "pilates_site.callers.RateLimitMiddleware",
    "conventions.caching.SharedAnswersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "pilates_site.security.PagesGZip",
    "accounts.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.SignInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "accounts.middleware.StaffMiddleware",
    "accounts.middleware.TimeZoneMiddleware",
    "accounts.middleware.AccountFormMiddleware",
    "accounts.middleware.HeldMiddleware",
    "accounts.middleware.ReturnedFormMiddleware",
    "accounts.middleware.WantedSignOutMiddleware",
    "pilates_site.pages.NotAllowedMiddleware",
]

ROOT_URLCONF = "pilates_site.urls"
WSGI_APPLICATION = "pilates_site.wsgi.application"
ASGI_APPLICATION = "pilates_site.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            # Dates and times in the order of the language; csrf_token also says for whom the page was made.
            "builtins": ["pilates_site.templatetags.by_language", "accounts.templatetags.page_of"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Databases, cache, queue ------------------------------------------------------------------------------------------

DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'db.sqlite3'}")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"


def tune_database(database: dict) -> dict:
    """Set the options that let web and worker write at the same time.

    A connection stays open from one request to the next: SQLite reads the whole schema anew on each one.
    """
    database["CONN_MAX_AGE"] = 60
    if database["ENGINE"].endswith("sqlite3"):
        Path(database["NAME"]).parent.mkdir(parents=True, exist_ok=True)
        database["ENGINE"] = "conventions.sqlite3"
        # IMMEDIATE takes the write lock at BEGIN, so that a read-then-write transaction never fails as "locked".
        database["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; "
            "PRAGMA secure_delete=ON;",  # what somebody deleted is not in the file any more
        }
    else:
        database["CONN_HEALTH_CHECKS"] = True
        limits = "-c statement_timeout=15s -c lock_timeout=3s -c idle_in_transaction_session_timeout=30s"
        database["OPTIONS"] = {**database.get("OPTIONS", {}), "options": limits}
    return database


tune_database(DATABASES["default"])

CACHES = {"default": env.cache_url("CACHE_URL", default="locmemcache://")}
if CACHES["default"]["BACKEND"].endswith(".RedisCache"):
    CACHES["default"]["BACKEND"] = "pilates_site.steady_cache.SteadyCache"

BROKER_URL = env.str("BROKER_URL", default="redis://127.0.0.1:6379/0")
CELERY_BROKER_URL = BROKER_URL
CELERY_TIMEZONE = "UTC"
CELERY_ENABLE_UTC = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_SOFT_TIME_LIMIT = 75
CELERY_TASK_TIME_LIMIT = 90
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 1000
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,
    "socket_timeout": 10,
    "socket_keepalive": True,
    "retry_on_timeout": True,
    "health_check_interval": 25,
}
# What to send is in the database; the task only starts the engine. Two beats do no harm.
REMINDER_TICK_SECONDS = env.int("REMINDER_TICK_SECONDS", default=30)
# The lease on a mail must be longer than the longest attempt to send it; a system check tests that.
REMINDER_LEASE_SECONDS = env.int("REMINDER_LEASE_SECONDS", default=180)
REMINDER_SMTP_SECONDS = env.int("REMINDER_SMTP_SECONDS", default=60)
CELERY_BEAT_SCHEDULER = "celery.beat:Scheduler"
CELERY_BEAT_SCHEDULE = {
    "reminders.tick": {
        "task": "reminders.tasks.tick",
        "schedule": float(REMINDER_TICK_SECONDS),
        "options": {"expires": max(REMINDER_TICK_SECONDS - 5, 1)},
    },
    "tracking.forget_deleted": {
        "task": "tracking.tasks.forget_deleted",
        "schedule": 600.0,
        "options": {"expires": 500},
    },
}

# Mail -------------------------------------------------------------------------------------------------------------

_mail = env.email_url("EMAIL_URL", default=f"filemail:///{str(DATA_DIR / 'mail').lstrip('/')}")
EMAIL_BACKEND = _mail["EMAIL_BACKEND"]
EMAIL_HOST = _mail.get("EMAIL_HOST") or "localhost"
EMAIL_PORT = _mail.get("EMAIL_PORT") or 25
EMAIL_HOST_USER = _mail.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD = _mail.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS = _mail.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = _mail.get("EMAIL_USE_SSL", False)
EMAIL_FILE_PATH = f"/{_mail['EMAIL_FILE_PATH'].lstrip('/')}" if _mail.get("EMAIL_FILE_PATH") else None
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default=f"Pilates at home <no-reply@{_site.hostname}>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# Whom people tell that something is wrong: a page, an address, or both.
SUPPORT_URL = env.str("SUPPORT_URL", default="")
SUPPORT_EMAIL = env.str("SUPPORT_EMAIL", default="")
SECURITY_CONTACT = env.str("SECURITY_CONTACT", default=SUPPORT_EMAIL or SUPPORT_URL)

# People -----------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
CLEARANCE = "tracking.overview.summary.clearance_of"
"""What a person may practise now, by their answers and their diary. The library asks, and stands below the diary."""
AUTHENTICATION_BACKENDS = ["accounts.authentication.NameBackend"]
PASSWORD_HASHERS = [f"django.contrib.auth.hashers.{name}PasswordHasher" for name in ("Argon2", "PBKDF2")]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "tracking:today"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "accounts.mail.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "email"]
ACCOUNT_FORMS = {
    "signup": "accounts.forms.passwords.SignUp",
    "change_password": "accounts.forms.passwords.ChangePassword",  # nosec B105  # a class
    "reset_password_from_key": "accounts.forms.passwords.ResetPassword",  # nosec B105
}
ACCOUNT_SIGNUP_FORM_CLASS = "accounts.forms.person.SignupForm"
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = _site.scheme
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_USERNAME_MIN_LENGTH = 1
ACCOUNT_SIGNUP_REDIRECT_URL = "accounts:start"
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 60 * 15
ACCOUNT_EMAIL_NOTIFICATIONS = True
# Beside those of one place: what all places together may try on a name before only known devices get further.
ACCOUNT_RATE_LIMITS = {"login_failed_everywhere": "100/h/key"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "add_webauthn": "accounts.forms.second_step.AddPasskey",
    "authenticate_webauthn": "accounts.forms.second_step.SecondStepByPasskey",
    "login_webauthn": "accounts.forms.second_step.SignInByPasskey",
    "reauthenticate_webauthn": "accounts.forms.second_step.AgainByPasskey",
}
MFA_ALLOW_UNVERIFIED_EMAIL = True
USERSESSIONS_TRACK_ACTIVITY = False

# Security ---------------------------------------------------------------------------------------------------------

SESSION_ENGINE = "accounts.sessions"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_NAME = "__Host-sessionid" if IS_HTTPS else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if IS_HTTPS else "csrftoken"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "pilates_site.pages.csrf_failure"
SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz/", r"^api/"]  # the API refuses: see PlainHttpMiddleware
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_HTTPS
# Whoever reads the address or the scheme of a visitor finds what ForwardedMiddleware leaves of these headers.
TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXY_COUNT else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Named as in Django 6, which sends the policy itself; until then SecurityHeadersMiddleware does.
SECURE_CSP = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "manifest-src": ["'self'"],
    "worker-src": ["'self'"],
    "form-action": ["'self'"],
    "base-uri": ["'none'"],
    "object-src": ["'none'"],
    "frame-ancestors": ["'none'"],
    # Text becomes neither a page nor a script: whoever tries is stopped by the browser.
    "require-trusted-types-for": ["'script'"],
    "trusted-types": ["worker"],
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

# API --------------------------------------------------------------------------------------------------------------

# What one key, or one person in a browser, may call in a minute; conventions/limits.py makes the other limits of it.
API_CALLS_A_MINUTE = env.int("API_CALLS_A_MINUTE", default=300)
# Programs of other sites, in a browser: whose pages may call the API with a key. Anybody's may read the catalogue.
CORS_ALLOWED_ORIGINS = env.list("CORS_ALLOWED_ORIGINS", default=[])
CORS_URLS_REGEX = r"^/api/"
CORS_ALLOW_HEADERS = ["accept", "accept-language", "authorization", "content-type", "if-match", "if-none-match"]
CORS_ALLOW_METHODS = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"]
CORS_EXPOSE_HEADERS = ["ETag", "Link", "Location", "RateLimit", "RateLimit-Policy", "Retry-After", "X-Request-ID"]

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.authentication.ApiTokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["conventions.permissions.SignedIn"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["conventions.parsers.StrictJSONParser"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "conventions.paging.PageNumbers",
    "DEFAULT_SCHEMA_CLASS": "conventions.schema.Schema",
    "EXCEPTION_HANDLER": "conventions.problems.handle",
    "DEFAULT_THROTTLE_CLASSES": ["conventions.limits.Throttle"],
    "DATETIME_FORMAT": "iso-8601",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
REREAD_UNDER = "exercises.models.catalogue_stamp"
"""What else every answer about a person rests on: asked for its stamp, and kept in their ETags."""
SPECTACULAR_SETTINGS = {
    "TITLE": "Pilates at home",
    "VERSION": "1.2.0",
    "OAS_VERSION": "3.1.1",
    "SERVERS": [{"url": "{site}", "variables": {"site": {"default": "http://127.0.0.1:8000"}}}],
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "AreaEnum": "exercises.models.Area",
        "CareKindEnum": "tracking.models.Care.Kind",
        "ConsentKindEnum": "accounts.models.Consent.Kind",
        "MeasureKindEnum": "tracking.models.Measure.Kind",
        "PainKindEnum": "tracking.models.PainEntry.Kind",
        "LevelEnum": "exercises.models.Level",
        "MorningSourceEnum": "tracking.models.FollowUp.Source",
        "SyncedKindEnum": "pilates_site.kinds.NAMES",
        "SourceEnum": "tracking.models.Logged.Source",
        "RedFlagLevelEnum": ["emergency", "today", "soon"],
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "conventions.schema.finish",
        "pilates_site.api_words.say",
    ],
}

# Words, time, files -----------------------------------------------------------------------------------------------

# English, and every language that is compiled in locale/. The texts of the exercises are in exercises/data/.
LANGUAGE_CODE = "en-gb"
LOCALE_PATHS = [BASE_DIR / "locale"]
TRANSLATED = sorted(path.parent.parent.name for path in LOCALE_PATHS[0].glob("*/LC_MESSAGES/django.mo"))
LANGUAGES = [("en-gb", "English"), *((code, get_language_info(code)["name_local"]) for code in TRANSLATED)]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(DATA_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "pilates_site.staticfiles.HashedStaticFiles"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

# Nothing a person wrote is logged: no bodies, no query strings, no SQL.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"without_query": {"()": "pilates_site.security.WithoutQuery"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["without_query"]}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {
        "django.db.backends": {"level": "WARNING"},
        "django.server": {"level": "WARNING"},
        "waitress.queue": {"level": "ERROR"},
    },
}
