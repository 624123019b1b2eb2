"""Switching a course's mails off and on, by the address that stands in each of them."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from sandbox.classes.mailing import member_of


@csrf_exempt
@never_cache
def mails(request: HttpRequest, token: str) -> HttpResponse:
    """Looking changes nothing, for mail programs look by themselves; a form switches off, and on
    again. They may send it for their reader (RFC 8058), so the address itself is the proof."""
    member = member_of(token)
    if member is None:
        raise Http404
    if request.method == "POST":
        member.mails = request.POST.get("mails") == "on"
        member.save(update_fields=["mails"])
    return render(request, "classes/mails.html", {"course": member.course, "member": member})
