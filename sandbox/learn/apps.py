from django.apps import AppConfig


class LearnConfig(AppConfig):
    name = "sandbox.learn"

    def ready(self) -> None:
        from sandbox.learn import people  # noqa: F401  (the receiver registers itself)
