# What enters: the bytes of one YAML file. What leaves: its value with the span of each part.
# Only the plain core of YAML is read: no tags, no anchors, no dates that turn into objects, no
# "no" that turns into False. What an author types is what the library holds.
"""YAML with source spans."""

import re
from typing import Any

import yaml

from netpes_learn.canonical import UNPRINTABLE
from netpes_learn.diagnostics import Report, Span
from netpes_learn.model.sourced import Sourced, Where

# A practice with everything in it is about 30 kB; a file this large is a mistake or an attack.
LARGEST_FILE = 1_000_000
DEEPEST = 40

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_CORE = "tag:yaml.org,2002:"
_PLAIN = {f"{_CORE}int": int, f"{_CORE}float": float}
_COLLECTIONS = frozenset({f"{_CORE}map", f"{_CORE}seq"})
# What ends a line (YAML 1.1, 5.4).
_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
# What the resolver gives plain scalars; a date stays the text that the author typed.
_TEXT = frozenset({f"{_CORE}{name}" for name in ("str", "timestamp", "value", "merge")})


def read_yaml(path: str, content: bytes, report: Report) -> Sourced | None:
    """Return the value of a YAML file with spans, or None after recording what is wrong."""
    text = _decoded(path, content, report)
    if text is None:
        return None
    try:
        node = _compose(text)
    except yaml.YAMLError as error:
        _record_syntax(path, text, error, report)
        return None
    if node is None:
        report.error(Span(path, 1, 1), "NL003", "the file is empty")
        return None
    walk = _Walk(path, _BREAK.split(text), report)
    value = walk.visit(node, ())
    return None if walk.failed else Sourced(path, value, walk.values, walk.keys)


def _decoded(path: str, content: bytes, report: Report) -> str | None:
    if len(content) > LARGEST_FILE:
        report.error(
            Span(path),
            "NL001",
            f"the file has {len(content):,} bytes; at most {LARGEST_FILE:,} are read",
            hint="split it, or move media into files of their own",
        )
        return None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # The error counts from behind a byte order mark; everything before it is good text.
        before = _BREAK.split(bytes(error.object[: error.start]).decode())
        report.error(
            Span(path, len(before), len(before[-1]) + 1),
            "NL002",
            "this is not UTF-8 text",
            hint="save the file as UTF-8 in your editor",
        )
        return None


def _compose(text: str) -> yaml.Node | None:
    depth = 0
    # A first pass over the events bounds the depth before anything recurses.
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEEPEST:
                raise _refused(f"nested deeper than {DEEPEST} levels", event)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        elif isinstance(event, yaml.AliasEvent):
            raise _refused("aliases (*name) are not read", event)
    return yaml.compose(text, Loader=_Loader)


def _refused(problem: str, event: Any) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=problem, problem_mark=event.start_mark)


def _record_syntax(path: str, text: str, error: yaml.YAMLError, report: Report) -> None:
    mark = getattr(error, "problem_mark", None)
    lines = _BREAK.split(text)
    span = _span(path, lines, mark) if mark else Span(path)
    line = lines[span.line - 1] if mark else ""
    problem = str(getattr(error, "problem", None) or getattr(error, "reason", None) or error)
    report.error(
        span, "NL004", f"this is not valid YAML: {problem}", hint=_syntax_hint(problem, line)
    )


def _span(path: str, lines: list[str], mark: Any) -> Span:
    """Return a mark's place; the parser counts a line more where the last one has no end."""
    if mark.line < len(lines):
        return Span(path, mark.line + 1, mark.column + 1)
    return Span(path, len(lines), len(lines[-1]) + 1)


def _syntax_hint(problem: str, line: str) -> str:
    if "\t" in line[: len(line) - len(line.lstrip())] or "'\\t'" in problem:
        return "indent with spaces; YAML does not allow tabs"
    if "alias" in problem:
        return "write the text out, or put it in quotes if it begins with *"
    if "mapping values are not allowed" in problem:
        return 'put the text in quotes: it holds a colon followed by a space ("Goal: more work")'
    if "nested" in problem:
        return "use fewer levels of lists and fields"
    return "check indentation, quotes and colons on this line and the one before"


class _Walk:
    """Turns nodes into values; each node is visited once, since aliases are refused."""

    def __init__(self, path: str, lines: list[str], report: Report) -> None:
        self.path, self.lines, self.report, self.failed = path, lines, report, False
        self.values: dict[Where, Span] = {}
        self.keys: dict[Where, Span] = {}

    def visit(self, node: yaml.Node, where: Where) -> Any:
        span = self._span(node)
        self.values[where] = span
        if isinstance(node, yaml.CollectionNode) and node.tag not in _COLLECTIONS:
            self._refuse_tag(node, span)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, where)
        if isinstance(node, yaml.SequenceNode):
            return [self.visit(item, (*where, index)) for index, item in enumerate(node.value)]
        return self._scalar(node, span)

    def _mapping(self, node: yaml.MappingNode, where: Where) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self._fail(self._span(key), "NL005", "a field's name must be one word")
                continue
            name = str(key.value)
            if name in mapping:
                first = self.keys[(*where, name)]
                self._fail(
                    self._span(key),
                    "NL006",
                    f"field '{name}' stands here twice",
                    f"the first one is in line {first.line}",
                )
                continue
            self.keys[(*where, name)] = self._span(key)
            mapping[name] = self.visit(value, (*where, name))
        return mapping

    def _scalar(self, node: yaml.Node, span: Span) -> Any:
        text = str(node.value)
        found = UNPRINTABLE.search(text)
        if found:
            message = f"the text holds the control character U+{ord(found[0]):04X}"
            self._fail(span, "NL008", message, "remove it, or write the character that was meant")
        if node.tag == f"{_CORE}null":
            return None
        if node.tag == f"{_CORE}bool":
            # YAML 1.1 takes yes, no, on, off for truth; authors mean the words (and Norway).
            return {"true": True, "false": False}.get(text.lower(), text)
        convert = _PLAIN.get(node.tag)
        if convert is None:
            if node.tag not in _TEXT:
                self._refuse_tag(node, span)
            return text
        try:
            number = convert(text)
        except ValueError:
            return text
        # Section 3.10 is not 3.1: only what reads back as it was typed becomes a number here.
        return number if str(number) == text else text

    def _refuse_tag(self, node: yaml.Node, span: Span) -> None:
        tag = node.tag.replace(_CORE, "!!")
        self._fail(span, "NL007", f"tag '{tag}' is not read", "write the plain value")

    def _span(self, node: yaml.Node) -> Span:
        return _span(self.path, self.lines, node.start_mark)

    def _fail(self, span: Span, code: str, message: str, hint: str = "") -> None:
        self.failed = True
        self.report.error(span, code, message, hint=hint)
