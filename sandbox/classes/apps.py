from django.apps import AppConfig


class ClassesConfig(AppConfig):
    name = "sandbox.classes"

    def ready(self) -> None:
        from sandbox.classes import people  # noqa: F401  (its receivers register themselves)
