"""Settings of the association's site. This module reads each environment variable, once.

ENVIRONMENT is "development" (the default of manage.py) or "production" (the default of vaimh.wsgi).
`docs/operations.md` has the table of variables.
"""

from datetime import timedelta
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.core.exceptions import ImproperlyConfigured
from environs import Env

from vaimh import plugins

BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = BASE_DIR / "var"

env = Env()
ENVIRONMENT = env.str("ENVIRONMENT", "development")
if ENVIRONMENT not in ("development", "production"):
    raise ImproperlyConfigured(f'ENVIRONMENT is "{ENVIRONMENT}"; it must be "development" or "production".')
PRODUCTION = ENVIRONMENT == "production"
DEBUG = not PRODUCTION

if PRODUCTION:
    missing = [name for name in ("SECRET_KEY", "ALLOWED_HOSTS", "WAGTAILADMIN_BASE_URL") if not env.str(name, "")]
    if missing:
        raise ImproperlyConfigured(
            f"Production needs these environment variables: {', '.join(missing)}. docs/operations.md explains each."
        )

SECRET_KEY = env.str("SECRET_KEY", "development-only-key-that-protects-nothing-of-value")
# Older keys, which still open what they signed: sessions and links survive a new key.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", [], subcast=str.strip)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"], subcast=str.strip)
WAGTAILADMIN_BASE_URL = env.str("WAGTAILADMIN_BASE_URL", "http://127.0.0.1:8000")
CSRF_TRUSTED_ORIGINS = [WAGTAILADMIN_BASE_URL] if PRODUCTION else []

INSTALLED_APPS = [
    "vaimh",
    "pages",
    "endorsement",
    "wagtail_modeladmin",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.simple_translation",
    "wagtail.contrib.settings",
    "wagtail.contrib.sitemaps",
    "wagtail.contrib.typed_table_block",
    "wagtail.api.v2",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.locales",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "axes",
    "corsheaders",
    "csp",
    "django_otp",
    "django_otp.plugins.otp_static",
    "django_otp.plugins.otp_totp",
    "django_tasks_db",
    # wagtail-modeladmin's foreign key filters look this app up; its own admin is not mounted.
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

# Installed packages that add to the site: docs/extending.md.
PLUGINS = plugins.find()
INSTALLED_APPS += [plugin.app for plugin in PLUGINS if not plugin.problem]

MIDDLEWARE = [
    "vaimh.logs.RequestIds",
    "vaimh.read_again.ReadAgain",
    "vaimh.languages.LanguageOfAddress",
    "vaimh.page_cache.PageCache",
    "vaimh.middleware.CompressWholeAnswers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "vaimh.middleware.PagesOnlyPolicy",
    "corsheaders.middleware.CorsMiddleware",
    "vaimh.api.middleware.public_json",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "vaimh.accounts.next_addresses.OnlyOwnAddresses",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "vaimh.accounts.session_ages.SessionAges",
    "vaimh.accounts.second_factor.SecondFactor",
    "vaimh.accounts.choosers.OnlyForEditors",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "pages.publication.RefusalsInWords",
    "vaimh.middleware.AskedAgainRedirects",
    "vaimh.middleware.BusyDatabase",
    "vaimh.middleware.FilesOutOfReach",
    "vaimh.middleware.FullDisk",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "vaimh.urls"
WSGI_APPLICATION = "vaimh.wsgi.application"

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
                "wagtail.contrib.settings.context_processors.settings",
            ],
        },
    },
]

# --- Data ---

