"""Loadstone's engine: from a drawn architecture to figures that hold."""

ENGINE_VERSION = "1.1.0"
"""Goes up whenever a figure changes: scores are frozen, graded and cached under it."""
