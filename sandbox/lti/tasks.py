"""The tasks of LTI, where Celery looks for them."""

from sandbox.lti.scores import send_score

__all__ = ["send_score"]
