# What enters: the name of a module of ours. What leaves: a digest of its source and of all of ours
# that it imports, and what a format module says of itself, without importing it: a build that has
# nothing to render loads no renderer.
"""Digests of code, and the heads of formats."""

import ast
import importlib.metadata
import pkgutil
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import netpes_learn.formats
from netpes_learn.canonical import digest, digest_of

PACKAGE = "netpes_learn"


@dataclass(frozen=True)
class FormatHead:
    """The literal part of a module's ``FORMAT = Format(…)``."""

    name: str
    suffixes: tuple[str, ...]
    tools: tuple[str, ...] = ()
    weight: float = 1.0
    # Name of the type of document that it renders.
    document: str = ""
    # What a render tells, each with a likely value.
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def module(self) -> str:
        """The module that exports the format."""
        return f"{netpes_learn.formats.__name__}.{self.name}"


@cache
def format_heads() -> Mapping[str, FormatHead]:
    """Return the heads of all formats, by name; a format is a module of the package."""
    heads: dict[str, FormatHead] = {}
    for info in pkgutil.iter_modules(netpes_learn.formats.__path__):
        if info.name.startswith("_"):
            continue
        head = _head(f"{netpes_learn.formats.__name__}.{info.name}")
        heads[head.name] = head
    return heads


def _head(module: str) -> FormatHead:
    for node in _tree(module).body:
        target = node.target if isinstance(node, ast.AnnAssign) else None
        targets = node.targets if isinstance(node, ast.Assign) else [target]
        if not any(isinstance(t, ast.Name) and t.id == "FORMAT" for t in targets):
            continue
        call = getattr(node, "value", None)
        if isinstance(call, ast.Call):
            wanted = {"name", "suffixes", "tools", "weight", "facts"}
            literals = {k.arg: ast.literal_eval(k.value) for k in call.keywords if k.arg in wanted}
            takes = next((k.value for k in call.keywords if k.arg == "document"), None)
            literals["document"] = takes.id if isinstance(takes, ast.Name) else ""
            return FormatHead(**literals)
    raise ImportError(f"{module} exports no FORMAT = Format(name=…, suffixes=…, …)")


@cache
def _source(module: str) -> bytes:
    spec = find_spec(module)
    if spec is None:
        raise ModuleNotFoundError(module)
    if spec.origin is None:  # a folder without __init__.py holds no code of its own
        return b""
    return Path(spec.origin).read_bytes()


@cache
def _tree(module: str) -> ast.Module:
    return ast.parse(_source(module))


@cache
def imports_of(module: str) -> tuple[str, ...]:
    """Return the full names of modules that a module imports, inside functions too."""
    return tuple(_imports_of(module))


def _imports_of(module: str) -> Iterator[str]:
    for node in ast.walk(_tree(module)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            base = "." * node.level + node.module
            yield base
            if node.module.startswith(PACKAGE):
                yield from (f"{base}.{alias.name}" for alias in node.names)


@cache
def closure(module: str) -> tuple[str, ...]:
    """Return the modules of ours that a module needs, itself included, sorted."""
    found: set[str] = set()
    waiting = [module]
    while waiting:
        name = waiting.pop()
        if name in found or not _is_module(name):
            continue
        found.add(name)
        waiting += [other for other in imports_of(name) if other.startswith(f"{PACKAGE}.")]
    return tuple(sorted(found))


@cache
def _is_module(name: str) -> bool:
    parent, _, last = name.rpartition(".")
    spec = find_spec(parent) if parent else None
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        if (Path(folder) / f"{last}.py").is_file() or (Path(folder) / last).is_dir():
            return True
    return name == PACKAGE


@cache
def code_digest(module: str) -> str:
    """Return a digest of the source of a module and of all of ours that it imports."""
    return digest_of({name: digest(_source(name)) for name in closure(module)})


@cache
def tool_versions(tools: tuple[str, ...]) -> Mapping[str, str]:
    """Return the installed versions of distributions; "absent" for one that is not installed."""
    versions = {"python": f"{sys.version_info.major}.{sys.version_info.minor}"}
    for tool in tools:
        try:
            versions[tool] = importlib.metadata.version(tool)
        except importlib.metadata.PackageNotFoundError:
            versions[tool] = "absent"
    return versions
