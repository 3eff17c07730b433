"""How is this installation set up? Everything that differs between machines comes from the environment (see .env.example)."""

import sys
from pathlib import Path

import django_stubs_ext
import environ

from relate.lib.embedded import services
from relate.lib.secrets import kept_secrets, key_ring
from tenants import lanes

django_stubs_ext.monkeypatch()
env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent
if (BASE_DIR / ".env").exists():
    env.read_env(BASE_DIR / ".env")

VAR = Path(env.str("RELATE_VAR", default=str(BASE_DIR / "var"))).resolve()
DEMO = env.bool("RELATE_DEMO", default=False)
DEMO_WEEKS = env.int("RELATE_DEMO_WEEKS", default=52)  # how far back the demo firms' letters go
DEBUG = env.bool("DEBUG", default=False)
TESTING = "pytest" in sys.modules

# -- services: one's own under VAR where no address is given ---------------------------------------------------------------
_urls = {name: env.str(name, default="") for name in ("DATABASE_OWNER_URL", "DATABASE_URL", "REDIS_URL")}
if not _urls["DATABASE_URL"] or not _urls["REDIS_URL"]:
    _own = services(VAR, fsync=not TESTING)
    if not _urls["DATABASE_URL"]:
        _urls |= {"DATABASE_OWNER_URL": _own.owner_url, "DATABASE_URL": _own.product_url}
    _urls["REDIS_URL"] = _urls["REDIS_URL"] or _own.redis_url

DATABASES = {
    "default": environ.Env.db_url_config(_urls["DATABASE_URL"])
    | {"ENGINE": "tenants.postgres", "CONN_MAX_AGE": env.int("DATABASE_CONN_MAX_AGE", default=60), "CONN_HEALTH_CHECKS": True}
}
if _seconds := env.int("STATEMENT_SECONDS", default=0):
    DATABASES["default"].setdefault("OPTIONS", {})["options"] = f"-c statement_timeout={_seconds}s"
DATABASE_OWNER_URL = _urls["DATABASE_OWNER_URL"]  # migrations and provisioning only; a process that needs neither may lack it
DATABASE_ROUTERS = ["django_tenants.routers.TenantSyncRouter"]
REDIS_URL = _urls["REDIS_URL"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# -- firms -----------------------------------------------------------------------------------------------------------------
TENANT_MODEL, TENANT_DOMAIN_MODEL = "tenants.Organization", "tenants.Domain"
TENANT_LIMIT_SET_CALLS = True
SHARED_APPS = ["tenants", "django_tenants", "markets", "django_celery_beat"]  # tenants first: its commands replace the others
TENANT_APPS = [
    *("django.contrib.contenttypes", "django.contrib.auth", "django.contrib.sessions", "django.contrib.admin"),
    *("allauth.account", "allauth.mfa", "allauth.usersessions"),
    *("events", "advisors", "compliance", "clients", "portfolios", "messaging", "feedback", "insights", "desk"),
]
INSTALLED_APPS = [
    *SHARED_APPS,
    *TENANT_APPS,
    "relate.apps.RelateConfig",
    *("django.contrib.messages", "django.contrib.staticfiles", "django.contrib.humanize"),
    *("allauth", "django_htmx", "channels", "anymail", "rest_framework", "drf_spectacular", "drf_spectacular_sidecar"),
]
INSTALLED_APPS = ["relate.apps.AdminConfig" if app == "django.contrib.admin" else app for app in INSTALLED_APPS]
PUBLIC_HOSTS = env.list("PUBLIC_HOSTS", default=["localhost", "127.0.0.1"])
PUBLIC_URLCONF = "relate.public_urls"
REACTIONS = "relate.reactions.REACTIONS"
WAITING = "relate.waiting.WAITING"
REMAINING = "relate.records.REMAINING"  # what names a client still after erasure, and why
PERSONAL = "relate.records.PERSONAL"  # what a firm holds about a client, and what erasure does to it
SYSTEMS = "relate.systems.SYSTEMS"  # that hold or pass clients' data: an incident asks whose was in one
WITHOUT_RESTRICTED = "clients.privacy.sight.without_restricted"  # what a copy for an admin leaves out, as his pages do
INTERIM = "relate.records.INTERIM"  # the records that are exported beside the audit trail
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")  # without it only this machine may ask for /metrics
DNS_SERVERS = env.list("DNS_SERVERS", default=[])  # address:port; empty: those of this machine
PURGE_AFTER_DAYS = env.int("PURGE_AFTER_DAYS", default=30)  # in which a planned purge can be cancelled
REASONS_TO_KEEP = ["compliance.queries.reason_to_keep"]  # each answers a sentence where the law keeps records of a firm

# -- web -------------------------------------------------------------------------------------------------------------------
ROOT_URLCONF = "relate.urls"
ASGI_APPLICATION, WSGI_APPLICATION = "relate.asgi.application", "relate.wsgi.application"
ALLOWED_HOSTS = ["*"]  # tenants.middleware looks every host up and answers 404 where no firm has it
MIDDLEWARE = [
    "relate.lib.headers.HeadersMiddleware",
    "relate.lib.bounds.LengthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "tenants.middleware.FirmMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "tenants.sessions.FirmSessionMiddleware",
    "relate.limits.LimitsMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "advisors.middleware.SecondFactorMiddleware",
    "advisors.middleware.SupportMiddleware",
    "advisors.middleware.LastSeenMiddleware",
    "desk.middleware.FragmentMiddleware",
    "desk.middleware.LocalTimeMiddleware",
    "relate.looks.LooksMiddleware",
]
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
                "tenants.context.firm",
                "desk.shell.shell",
            ]
        },
    }
]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SILENCED_SYSTEM_CHECKS = [
    "security.W002",  # relate.lib.headers sets X-Frame-Options, with the exceptions that it lists
    *("security.W005", "security.W021"),  # a firm's own domain may have subdomains that are none of our business
]
USE_X_FORWARDED_HOST = False  # a forwarded host would choose the firm
PORT = env.str("RELATE_PORT", default="")  # in links, where it is not the usual one
HTTPS = env.bool("RELATE_HTTPS", default=False)
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=31_536_000)
    SECURE_SSL_REDIRECT = env.bool("SSL_REDIRECT", default=True)
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^tls/ask$"]
# Host-only: no Domain attribute. The __Host- prefix needs https, which the demo on localhost has not.
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60
CSRF_FAILURE_VIEW = "django.views.csrf.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # texts name clients: not in a cookie
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 20
# Requests in a minute, by whoever asks: a person, an address, all of a firm. A client's link and an API key have their own.
RATES = {
    "person": env.int("PERSON_RATE", default=600),
    "address": env.int("ADDRESS_RATE", default=3000),
    "firm": env.int("FIRM_RATE", default=12_000),
}
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

