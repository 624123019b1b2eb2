from django.apps import AppConfig


class DesignsConfig(AppConfig):
    name = "sandbox.designs"

    def ready(self) -> None:
        from sandbox.designs import people  # noqa: F401  (its receivers register themselves)
