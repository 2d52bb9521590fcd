"""The renewal form behind a personal link."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from endorsement import clock
from endorsement.enums import RENEWABLE, RequestStatus
from endorsement.models import Endorsement, RenewalLink, RenewalRequest
from endorsement.public.answers import page
from endorsement.public.rate_limit import WINDOW, exceeds, limits_in_window, seconds_to_wait
from endorsement.refusals import Refused
from endorsement.requests import files
from endorsement.requests.forms import RenewForm
from endorsement.requests.links import read_link
from endorsement.requests.requirements import Asked
from endorsement.requests.services import lines_of, send_request, withdraw_request

# Three files and the answers, with what a browser puts around them.
MOST_BYTES = files.MOST * files.LARGEST + 1024 * 1024
# How many forms one client may send in one window of the lookups.
FORMS = 40


# The link is the key, and knows no session: there is nothing that another site could forge. And it needs no cookie.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(no_store=True)
def renew(request: HttpRequest, token: str) -> HttpResponse:
    """The form of the link's person, or where their request is; one plain page for every token that isn't good."""
    link = read_link(token, on=clock.today())
    if link is None:
        return _unseen(page(request, "endorsement/renew/no_link.html", status=404))
    return _unseen(_post(request, link) if request.method == "POST" else _get(request, link))


def _get(request: HttpRequest, link: RenewalLink) -> HttpResponse:
    last = _last_request(link)
    is_waiting = last is not None and last.status == RequestStatus.NEW
    form = _form(link, last)
    if (is_waiting and "change" not in request.GET) or not form.renewable:
        return _page(request, "state", link, last=last)
    return _page(request, "form", link, last=last, form=form)


def _post(request: HttpRequest, link: RenewalLink) -> HttpResponse:
    last, form = _last_request(link), None
    # Before anything reads the body.
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > MOST_BYTES:
        refusal = _("The files are too large. Send three files of 5 MB each at most.")
        return _page(request, "form", link, last=last, form=_form(link, last), mistake=refusal, status=413)
    if exceeds(limits_in_window(request, FORMS, of="endorsement-renewals"), seconds=WINDOW):
        refusal = _("Your connection sent many forms in a short time. Please try again in a quarter of an hour.")
        response = _page(request, "form", link, last=last, form=_form(link, last), mistake=refusal, status=429)
        response["Retry-After"] = str(seconds_to_wait())
        return response
    try:
        if "withdraw" in request.POST:
            withdraw_request(link=link)
            return _again(request)
        form = _form(link, last, request.POST, request.FILES)
        if form.is_valid():
            send_request(link=link, sent=form.sent(today=clock.today()))
            return _again(request)
    except Refused as refused:
        return _page(request, "form", link, last=last, form=form or _form(link, last), mistake=str(refused), status=422)
    return _page(request, "form", link, last=last, form=form, status=422)


def _again(request: HttpRequest) -> HttpResponseRedirect:
    return redirect(request.path)


def _form(link: RenewalLink, last: RenewalRequest | None, *data: Any) -> RenewForm:
    lines = lines_of(link.endorsee, link.cycle, on=clock.today())
    renewable = [line.pk for line in lines if line.group in RENEWABLE]
    asked = Asked.of(Endorsement.objects.filter(pk__in=renewable).in_order(), cycle=link.cycle)
    return RenewForm(*data, link=link, lines=lines, asked=asked, request=last)


def _last_request(link: RenewalLink) -> RenewalRequest | None:
    found: RenewalRequest | None = RenewalRequest.objects.filter(endorsee=link.endorsee, cycle=link.cycle).first()
    return found


def _page(request: HttpRequest, name: str, link: RenewalLink, *, status: int = 200, **context: Any) -> HttpResponse:
    context = {"link": link, "crumb": _("Renew your endorsement"), "most": files.MOST, **context}
    return page(request, f"endorsement/renew/{name}.html", status=status, **context)


def _unseen(response: HttpResponse) -> HttpResponse:
    """No search engine has the page, no other site learns its address, and no log keeps it: the address is the key."""
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    # Django would warn of a refused form with the address.
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response
