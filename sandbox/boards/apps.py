"""The boards application; whoever looks after runs looks after gradings too."""

from django.apps import AppConfig


class BoardsConfig(AppConfig):
    name = "sandbox.boards"

    def ready(self) -> None:
        # Receivers register themselves.
        from sandbox.boards import digest, exporting, people, watchlist  # noqa: F401
        from sandbox.boards.grading import requeue_gradings
        from sandbox.boards.secrecy import not_while_graded
        from sandbox.designs.sharing import guards
        from sandbox.runs.reconciler import chores, hourly

        chores.append(requeue_gradings)
        hourly.append(digest.ask)
        guards.append(not_while_graded)
