"""The small study on disk, read and reviewed on the screens."""

from tests.workflow.conftest import desk

__all__ = ["desk"]