DATABASES = {
    "default": dj_database_url.parse(
        env.str("DATABASE_URL", f"sqlite:///{VAR_DIR / 'db.sqlite3'}"), conn_max_age=60, conn_health_checks=True
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    VAR_DIR.mkdir(exist_ok=True)
    # Writers queue instead of failing: each transaction takes the write lock at its start and waits for it.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=20000;",
    }
else:
    # Wagtail's search needs it on PostgreSQL, and it cannot be imported without psycopg.
    INSTALLED_APPS.append("django.contrib.postgres")
    # In seconds, 0 for none. Nobody waits longer for a lock or a statement; `migrate` and imports have no limit, and
    # the registry's writers wait for their turn as endorsement/locks.py says.
    limits = {
        "statement_timeout": env.int("DATABASE_STATEMENT_TIMEOUT", 25),  # gunicorn ends a request after 30
        "lock_timeout": env.int("DATABASE_LOCK_TIMEOUT", 5),
    }
    DATABASES["default"].setdefault("OPTIONS", {})["options"] = " ".join(
        f"-c {name}={seconds}s" for name, seconds in limits.items() if seconds
    )

REDIS_URL = env.str("REDIS_URL", "")
CACHES = {
    "default": {"BACKEND": "vaimh.caches.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # Wagtail keeps image files' rows, and with them the image's texts as they were. One query finds them.
    "renditions": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
}
# Whole answers (page_cache.py). In the memory of each process, about 10 kB each; or in Redis, shared.
CACHES["pages"] = (
    {**CACHES["default"], "KEY_PREFIX": "pages"}
    if REDIS_URL
    else {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "OPTIONS": {"MAX_ENTRIES": 500},
    }
)

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Wagtail's own tasks (search and reference index) run in the request, so that no index is late. What may take long goes
# to "background": to the worker where one runs (manage.py db_worker), else to threads of the web process.
TASK_WORKER = env.bool("TASK_WORKER", False)
if TASK_WORKER:
    BACKGROUND = "django_tasks_db.DatabaseBackend"
else:
    BACKGROUND = "vaimh.background.ThreadBackend" if PRODUCTION else "django_tasks.backends.immediate.ImmediateBackend"
TASKS = {
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
    "background": {"BACKEND": BACKGROUND},
}

# --- Language and time: TIME_ZONE is the registry's zone, where its days begin and end ---

LANGUAGE_CODE = "en-us"
# The languages that visitors read. The address decides which (languages.py); each page has its own translations.
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("en", "English"), ("es", "Español")]
WAGTAIL_I18N_ENABLED = True
TIME_ZONE = "America/New_York"
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = ["vaimh.formats"]

# --- Files ---

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
# Where nginx has MEDIA_ROOT for the site alone ("internal"). Without it, the site sends uploaded files itself.
MEDIA_INTERNAL_URL = env.str("MEDIA_INTERNAL_URL", "")
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", str(VAR_DIR / "media")))
# A bucket of an S3-compatible object store instead of MEDIA_ROOT. boto3 reads AWS_ACCESS_KEY_ID and
# AWS_SECRET_ACCESS_KEY itself, or finds the machine's own role.
MEDIA_BUCKET = env.str("MEDIA_BUCKET", "")
if MEDIA_BUCKET and MEDIA_INTERNAL_URL:
    raise ImproperlyConfigured(
        "MEDIA_BUCKET and MEDIA_INTERNAL_URL exclude each other: nginx sends files of a directory only. Leave "
        "MEDIA_INTERNAL_URL out."
    )
# The site decides who reads a document, and sends it. Wagtail would redirect to the address of a bucket's file.
WAGTAILDOCS_SERVE_METHOD = "serve_view"
STORAGES = {
    "default": {
        "BACKEND": "vaimh.object_store.ObjectStore",
        "OPTIONS": {
            "bucket_name": MEDIA_BUCKET,
            "endpoint_url": env.str("MEDIA_BUCKET_ENDPOINT", "") or None,
            "region_name": env.str("MEDIA_BUCKET_REGION", "") or None,
        },
    }
    if MEDIA_BUCKET
    else {"BACKEND": "vaimh.storage.WholeFiles"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# --- People ---

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
# Wrong passwords are counted before a password is checked: vaimh/accounts/throttle.py.
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
WAGTAILADMIN_USER_LOGIN_FORM = "vaimh.accounts.forms.SignInForm"
WAGTAILADMIN_USER_PASSWORD_RESET_FORM = "vaimh.accounts.forms.ResetForm"  # noqa: S105
# Staff are all who have accounts, so there is one page to sign in.
WAGTAIL_FRONTEND_LOGIN_URL = "/admin/login/"
# In seconds: since the last use, and since the sign-in, also with "Remember me".
SESSION_IDLE_AGE = int(env.float("SESSION_IDLE_HOURS", 12) * 3600)
SESSION_MAX_AGE = int(env.float("SESSION_MAX_DAYS", 14) * 86400)
SESSION_COOKIE_AGE = SESSION_MAX_AGE
# Groups whose members need a second factor, and "superusers"; everyone else may have one.
REQUIRE_SECOND_FACTOR_GROUPS = env.list("REQUIRE_SECOND_FACTOR_GROUPS", [], subcast=str.strip)
OTP_TOTP_ISSUER = "VAIMH"
AXES_HANDLER = "vaimh.accounts.throttle.Throttle"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"], "username", "ip_address"]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "vaimh.accounts.throttle.client_address"
AXES_USERNAME_CALLABLE = "vaimh.accounts.throttle.account_of"
AXES_LOCKOUT_CALLABLE = "vaimh.accounts.throttle.tell"
AXES_DISABLE_ACCESS_LOG = True  # keeps no list of who signed in from where
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False
# Mail leaves in a task, so that no page waits for the mail server.
EMAIL_BACKEND = "vaimh.mail.QueuedBackend" if PRODUCTION else "django.core.mail.backends.console.EmailBackend"
MAIL_DELIVERY_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = env.str("EMAIL_HOST", "localhost")
EMAIL_PORT = env.int("EMAIL_PORT", 25)
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = env.bool("EMAIL_USE_SSL", False)
if EMAIL_USE_TLS and EMAIL_USE_SSL:
    raise ImproperlyConfigured("EMAIL_USE_TLS (port 587) and EMAIL_USE_SSL (port 465) exclude each other: set one.")
EMAIL_TIMEOUT = 10  # seconds that a task waits if the mail server doesn't respond
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("DEFAULT_FROM_EMAIL", "webmaster@localhost")

# --- Transport ---

SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

if PRODUCTION:
    # The proxy must set this header itself and drop the client's value.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = ["^healthz$", "^metrics$"]  # asked from the machine itself, without the proxy
    SECURE_HSTS_SECONDS = 31_536_000
    # Both bind hosts that aren't this site's, and browsers keep to it for a year: the domain's owner decides.
    SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("HSTS_INCLUDE_SUBDOMAINS", False)
    SECURE_HSTS_PRELOAD = env.bool("HSTS_PRELOAD", False)
    SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

# How to purge pages from a CDN: Wagtail's setting, as JSON (cdn.py).
WAGTAILFRONTENDCACHE = env.json("CDN_PURGE", {})
# Each page is purged by its own address. Wagtail would put every language into each.
WAGTAILFRONTENDCACHE_LANGUAGES: list[str] = []

# --- What pages may load, and what other sites may read ---

# Everything a page loads is the site's own, and nothing in it is inline. A picture may be a data: address in the CSS.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    },
}
# Where a video's player may come from once a visitor plays it (pages/blocks/videos.py). Without players, a video is a
# link to its page.
VIDEO_PLAYERS = (
    ["https://www.youtube-nocookie.com", "https://player.vimeo.com"] if env.bool("VIDEO_PLAYERS", True) else []
)
if VIDEO_PLAYERS:
    CONTENT_SECURITY_POLICY["DIRECTIVES"]["frame-src"] = [SELF, *VIDEO_PLAYERS]
# Wagtail's admin has scripts and styles inside its pages, shows uploads before they are sent (blob:) and previews in
# frames. "report" lets the browser's console tell what the policy would refuse, for a plug-in that needs more.
ADMIN_POLICY = env.str("ADMIN_POLICY", "enforce")
if ADMIN_POLICY not in ("enforce", "report"):
    raise ImproperlyConfigured(f'ADMIN_POLICY is "{ADMIN_POLICY}"; it must be "enforce" or "report".')
ADMIN_CONTENT_SECURITY_POLICY = {
    **CONTENT_SECURITY_POLICY["DIRECTIVES"],
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
}
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
# Any site may read the pages' API. The registry's own API sets these headers itself, as it must in any site.
CORS_URLS_REGEX = r"^/api/v2/"
CORS_ALLOW_ALL_ORIGINS = True
CORS_ALLOW_METHODS = ["GET", "HEAD", "OPTIONS"]
CORS_ALLOW_HEADERS = ["If-None-Match"]
CORS_EXPOSE_HEADERS = ["ETag"]

# --- The contact form ---

CONTACT_MESSAGES_KEPT_DAYS = env.int("CONTACT_MESSAGES_KEPT_DAYS", 0)

# --- The registry ---

REGISTRY_NUMBER_PREFIX = "VA"
REGISTRY_AREA = "Virginia"
REGISTRY_REGION_MAP = BASE_DIR / "site" / "vaimh" / "data" / "virginia_regions.json"
# Imports of many rows go to the worker, where one runs. Threads of the web process would end with it.
REGISTRY_TASKS = "background" if TASK_WORKER else ""
# The number of proxies in front. Each appends the address of its caller to X-Forwarded-For.
REGISTRY_PROXY_COUNT = env.int("PROXY_COUNT", 1 if PRODUCTION else 0)

# --- Wagtail ---

WAGTAIL_SITE_NAME = "VAIMH"
WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = False
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "pdf", "pptx", "txt", "xlsx", "zip"]
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None  # staff email addresses go to no other company
# Browsers reject a few of the system's 600 zones, and that stops the account page's script.
WAGTAIL_USER_TIME_ZONES = [
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Phoenix",
    "America/Los_Angeles",
    "America/Anchorage",
    "Pacific/Honolulu",
]
WAGTAILAPI_LIMIT_MAX = 100
WAGTAILAPI_RICH_TEXT_FORMAT = "html"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
# Photos lose their metadata on upload, and broken ones are refused in words: pages/image_uploads.py.
WAGTAILIMAGES_IMAGE_FORM_BASE = "pages.image_uploads.UploadForm"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

LOG_FORMAT = env.str("LOG_FORMAT", "plain" if PRODUCTION else "terminal")
if LOG_FORMAT not in ("plain", "json", "terminal"):
    raise ImproperlyConfigured(f'LOG_FORMAT is "{LOG_FORMAT}"; it must be "plain", "json" or "terminal".')
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"with_request": {"()": "vaimh.logs.WithRequest"}},
    "formatters": {
        "terminal": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
        "plain": {
            "()": "vaimh.logs.PlainLines",
            "fmt": "{asctime} {levelname} {name} {request_id}: {message}",
            "style": "{",
        },
        "json": {"()": "vaimh.logs.JsonLines"},
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT, "filters": ["with_request"]},
    },
    "root": {"handlers": ["console"], "level": "INFO" if PRODUCTION else "WARNING"},
    "loggers": {
        # Wagtail's tasks run in the request and would log each search entry that they write.
        **{name: {"level": "WARNING"} for name in ("django_tasks", "django.tasks")},
        # Django warns of each address that isn't there; robots ask for hundreds.
        "django.request": {"level": "ERROR" if PRODUCTION else "WARNING"},
    },
}

# --- What watches the site ---

# Where the nightly backups are, so that /healthz?ready tells when there is none of the last night.
BACKUP_DIRECTORY = env.str("BACKUP_DIRECTORY", "")
# Errors go to Sentry, without personal data (error_reports.py).
SENTRY_DSN = env.str("SENTRY_DSN", "")
# What Prometheus has to send to read /metrics; without it, nothing is counted.
METRICS_TOKEN = env.str("METRICS_TOKEN", "")
if METRICS_TOKEN:
    INSTALLED_APPS.append("django_prometheus")
    MIDDLEWARE = [
        "django_prometheus.middleware.PrometheusBeforeMiddleware",
        # Meant to be the last, but then pages from the cache wouldn't count.
        "django_prometheus.middleware.PrometheusAfterMiddleware",
        *MIDDLEWARE,
    ]
