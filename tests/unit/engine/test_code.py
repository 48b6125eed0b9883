# What enters: our own modules. What leaves: what the engine finds out about them without importing.
import ast
import importlib.metadata
import re
import sys
from importlib import import_module
from pathlib import Path

import pytest

from netpes_learn.engine import code
from netpes_learn.engine.code import (
    PACKAGE,
    closure,
    code_digest,
    format_heads,
    imports_of,
    tool_versions,
)

# Not installed here, or not everywhere: where it is, it speaks, and so it is a tool.
OPTIONAL = {"piper": "piper-tts", "onnxruntime": "onnxruntime", "py_nanotts": "py-nanotts"}
# It holds documents and draws nothing: what it makes of one is in the document's digest.
HOLDS_DOCUMENTS = {"pydantic", "pydantic_core"}


def normalised(distribution: str) -> str:
    """Return a distribution's name as PEP 503 compares it."""
    return re.sub(r"[-_.]+", "-", distribution).lower()


def third_party(module: str) -> set[str]:
    tops = {name.partition(".")[0] for ours in closure(module) for name in imports_of(ours)}
    return tops - sys.stdlib_module_names - {PACKAGE, ""} - HOLDS_DOCUMENTS


@pytest.mark.parametrize("name", sorted(format_heads()))
def test_every_library_a_format_imports_is_one_of_its_tools(name: str) -> None:
    """Else a new version of it changes the output, and nothing is rendered again."""
    head = format_heads()[name]
    tools = {normalised(tool) for tool in head.tools}
    distributions = importlib.metadata.packages_distributions()
    missing = {
        top: sorted(owners)
        for top in sorted(third_party(head.module))
        if (owners := {normalised(OPTIONAL.get(top, top))}
            if top not in distributions else set(map(normalised, distributions[top])))
        and not owners & tools
    }  # fmt: skip
    assert missing == {}, f"add to the tools of {name}"


@pytest.mark.parametrize("name", sorted(format_heads()))
def test_head_read_from_the_source_is_the_head_of_the_module(name: str) -> None:
    head = format_heads()[name]
    real = import_module(head.module).FORMAT
    assert (head.name, head.suffixes, head.tools, head.weight) == (
        real.name, real.suffixes, real.tools, real.weight,
    )  # fmt: skip


@pytest.mark.parametrize("name", sorted(format_heads()))
def test_head_tells_every_fact_that_a_render_tells_and_no_other(name: str) -> None:
    """Else a check takes for a mistake what a build knows, or the other way round."""
    head = format_heads()[name]
    told = {
        str(call.args[0].value)
        for module in closure(head.module)
        if module.startswith(f"{PACKAGE}.formats")
        for call in ast.walk(code._tree(module))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr == "fact"
        and isinstance(call.args[0], ast.Constant)
    }
    assert set(head.facts) == told
    assert head.facts == import_module(head.module).FORMAT.facts


def test_heads_are_read_without_loading_a_renderer() -> None:
    import subprocess

    program = (
        "import sys; from netpes_learn.engine.code import format_heads; assert format_heads();"
        "print([m for m in sys.modules if m.startswith('netpes_learn.formats.')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_closure_holds_what_a_module_needs_and_nothing_else() -> None:
    found = closure("netpes_learn.formats.web")
    assert found == tuple(sorted(found))
    assert {"netpes_learn.formats.web", "netpes_learn.formats._web.pages",
            "netpes_learn.model.document", "netpes_learn.canonical"} <= set(found)  # fmt: skip
    for other in ("formats.pdf", "speech.api", "engine.run", "app.build", "content.source"):
        assert f"{PACKAGE}.{other}" not in found


def test_import_inside_a_function_counts() -> None:
    """Commands import their use cases late."""
    assert "netpes_learn.app.build" in closure("netpes_learn.cli.commands")


def test_module_that_does_not_exist_is_not_part_of_anything() -> None:
    assert closure("netpes_learn.no_such_module") == ()
    with pytest.raises(ModuleNotFoundError):
        code._source("netpes_learn.no_such_module")


def test_digest_follows_the_modules_that_are_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "outer"
    (folder / "bare").mkdir(parents=True)
    (folder / "__init__.py").write_text("")
    (folder / "one.py").write_text("import outer.two\nimport os\nfrom outer.bare import three\n")
    (folder / "two.py").write_text("x = 1\n")
    (folder / "bare" / "three.py").write_text("x = 1\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(code, "PACKAGE", "outer")
    cached = (code._source, code._tree, code.closure, code._is_module, code.code_digest)

    def now() -> str:
        for function in cached:
            function.cache_clear()
        return code_digest("outer.one")

    try:
        first = now()
        assert closure("outer.one") == ("outer.bare", "outer.bare.three", "outer.one", "outer.two")
        assert now() == first
        (folder / "bare" / "three.py").write_text("x = 2\n")
        assert now() != first
    finally:
        for function in cached:
            function.cache_clear()


@pytest.mark.parametrize(
    ("source", "suffixes"),
    [
        ("FORMAT = Format(name='x', suffixes=('.x',), render=render)", (".x",)),
        ("FORMAT: Format = Format(name='x', suffixes=('.x', '.y'), document=Site)", (".x", ".y")),
        ("a = b = 1\nFORMAT = None\nFORMAT = Format(name='x', suffixes=())", ()),
    ],
)
def test_head_is_found_however_it_is_assigned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str, suffixes: tuple[str, ...]
) -> None:
    (tmp_path / "some_format.py").write_text(source)
    monkeypatch.syspath_prepend(tmp_path)
    try:
        head = code._head("some_format")
        assert (head.name, head.suffixes, head.tools, head.weight) == ("x", suffixes, (), 1.0)
        assert head.module == "netpes_learn.formats.x"
    finally:
        code._source.cache_clear()
        code._tree.cache_clear()


def test_module_that_exports_no_format_is_named() -> None:
    with pytest.raises(ImportError, match="canonical exports no FORMAT"):
        code._head("netpes_learn.canonical")


def test_versions_of_tools_are_those_installed() -> None:
    found = tool_versions(("pydantic", "no-such-distribution"))
    assert found["pydantic"] == importlib.metadata.version("pydantic")
    assert found["no-such-distribution"] == "absent"
    assert found["python"] == f"{sys.version_info.major}.{sys.version_info.minor}"
