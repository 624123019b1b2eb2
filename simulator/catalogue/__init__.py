"""The catalogue: every component kind, found by importing the modules of ``kinds``."""

from simulator.catalogue.document import catalogue_document
from simulator.catalogue.kind import Kind
from simulator.catalogue.registry import KINDS

__all__ = ["KINDS", "Kind", "catalogue_document"]
