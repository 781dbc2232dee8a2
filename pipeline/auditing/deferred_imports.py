"""Imports that a library makes for few of its functions: made when one of these runs, and else never."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any


class _Deferred(ModuleType):
    """Stands for a module, which is imported as soon as a name of it is asked for."""

    def __getattr__(self, name: str) -> Any:
        self.give_way()
        return getattr(importlib.import_module(self.__name__), name)

    def give_way(self) -> None:
        """Let the next import find the module itself."""
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]


@contextmanager
def deferred(*names: str) -> Iterator[None]:
    """Defer the import of modules that are not imported yet.

    Python's own LazyLoader would do, did it not take the import of a module that is deferred for a use of it.
    """
    stand_ins = [_Deferred(name) for name in names if name not in sys.modules]
    sys.modules.update({stand_in.__name__: stand_in for stand_in in stand_ins})
    try:
        yield
    finally:
        for stand_in in stand_ins:
            stand_in.give_way()
