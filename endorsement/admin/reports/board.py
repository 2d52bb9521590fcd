"""The report for the board: a page to read or print, and a file."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.views.reports import ReportView

from endorsement import clock
from endorsement.admin.permissions import ENDORSEE_PERMISSIONS
from endorsement.admin.reports.bars import bars
from endorsement.calendar import lookup
from endorsement.calendar.terms import ONE_DAY, short_date
from endorsement.models import Endorsee, RenewalCycle
from endorsement.reports.board import Board, Flow
from endorsement.spreadsheets import files

Groups = list[tuple[str, Flow]]


class BoardForm(forms.Form):
    """The choice of a cycle that has begun, by its first day: the current one unless another is asked for."""

    cycle = forms.ChoiceField(label=gettext_lazy("Renewal cycle"))

    def __init__(self, asked: str, *, today: date) -> None:
        name, term = lookup.term_on(today)
        begun = RenewalCycle.objects.filter(ends_on__lt=term.starts_on)
        choices = [
            (term.starts_on.isoformat(), _("%(cycle)s, the current cycle") % {"cycle": name}),
            *((cycle.starts_on.isoformat(), cycle.name) for cycle in begun),
        ]
        super().__init__({"cycle": asked or choices[0][0]})
        self.fields["cycle"].choices = choices  # type: ignore[attr-defined]


class BoardReportView(ReportView):
    """Figures alone, nobody's name, for every user who may open an endorsee."""

    model = Endorsee
    any_permission_required = ENDORSEE_PERMISSIONS
    template_name = "endorsement/admin/board_report.html"
    page_title = gettext_lazy("Report for the board")
    header_icon = "table"
    columns: list[Any] = []

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.today = clock.today()
        self.form = BoardForm(request.GET.get("cycle", ""), today=self.today)
        # Without a cycle there is only the page with the error.
        self.is_export: bool = self.is_export and self.board is not None

    @cached_property
    def board(self) -> Board | None:
        """None if the address asks for a cycle outside the choices; the form then shows the error."""
        if not self.form.is_valid():
            return None
        return Board(date.fromisoformat(self.form.cleaned_data["cycle"]), today=self.today)

    def get_queryset(self) -> Any:
        return Endorsee.objects.none()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.is_export and self.board:
            name = f"board-report-{self.board.season.term.starts_on}"
            return files.download(rows(self.board), name=name, form=request.GET["export"])
        return super().get(request, *args, **kwargs)

    @property
    def show_export_buttons(self) -> bool:
        return self.board is not None

    def get_page_subtitle(self) -> str:
        return self.board.season.name if self.board else ""

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = {**super().get_context_data(*args, **kwargs), "form": self.form}
        if board := self.board:
            context |= {
                "season": board.season,
                "eve": _eve(board),
                "total": board.total,
                "tables": [
                    {"id": name, "heading": heading, "groups": groups, "bars": bars(groups)}
                    for name, heading, groups in tables(board)
                ],
            }
        return context


def _eve(board: Board) -> date:
    return board.season.term.starts_on - ONE_DAY


def tables(board: Board) -> list[tuple[str, str, Groups]]:
    """An id, a heading and the groups of each table."""
    categories = [(str(category), flow) for category, flow in board.by_category]
    regions = [(region or _("No location recorded"), flow) for region, flow in board.by_region]
    cycles = [(season.name, flow) for season, flow in board.by_cycle]
    return [
        ("category", _("By category"), categories),
        ("region", _("By region"), regions),
        ("cycle", _("By cycle"), cycles),
    ]


def rows(board: Board) -> Iterator[files.Row]:
    """Every table of the page one after the other, the headings first. The first column says which table."""
    yield [_("Table"), _("Group"), _("Before"), *_headings()]
    season = board.season
    days = _("%(cycle)s, from %(eve)s to %(day)s") % {
        "cycle": season.name,
        "eve": short_date(_eve(board)),
        "day": short_date(season.as_of),
    }
    for heading, groups in [(_("Total"), [(days, board.total)]), *(table[1:] for table in tables(board))]:
        for label, flow in groups:
            yield [heading, label, flow.before, *figures(flow)]


def _headings() -> list[str]:
    return [_("Kept"), _("Back"), _("New"), _("Now"), _("Lapsed"), _("On hold"), _("Ended")]


def figures(flow: Flow) -> list[int]:
    return [flow.kept, flow.back, flow.new, flow.now, flow.lapsed, flow.held, flow.ended]