# -- files -----------------------------------------------------------------------------------------------------------------
STATIC_URL, STATIC_ROOT, STATICFILES_DIRS = "/static/", VAR / "static", [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG or DEMO or TESTING
MEDIA_ROOT = VAR / "files"
FIRM_FOLDERS = [MEDIA_ROOT, VAR / "mail"]  # each holds one folder for a firm, by its schema
STORAGES = {
    "default": {"BACKEND": "tenants.files.FirmStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

# -- people ----------------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "advisors.User"
AUTHENTICATION_BACKENDS = ["advisors.backend.AuthenticationBackend"]
LOGIN_URL, LOGIN_REDIRECT_URL, LOGOUT_REDIRECT_URL = "account_login", "/", "account_login"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "advisors.adapter.AccountAdapter"
ACCOUNT_FORMS = {"login": "advisors.forms.LoginForm"}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # a person is invited by e-mail, which proves the address
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)  # whose X-Forwarded-For counts for the limits
ACCOUNT_EMAIL_NOTIFICATIONS = True  # whoever is robbed of an account hears of it
MFA_ADAPTER = "advisors.adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # as above: the invitation proved it
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS  # browsers themselves allow it on localhost alone
MFA_FORMS = {
    "authenticate": "advisors.second_factor.AuthenticateForm",
    "reauthenticate": "advisors.second_factor.ReauthenticateForm",
    "add_webauthn": "advisors.second_factor.AddWebAuthnForm",
    "authenticate_webauthn": "advisors.second_factor.AuthenticateWebAuthnForm",
    "login_webauthn": "advisors.second_factor.LoginWebAuthnForm",
    "reauthenticate_webauthn": "advisors.second_factor.ReauthenticateWebAuthnForm",
}
SESSION_LACKS = "advisors.second_factor.is_missing"  # asked by the socket, which stands below the people

# -- keys ------------------------------------------------------------------------------------------------------------------
_kept = {} if env.str("SECRET_KEY", default="") else kept_secrets(VAR)
SECRET_KEY = env.str("SECRET_KEY", default=_kept.get("SECRET_KEY"))
FIELD_KEYS = key_ring(env.str("FIELD_KEYS", default=_kept.get("FIELD_KEYS")))
DIGEST_KEY = env.str("DIGEST_KEY", default=_kept.get("DIGEST_KEY")).encode()

# -- audit trail -----------------------------------------------------------------------------------------------------------
AUDIT_ANCHORS = env.str("AUDIT_ANCHORS", default=str(VAR / "anchors"))
AUDIT_ANCHOR_EMAIL = env.str("AUDIT_ANCHOR_EMAIL", default="")

# -- jobs ------------------------------------------------------------------------------------------------------------------
CELERY_BROKER_URL = env.str("BROKER_URL", default=REDIS_URL)
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
WORKER_QUEUES = env.list("WORKER_QUEUES", default=list(lanes.KINDS))  # what this worker does
CELERY_TASK_QUEUES = lanes.queues(WORKER_QUEUES)
CELERY_TASK_ROUTES = ("tenants.lanes.route",)
CELERY_TASK_IGNORE_RESULT = True  # what happened stands in rows
CELERY_TASK_ACKS_LATE = CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = env.int("TASK_TIME_LIMIT", default=900)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600, "socket_connect_timeout": 1, "socket_timeout": 5}
CELERY_TIMEZONE = "UTC"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

CACHES = {
    "default": {
        "BACKEND": "tenants.cache.FirmCache",
        "LOCATION": REDIS_URL,
        "KEY_FUNCTION": "tenants.cache.key",
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
    }
}

# -- mail ------------------------------------------------------------------------------------------------------------------
if env.str("EMAIL_URL", default=""):
    vars().update(env.email_url("EMAIL_URL"))
else:
    EMAIL_BACKEND = "messaging.channels.mailbox.EmailBackend"  # one private file per message, shown at /mailbox/ in the demo
EMAIL_FILE_PATH = VAR / "mail"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="letters@relate.localhost")
LETTERS_FROM = env.str("LETTERS_FROM", default="")  # else letters@ the firm's own host
SENDGRID_API_KEY = env.str("SENDGRID_API_KEY", default="")
if SENDGRID_API_KEY:
    EMAIL_BACKEND = "anymail.backends.sendgrid.EmailBackend"
