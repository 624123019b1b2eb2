"""Pages, health, metrics, commands; registers the system checks."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "sandbox.site"

    def ready(self) -> None:
        from sandbox.runs.reconciler import hourly
        from sandbox.site import checks  # noqa: F401  (registers itself)
        from sandbox.site.chores import tidy

        hourly.append(tidy)
