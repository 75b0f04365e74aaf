"""One settings file. Everything that differs between places comes from the environment (see .env.example)."""

import os
from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import get_language_info

from pilates_site.environment import LOCAL, LOG_LEVELS, Environment

BASE_DIR = Path(__file__).resolve().parent.parent
environ.Env.read_env(BASE_DIR / ".env")
env = Environment(os.environ)

# The place --------------------------------------------------------------------------------------------------------

DEBUG = env.yes_or_no("DEBUG", default=False)
DATA_DIR = Path(env.text("DATA_DIR", str(BASE_DIR / "var"))).absolute()
SITE_URL = env.site("SITE_URL", "http://127.0.0.1:8000")
_site = urlsplit(SITE_URL)
IS_HTTPS = _site.scheme == "https"
IS_LOCAL = _site.hostname in LOCAL
ALLOWED_HOSTS = env.listed("ALLOWED_HOSTS", [_site.hostname or "127.0.0.1", "127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = [f"{_site.scheme}://{_site.netloc}"]
LOG_LEVEL = env.one_of("LOG_LEVEL", LOG_LEVELS, default="INFO")
BACKUP_KEY = env.text("BACKUP_KEY")
ERASURES_FILE = env.text("ERASURES_FILE", str(DATA_DIR / "erasures"))


def _secret_key() -> str:
    """Return the key from SECRET_KEY or from the file that ./run made. Never a built-in one without DEBUG."""
    key = env.text("SECRET_KEY")
    key_file = DATA_DIR / "secret_key"
    try:
        if not key and key_file.is_file():
            key = key_file.read_text().strip()
    except OSError as error:
        raise ImproperlyConfigured(
            f"{key_file} cannot be read ({error.strerror}). Let the site's user read it."
        ) from None
    if not key and DEBUG:
        key = "insecure-key-for-DEBUG-only"
    if not key:
        raise ImproperlyConfigured(
            "SECRET_KEY is not set. Set it in the environment (50 random characters), "
            "or start with ./run, which makes one."
        )
    return key


SECRET_KEY = _secret_key()
SECRET_KEY_FALLBACKS = env.listed("SECRET_KEY_FALLBACKS")

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
    "pilates_site.request_ids.RequestIdMiddleware",
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
    "accounts.middleware.PostMiddleware",
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

DATABASES = {"default": env.database("DATABASE_URL", f"sqlite:///{DATA_DIR / 'db.sqlite3'}")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
if DATABASES["default"]["ENGINE"] == "conventions.sqlite3":
    _folder = Path(DATABASES["default"]["NAME"]).parent
    try:
        _folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(
            f"The folder {_folder} cannot be made ({error.strerror}). Name another in DATA_DIR or DATABASE_URL."
        ) from None

CACHES = {"default": env.cache("CACHE_URL", "locmemcache://")}

BROKER_URL = env.text("BROKER_URL", "redis://127.0.0.1:6379/0")
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
REMINDER_TICK_SECONDS = env.whole_number("REMINDER_TICK_SECONDS", default=30)
# The lease on a mail must be longer than the longest attempt to send it; a system check tests that.
REMINDER_LEASE_SECONDS = env.whole_number("REMINDER_LEASE_SECONDS", default=180)
REMINDER_SMTP_SECONDS = env.whole_number("REMINDER_SMTP_SECONDS", default=60)
CELERY_BEAT_SCHEDULER = "celery.beat:Scheduler"
_tick = {"schedule": float(REMINDER_TICK_SECONDS), "options": {"expires": max(REMINDER_TICK_SECONDS - 5, 1)}}
CELERY_BEAT_SCHEDULE = {
    "reminders.tick": {"task": "reminders.tasks.tick", **_tick},
    "accounts.post": {"task": "accounts.tasks.post", **_tick},
    "tracking.forget_deleted": {
        "task": "tracking.tasks.forget_deleted",
        "schedule": 600.0,
        "options": {"expires": 500},
    },
}

# Mail -------------------------------------------------------------------------------------------------------------

_mail = env.mail("EMAIL_URL", f"filemail:///{str(DATA_DIR / 'mail').lstrip('/')}")
EMAIL_BACKEND = _mail["EMAIL_BACKEND"]
EMAIL_HOST, EMAIL_PORT = _mail["EMAIL_HOST"], _mail["EMAIL_PORT"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_USER"], _mail["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail["EMAIL_USE_TLS"], _mail["EMAIL_USE_SSL"]
EMAIL_FILE_PATH = _mail["EMAIL_FILE_PATH"]
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", f"Pilates at home <no-reply@{_site.hostname}>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# Whom people tell that something is wrong: a page, an address, or both.
SUPPORT_URL = env.text("SUPPORT_URL")
SUPPORT_EMAIL = env.text("SUPPORT_EMAIL")
SECURITY_CONTACT = env.text("SECURITY_CONTACT", SUPPORT_EMAIL or SUPPORT_URL)

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
    "add_email": "accounts.forms.passwords.AddAddress",
    "reset_password": "accounts.forms.passwords.AskForReset",
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
    "edit_webauthn": "accounts.forms.second_step.RenamePasskey",
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
TRUSTED_PROXY_COUNT = env.whole_number("TRUSTED_PROXY_COUNT", default=0)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXY_COUNT else None
SILENCED_SYSTEM_CHECKS = ["security.W009", "security.W018"]  # place.py says it of key and DEBUG, and stops the start
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
API_CALLS_A_MINUTE = env.whole_number("API_CALLS_A_MINUTE", default=300)
# Programs of other sites, in a browser: whose pages may call the API with a key. Anybody's may read the catalogue.
CORS_ALLOWED_ORIGINS = env.listed("CORS_ALLOWED_ORIGINS")
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
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(DATA_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "pilates_site.staticfiles.HashedStaticFiles"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

# Nothing a person wrote is logged: no bodies, no query strings, no SQL.
_filters = ["security.WithoutQuery", "request_ids.WithRequestId"]
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {request_id}: {message}", "style": "{"}},
    "filters": {one: {"()": f"pilates_site.{one}"} for one in _filters},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": _filters}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {
        "django.db.backends": {"level": "WARNING"},
        "django.server": {"level": "WARNING"},
        "waitress.queue": {"level": "ERROR"},
    },
}