ANYMAIL = {"SENDGRID_API_KEY": SENDGRID_API_KEY}

# -- calls to other machines -----------------------------------------------------------------------------------------------
OUTGOING_INTERNAL = env.list(
    "OUTGOING_INTERNAL", default=[]
)  # host:port of one's own; relate.lib.outgoing calls no other inner address
CONNECTIONS_INTERNAL = env.list("CONNECTIONS_INTERNAL", default=[])  # those that a firm's admin may name as a system

# -- systems that accounts come in from ---------------------------------------------------------------------------------------
SCHWAB_URL = env.str("SCHWAB_URL", default="https://api.schwabapi.com")
SNAPTRADE_URL = env.str("SNAPTRADE_URL", default="https://api.snaptrade.com")
SCHWAB_PAUSE = env.float("SCHWAB_PAUSE", default=0.5)  # seconds between two requests: its limit is 120 a minute

# -- prices ----------------------------------------------------------------------------------------------------------------
PRICE_PROVIDERS = env.list("PRICE_PROVIDERS", default=[])  # asked in this order for what firms hold: massive,alpha_vantage
MASSIVE_API_KEY = env.str("MASSIVE_API_KEY", default="")
MASSIVE_URL = env.str("MASSIVE_URL", default="https://api.massive.com")
ALPHA_VANTAGE_API_KEY = env.str("ALPHA_VANTAGE_API_KEY", default="")
ALPHA_VANTAGE_URL = env.str("ALPHA_VANTAGE_URL", default="https://www.alphavantage.co/query")
YAHOO_PRICES = env.bool("YAHOO_PRICES", default=False)
ECB_RATES = env.bool("ECB_RATES", default=False)  # asked every six hours; its file is public and free
ECB_URL = env.str("ECB_URL", default="https://www.ecb.europa.eu/stats/eurofxref/eurofxref-hist.zip")
BLOOMBERG_DROP = env.str("BLOOMBERG_DROP", default="")  # the folder in which files of Bloomberg Data License arrive
YAHOO_URL = env.str("YAHOO_URL", default="https://query1.finance.yahoo.com")
FRED_API_KEY = env.str("FRED_API_KEY", default="")  # newer economic indicators than those that ship with the product
FRED_URL = env.str("FRED_URL", default="https://api.stlouisfed.org/fred")

# -- writers ---------------------------------------------------------------------------------------------------------------
OPENAI_API_KEY = env.str("OPENAI_API_KEY", default="")
OPENAI_BASE_URL = env.str("OPENAI_BASE_URL", default="https://api.openai.com/v1")
OPENAI_MODEL = env.str("OPENAI_MODEL", default="gpt-5-mini")
READER = env.str("RELATE_READER", default="bundled")
WRITER = env.str("RELATE_WRITER", default="openai" if OPENAI_API_KEY else "plain")

# -- API -------------------------------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["advisors.authentication.ApiKeyAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["relate.lib.api.PlainJSONParser"],
    "DEFAULT_PAGINATION_CLASS": "relate.lib.api.Pages",
    "DEFAULT_THROTTLE_CLASSES": ["relate.lib.api.KeyThrottle"],
    "DEFAULT_THROTTLE_RATES": {"key": env.str("API_RATE", default="600/min")},
    "DEFAULT_SCHEMA_CLASS": "relate.lib.openapi.DoorSchema",
    "EXCEPTION_HANDLER": "relate.lib.api.problem",
    "COERCE_DECIMAL_TO_STRING": True,
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Relate.io",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "ENUM_NAME_OVERRIDES": {"RiskLevel": "clients.models.households.RISK_STEPS"},
}

# -- language, time, logs --------------------------------------------------------------------------------------------------
LANGUAGE_CODE, TIME_ZONE, USE_TZ, USE_I18N = "en-us", "UTC", True, True
FORMAT_MODULE_PATH = "relate.formats"
LOGGING_CONFIG = "relate.lib.logs.configure"
LOGGING = {"level": env.str("LOG_LEVEL", default="INFO")}

if TESTING:
    CELERY_BROKER_URL = "memory://"
    RATES = dict.fromkeys(RATES, 10**9)
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
