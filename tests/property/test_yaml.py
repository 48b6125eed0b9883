# What enters: arbitrary bytes, text and trees. What leaves: proof that an author's file can only
# ever be read or told about, never crash the reading of it, and that a place told is in the file.
import json
import re

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from netpes_learn.content.decode import decode
from netpes_learn.content.library import read_library
from netpes_learn.content.source import read_yaml
from netpes_learn.diagnostics import Report, Span
from netpes_learn.model.content import Language, Partner, Practice, Project
from netpes_learn.model.sourced import Sourced

_KINDS = (Practice, Partner, Language, Project)
# Words that make a tree look like a practice often enough to reach deep into the record.
_KEYS = st.sampled_from(
    [
        *Practice.model_fields,
        "figures",
        "charts",
        "questions",
        "options",
        "text",
        "value",
        "answers",
    ]
) | st.text(max_size=5)
_SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)
    | st.sampled_from(["coup-de-boost", "1.0.0", "percent", "nan", "2024-05-01", "yes", "3.10"])
)  # fmt: skip
_TREES = st.recursive(
    _SCALARS,
    lambda parts: st.lists(parts, max_size=4) | st.dictionaries(_KEYS, parts, max_size=6),
    max_leaves=25,
)
_PIECES = st.sampled_from(
    ["a: ", "- ", "\n", "  ", "[", "]", "{", "}", "'", '"', "&x ", "*x", "!t ", "|", ">", "#", ": ",
     "---", "...", "%YAML", "\t", "?", ",", "é", "\u2028", "\x85", "\r", "\ufeff", "\x00", "<<: "]
)  # fmt: skip
_TEXTS = st.lists(_PIECES | st.text(max_size=4), max_size=25).map("".join)


def lines_of(text: str) -> list[str]:
    """Return the lines of a text as YAML 1.1 counts them (5.4)."""
    return re.split("\r\n|[\n\r\x85\u2028\u2029]", text)


def assert_inside(span: Span, text: str) -> None:
    assert span.path == "a.yml"
    lines = lines_of(text)
    assert 0 <= span.line <= len(lines), span
    if span.line:
        assert 1 <= span.column <= len(lines[span.line - 1]) + 1, span


def assert_told(content: bytes) -> Sourced | None:
    """Read and decode; whatever happens is a value or a diagnostic inside the file."""
    report = Report()
    source = read_yaml("a.yml", content, report)
    assert (source is None) == bool(report.errors)
    if source is not None:
        for model in _KINDS:
            before = len(report.diagnostics)
            found = decode(source, model, report)
            assert (found is None) == (len(report.diagnostics) > before)
    text = content.decode("utf-8-sig", "replace")
    for diagnostic in report.diagnostics:
        assert_inside(diagnostic.span, text)
    if source is not None:
        for span in (*source.values.values(), *source.keys.values()):
            assert_inside(span, text)
    return source


@settings(max_examples=300, deadline=None)
@given(_TEXTS)
def test_any_text_is_read_or_told(text: str) -> None:
    assert_told(text.encode("utf-8", "surrogatepass"))


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_told(content: bytes) -> None:
    assert_told(content)


@settings(max_examples=150, deadline=None)
@given(_TREES, st.booleans())
def test_any_tree_is_decoded_or_told(tree: object, flow: bool) -> None:  # noqa: FBT001
    text = yaml.safe_dump(tree, allow_unicode=True, default_flow_style=flow)
    assert_told(text.encode("utf-8", "surrogatepass"))


_PLAIN_TEXT = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")
)
_PLAIN_TREES = st.recursive(
    _PLAIN_TEXT | st.integers(-(10**9), 10**9) | st.booleans() | st.none(),
    lambda parts: st.lists(parts, max_size=4) | st.dictionaries(_PLAIN_TEXT, parts, max_size=4),
    max_leaves=20,
)


@settings(max_examples=150, deadline=None)
@given(_PLAIN_TREES)
def test_what_an_author_quotes_is_what_is_read(tree: object) -> None:
    source = assert_told(json.dumps(tree, ensure_ascii=False).encode())
    assert source is not None
    assert source.value == tree


_STEMS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="/."), min_size=1
)
_PATHS = st.builds(
    "{}/{}{}".format,
    st.sampled_from(["practices", "partners", "partners/a", "languages", "other", "locale/fr"]),
    _STEMS,
    st.sampled_from([".yml", ".yaml", ".png"]),
)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(_PATHS, st.binary(max_size=30), max_size=5))
def test_any_files_are_a_library_or_told(files: dict[str, bytes]) -> None:
    report = Report()
    assert read_library(files, report) is None
    assert report.errors
