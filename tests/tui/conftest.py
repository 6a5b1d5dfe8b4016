"""The small study on disk, read and reviewed on the screens."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from tests.workflow.conftest import desk

__all__ = ["alone", "desk"]

T = TypeVar("T")


def alone(sitting: Coroutine[Any, Any, T]) -> T:
    """Run it in a thread of its own: the browser's tests leave a loop running in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, sitting).result()
