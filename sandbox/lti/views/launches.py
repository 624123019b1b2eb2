"""The way in: login, launch, and the page after it that lets the browser in that began."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import login as sign_in
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sandbox.api.admission import count
from sandbox.lti import keys, launching
from sandbox.lti.arriving import arrive
from sandbox.lti.models import Platform
from sandbox.lti.people import make_subject, subject_of
from sandbox.lti.refusals import refuse
from sandbox.refusal import Refusal
from sandbox.site.headers import CONTENT_SECURITY_POLICY
from sandbox.site.views import message

LOGINS_PER_MINUTE = 1000  # a class comes in through one address
BACKEND = "django.contrib.auth.backends.ModelBackend"
PASSED_ON = ("iss", "client_id", "login_hint", "target_link_uri", "lti_message_hint",
             "lti_deployment_id")  # fmt: skip
View = Callable[[HttpRequest], HttpResponse]


def page(view: View) -> View:
    """A page on the way in; a Refusal becomes a page that says so."""

    @wraps(view)
    @never_cache
    def shown(request: HttpRequest) -> HttpResponse:
        try:
            return view(request)
        except Refusal as refusal:
            return message(request, refusal.status, refusal.text)

    return shown


@csrf_exempt
@xframe_options_exempt
@require_http_methods(["GET", "POST"])
@page
def login(request: HttpRequest) -> HttpResponse:
    """The platform's first word. Inside a frame it is answered with a button that opens a window:
    browsers keep no cookies of ours in other sites' frames."""
    count(request, "lti-login", LOGINS_PER_MINUTE)
    given = _read(request.POST if request.method == "POST" else request.GET, PASSED_ON)
    said = {name: value for name, value in given.items() if value}
    platform = launching.platform_of(said)
    if "target_link_uri" in said:
        launching.check_target(said["target_link_uri"], request.get_host())
    if request.headers.get("Sec-Fetch-Dest") in ("iframe", "frame", "embed", "object"):
        return _framed(request, platform, said)
    begun, address = launching.begin(platform, said, request.build_absolute_uri("/lti/launch"))
    answer = HttpResponseRedirect(address)
    answer.set_cookie(
        launching.cookie_of(begun), "1", max_age=60 * launching.LOGIN_MINUTES, path="/lti",
        secure=settings.HTTPS, httponly=True, samesite="Lax",
    )  # fmt: skip
    return answer


def _read(given: Mapping[str, str], names: Sequence[str]) -> dict[str, str]:
    """Fields of a form, without the character that no database takes."""
    return {name: str(given.get(name, "")).replace("\0", "") for name in names}


def _framed(request: HttpRequest, platform: Platform, said: dict[str, str]) -> HttpResponse:
    again = f"/lti/login?{urlencode(said)}"
    answer = render(request, "lti/framed.html", {"address": again, "platform": platform})
    answer.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY.replace(
        "frame-ancestors 'none'", f"frame-ancestors {' '.join(platform.origins)}"
    )
    return answer


@csrf_exempt
@require_POST
@page
def launch(request: HttpRequest) -> HttpResponse:
    """The signed launch. It comes from another site, without our cookies: it leaves a ticket."""
    given = _read(request.POST, ("state", "id_token", "error", "error_description"))
    done = launching.launch(given, request.get_host())
    answer = HttpResponse(status=303)
    answer.headers["Location"] = f"/lti/enter?ticket={done.ticket}"
    return answer


@require_http_methods(["GET", "POST"])
@page
def enter(request: HttpRequest) -> HttpResponse:
    """In: as the account of the last time, as the one that is signed in, or as a new one."""
    given = _read(request.POST if request.method == "POST" else request.GET, ("ticket", "use"))
    done = launching.redeem(request, given["ticket"])
    known = subject_of(done)
    if known is None:
        own = request.user if isinstance(request.user, User) and _is_own(request.user) else None
        if own is not None and request.method != "POST":
            context = {"ticket": done.ticket, "platform": done.platform, "account": own.email}
            return render(request, "lti/which_account.html", context)
        known = make_subject(done, own if given["use"] == "mine" else None)
    if not known.user.is_active:
        raise refuse("account_closed")
    if known.user.is_staff or known.user.is_superuser:
        raise refuse("administrator")
    if request.user != known.user:
        sign_in(request, known.user, backend=BACKEND)
    claims, platform, cookie = done.claims or {}, done.platform, launching.cookie_of(done)
    done.delete()
    answer = arrive(request, platform, claims, known.user)
    answer.delete_cookie(cookie, path="/lti", samesite="Lax")
    return answer


def _is_own(user: User) -> bool:
    """Whether the account was not made by a launch itself, and may be tied to a platform: whoever
    runs that could come in as its person, which an administrator's account is too much for."""
    if user.is_staff or user.is_superuser:
        return False
    return user.has_usable_password() or bool(user.email)


@require_safe
@never_cache
def jwks(request: HttpRequest) -> HttpResponse:
    """The public half of the site's key."""
    try:
        return JsonResponse(keys.jwks())
    except Refusal as refusal:
        return JsonResponse({"keys": [], "error": refusal.text.en}, status=refusal.status)
