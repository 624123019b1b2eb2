"""LTI 1.3: courses and boards opened from a learning management system, grades sent back to it."""

from django.apps import AppConfig

from simulator.text import Text


class LtiConfig(AppConfig):
    name = "sandbox.lti"
    verbose_name = "LTI 1.3"

    def ready(self) -> None:
        from sandbox.classes.pages import TABS
        from sandbox.classes.policy import Action
        from sandbox.lti import people, scores
        from sandbox.runs.reconciler import chores, hourly

        TABS.append(("/lms", Action.MANAGE, Text("LMS", "LMS")))
        chores.append(lambda every: scores.enqueue_due())
        hourly.append(scores.refresh_revealed)
        hourly.append(people.forget_logins)
