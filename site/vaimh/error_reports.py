"""Reports of errors to Sentry, or to a server that speaks its protocol, if `SENTRY_DSN` names one.

A report says where in the code something failed, and nothing about people. It is put together from what may be in it,
so that what a new release of the SDK adds stays out. The words of an exception are left out: the database's show whole
rows, and a name can't be told from other words. They are in the site's log, under the request id that the report has.
"""

from typing import Any

import sentry_sdk
from django.conf import settings
from sentry_sdk.integrations.django import DjangoIntegration

from vaimh.logs import request_id
from vaimh.release import release

OWN = ("endorsement", "pages", "vaimh")
OF_AN_EVENT = ("event_id", "timestamp", "platform", "level", "logger", "release", "environment", "server_name", "sdk")
OF_AN_EXCEPTION = ("type", "module")
OF_A_MECHANISM = ("type", "handled", "source", "exception_id", "parent_id", "is_exception_group")
OF_A_FRAME = (
    *("filename", "abs_path", "module", "function", "lineno", "in_app"),
    *("pre_context", "context_line", "post_context"),  # lines of the code
)


def start(**options: Any) -> None:
    """For AppConfig.ready, before the first request. Options go to the SDK."""
    sentry_sdk.init(
        dsn=settings.SENTRY_DSN,
        environment=settings.ENVIRONMENT,
        release=release(),
        integrations=[DjangoIntegration(middleware_spans=False)],
        auto_enabling_integrations=False,  # nothing looks into Redis, boto3 or the like
        before_send=about_the_code_alone,
        in_app_include=list(OWN),
        project_root=str(settings.BASE_DIR),
        # The function above leaves all this out. It need not be gathered either.
        send_default_pii=False,
        max_request_body_size="never",
        include_local_variables=False,
        max_breadcrumbs=0,
        auto_session_tracking=False,
        send_client_reports=False,
        **options,
    )


def about_the_code_alone(event: Any, hint: dict[str, Any]) -> Any:
    """A new report with what may leave the site."""
    report = _some(event, OF_AN_EVENT)
    report["tags"] = {"request_id": request_id()}
    # Without a route, the SDK has the address, which may be a person's.
    if event.get("transaction_info", {}).get("source") == "route":
        report["transaction"] = event["transaction"]
    # The text in the code, without what is put into it. Other packages may log a text that is put together already.
    if "logentry" in event and str(event.get("logger")).partition(".")[0] in OWN:
        report["logentry"] = {"message": event["logentry"]["message"]}
    if "exception" in event:
        report["exception"] = {"values": [_exception(value) for value in event["exception"]["values"]]}
    return report


def _exception(value: dict[str, Any]) -> dict[str, Any]:
    found = _some(value, OF_AN_EXCEPTION)
    found["mechanism"] = _some(value.get("mechanism") or {}, OF_A_MECHANISM)
    if value.get("stacktrace"):
        found["stacktrace"] = {"frames": [_some(frame, OF_A_FRAME) for frame in value["stacktrace"]["frames"]]}
    return found


def _some(whole: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: whole[name] for name in names if name in whole}
