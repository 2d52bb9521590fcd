"""The addresses of the renewal requests in the admin."""

from django.urls import URLPattern, path

from endorsement.admin.requests.audit_list import AuditListView
from endorsement.admin.requests.link import LinkView
from endorsement.admin.requests.listing import RequestIndexView
from endorsement.admin.requests.many import ApproveManyView
from endorsement.admin.requests.page import RequestFileView, RequestView


def request_urls() -> list[URLPattern]:
    """For the hook register_admin_urls."""
    results = RequestIndexView.as_view(results_only=True)
    return [
        path("registry/requests/", RequestIndexView.as_view(), name="registry_requests"),
        path("registry/requests/results/", results, name="registry_requests_results"),
        path("registry/requests/approve/", ApproveManyView.as_view(), name="registry_requests_approve"),
        path("registry/requests/audit/", AuditListView.as_view(), name="registry_requests_audit"),
        path("registry/requests/link/<int:endorsee_pk>/", LinkView.as_view(), name="registry_renewal_link"),
        path("registry/requests/<int:pk>/", RequestView.as_view(), name="registry_request"),
        path("registry/requests/<int:pk>/<int:file_pk>/", RequestFileView.as_view(), name="registry_request_file"),
    ]
