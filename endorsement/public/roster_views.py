"""The page that verifies many numbers at once.

It takes them by POST alone, so that no number is in an address, a log or the browser's history.
"""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from endorsement import clock
from endorsement.public import roster
from endorsement.public.answers import page
from endorsement.public.rate_limit import WINDOW, exceeds, limits_in_window, seconds_to_wait
from endorsement.public.roster import NoRoster, Roster
from endorsement.spreadsheets import files

# A file, a text and a table of 200 lines, with what a browser puts around them.
MOST_BYTES = 2 * 1024 * 1024
# How many rosters one client may send in one window of the lookups. Listed people count here too: reading takes time.
ROSTERS = 40
EXTENSIONS = ".csv,.txt,.tsv,.xlsx"


# It changes nothing and knows no session, so there is nothing that another site could forge. And it needs no cookie.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(no_store=True)
def verify_many(request: HttpRequest) -> HttpResponseBase:
    """The form, the table for the numbers sent, or the table as a CSV file."""
    if request.method != "POST":
        return _page(request)
    # Before anything reads the body.
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > MOST_BYTES:
        return _page(
            request, mistake=_("That is too much. Copy the column with the numbers, and paste it here."), status=413
        )
    if _is_too_often(request):
        refusal = _("Your connection sent many lists in a short time. Please try again in a quarter of an hour.")
        response = _page(request, mistake=refusal, status=429)
        response["Retry-After"] = str(seconds_to_wait())
        return response
    typed, now = request.POST.get("numbers", ""), clock.now()
    try:
        if "table" in request.POST:
            return _download(Roster.opened(request.POST["table"]))
        return _verified(request, typed, now)
    except NoRoster as refusal:
        return _page(request, typed=typed, mistake=str(refusal))


def _verified(request: HttpRequest, typed: str, now: datetime) -> HttpResponse:
    file, remark = request.FILES.get("file"), ""
    numbers = roster.typed_numbers(typed)
    if file:
        content = file.read(roster.LARGEST_FILE + 1)
        in_file, remark = roster.numbers_in_file(content) if content.strip() else ([], "")
        numbers += in_file
    found = roster.verify_roster(request, numbers, at=now)
    return _page(
        request,
        typed="\n".join(numbers),
        roster=found,
        as_of=now,
        remark=remark,
        minutes=-(-seconds_to_wait() // 60),
        sealed=found.sealed(),
    )


def _download(found: Roster) -> HttpResponseBase:
    # The words for the status are in the reader's language, which a stream would have left behind.
    name = f"endorsement-roster-{found.as_of:%Y-%m-%d}"
    response = files.csv_download(files.csv_pieces(list(found.rows())), name=name)
    response["X-Robots-Tag"] = "noindex"
    return response


def _is_too_often(request: HttpRequest) -> bool:
    return exceeds(limits_in_window(request, ROSTERS, of="endorsement-rosters"), seconds=WINDOW)


def _page(request: HttpRequest, *, status: int = 200, **context: Any) -> HttpResponse:
    context = {"most": roster.MOST, "extensions": EXTENSIONS, "crumb": _("Verify many endorsements"), **context}
    return page(request, "endorsement/roster.html", status=status, **context)
