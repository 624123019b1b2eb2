"""Loadstone's engine: from a drawn architecture to figures that hold."""

ENGINE_VERSION = "1.0.0"
