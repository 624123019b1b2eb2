"""Where requests and sockets come in; any ASGI server can serve ``application``."""

from __future__ import annotations

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sandbox.settings")
http = get_asgi_application()

from channels.auth import AuthMiddlewareStack  # noqa: E402  (needs Django set up)
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402  (needs Django set up)
from django.urls import path  # noqa: E402

from sandbox.boards.consumer import BoardConsumer  # noqa: E402
from sandbox.liveclass.consumer import LiveConsumer  # noqa: E402
from sandbox.runs.consumer import RunConsumer  # noqa: E402
from sandbox.runs.origin import SameOrigin, refuse  # noqa: E402

sockets = [
    path("ws/v1", RunConsumer.as_asgi()),
    path("ws/v1/boards/<str:assignment>", AuthMiddlewareStack(BoardConsumer.as_asgi())),
    path("ws/v1/live/<str:session>", AuthMiddlewareStack(LiveConsumer.as_asgi())),
    path("<path:other>", refuse),  # type: ignore[arg-type]
]
application = ProtocolTypeRouter({"http": http, "websocket": SameOrigin(URLRouter(sockets))})
