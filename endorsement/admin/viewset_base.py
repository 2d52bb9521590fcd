"""Shared by the admin of every registry record: a service writes it, and it is never copied or deleted."""

from typing import Any

from django.contrib.auth.models import Permission
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError
from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin.ui.tables import BulkActionsCheckboxColumn
from wagtail.snippets.views.snippets import HistoryView, IndexView, SnippetViewSet

from endorsement import locks
from endorsement.refusals import ChangedMeanwhile, Gone, Refused
from endorsement.services import Done


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
        """An invalid filter lists nothing; the filter itself shows the error."""
        if self.filters and not self.filters.is_valid():
            return queryset.none()
        return super().filter_queryset(queryset)


class RegistryHistoryView(HistoryView):
    """Users who may view a record may read its history."""

    any_permission_required = ["add", "change", "view"]


class SavedByService:
    """For create and edit views: a service writes, so the history gets one entry with the old and new values."""

    # Wagtail's views, which come after this class, provide these.
    request: Any
    form: Any
    object: Any
    get_error_message: Any
    form_invalid: Any

    def write(self) -> Done:
        """Calls the service."""
        raise NotImplementedError

    def save_instance(self) -> Any:
        self.done = self.write()
        return self.done.record

    def form_valid(self, form: Any) -> Any:
        try:
            with locks.told_in_words():
                return super().form_valid(form)  # type: ignore[misc]
        except (ChangedMeanwhile, Gone):
            # `KeepsOthersChanges` has a page for these.
            raise
        except Refused as refusal:
            return self._refuse(form, str(refusal))
        except (IntegrityError, ObjectDoesNotExist):
            return self._refuse(form, _("Someone else saved a conflicting change. Check the list, then try again."))

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
        # The reference index doesn't cover the registry, so Wagtail's usage pages would claim that nothing is used.
        return super().get_common_view_kwargs(**{"usage_url_name": None, **kwargs})

    def get_permissions_to_register(self) -> QuerySet[Permission]:
        """None here: permissions.registry_permissions lists them all in one place."""
        return Permission.objects.none()

    def register_chooser_viewset(self) -> None:
        """None: Wagtail's choosers show every record to every user who may open the admin."""
