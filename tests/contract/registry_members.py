"""Members of a package that its registry does not list."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterable
from dataclasses import is_dataclass
from types import ModuleType


def missing_members(package: ModuleType, methods: Iterable[str], registry: Iterable[object]) -> set[str]:
    """Names of the package's dataclasses that have one of the methods and no instance in the registry."""
    listed = {type(member) for member in registry}
    modules = [
        importlib.import_module(f"{package.__name__}.{found.name}")
        for found in pkgutil.iter_modules(package.__path__)
    ]
    return {
        name
        for module in modules
        for name, made in inspect.getmembers(module, inspect.isclass)
        if made.__module__ == module.__name__ and is_dataclass(made) and made not in listed
        if any(hasattr(made, method) for method in methods)
    }
