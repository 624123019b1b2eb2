"""The live class: what looks after sessions nobody closes is told where to find them."""

from django.apps import AppConfig


class LiveClassConfig(AppConfig):
    name = "sandbox.liveclass"

    def ready(self) -> None:
        from sandbox.liveclass import people  # noqa: F401  (its receivers register themselves)
        from sandbox.liveclass.ending import close_forgotten, forget_guests
        from sandbox.liveclass.surging import look_after
        from sandbox.runs.reconciler import chores, hourly

        chores.append(look_after)
        hourly.extend((close_forgotten, forget_guests))
