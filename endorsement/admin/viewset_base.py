"""What the admin of every registry record has in common: written by a service, never copied, never deleted."""

from typing import Any

from django.contrib.auth.models import Permission
from django.db import IntegrityError
from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin.ui.tables import BulkActionsCheckboxColumn
from wagtail.snippets.views.snippets import HistoryView, IndexView, SnippetViewSet

from endorsement.refusals import Refused


class RegistryIndexView(IndexView):
    """A listing without bulk actions and without an export."""

    FORMATS: tuple[str, ...] = ()

    @cached_property
    def columns(self) -> list[Any]:
        return [column for column in super().columns if not isinstance(column, BulkActionsCheckboxColumn)]

    @cached_property
    def is_filtering(self) -> bool:
        return bool(self.filters and (not self.filters.is_valid() or super().is_filtering))

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """A filter that cannot be applied lists nothing; the filter itself says why."""
        if self.filters and not self.filters.is_valid():
            return queryset.none()
        return super().filter_queryset(queryset)


class RegistryHistoryView(HistoryView):
    """Who may look at a record may read its history."""

    any_permission_required = ["add", "change", "view"]


class SavedByService:
    """For create and edit views: a service writes, so the history gets its before and after, once."""

    # Of Wagtail's views, which come after this class.
    request: Any
    form: Any
    object: Any
    get_error_message: Any
    form_invalid: Any

    def save_instance(self) -> Any:
        raise NotImplementedError

    def form_valid(self, form: Any) -> Any:
        try:
            return super().form_valid(form)  # type: ignore[misc]
        except Refused as refusal:
            return self._refuse(form, str(refusal))
        except IntegrityError:
            return self._refuse(
                form, _("Somebody saved something that this contradicts. Look at the list, then retry.")
            )

    def _refuse(self, form: Any, reason: str) -> Any:
        form.add_error(None, reason)
        self.produced_error_message = self.get_error_message()
        return self.form_invalid(form)


class RegistryViewSet(SnippetViewSet):
    """A registry model in the admin. Its create and edit views are `SavedByService`."""

    index_view_class = RegistryIndexView
    index_template_name = "wagtailadmin/generic/index.html"
    index_results_template_name = "wagtailadmin/generic/index_results.html"
    history_view_class = RegistryHistoryView
    copy_view_enabled = False
    search_backend_name = None
    add_to_reference_index = False

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        # The reference index does not follow the registry, so Wagtail's usage pages would claim that nothing is used.
        return super().get_common_view_kwargs(**{"usage_url_name": None, **kwargs})

    def get_permissions_to_register(self) -> QuerySet[Permission]:
        """None from here: permissions.registry_permissions names them all in one place."""
        return Permission.objects.none()

    def register_chooser_viewset(self) -> None:
        """None: Wagtail's choosers show every record to everybody who may open the admin."""
