# What enters: Typst templates by path, and data as JSON. What leaves: PDF or PNG bytes.
# Formats share this module so that fonts, errors and reproducibility are settled in one place:
# only the font wheel's faces exist, a warning (a missing font) stops the build, and a mistake in a
# template is told as a Diagnostic of that template's line.
"""Typesetting with Typst."""

import functools
import json
import os
import re
import tempfile
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from importlib.resources import files as package_files
from pathlib import Path
from typing import Any

import typst

from netpes_learn.canonical import canonical_json, digest, digest_of
from netpes_learn.diagnostics import ContentError, Diagnostic, Span
from netpes_learn.model.artefact import Resources

# The family as the wheel's fonts name it; templates say it in `#set text(font: …)`.
FONT_FAMILY = "Source Sans Pro"
# One file a face: the wheel holds each face as OTF and TTF, and which of two equal faces Typst
# takes would depend on the order of a directory.
FACES = ("Light", "LightIt", "Regular", "It", "Semibold", "SemiboldIt", "Bold", "BoldIt")

# The face of the funder's statement; templates/fonts/README.md says why. A template that uses it,
# or any other font file, names it among its files.
STATEMENT_FONT = "templates/fonts/ubuntu-derivative-netpes-learn.ttf"
# The map of Europe, and how a template draws it: named by a template that does.
MAP_FILES = ("templates/maps/map.typ", "templates/maps/europe.json")
FONT_ENDINGS = (".otf", ".ttf")

# "┌─ templates/handout/blocks.typ:14:3": Typst counts lines from 1 and columns from 0.
_PLACE = re.compile(r"┌─ (?P<path>.+?):(?P<line>\d+):(?P<column>\d+)")
# The scratch root in a path; it differs from run to run and means nothing to a designer.
_ROOT = re.compile(r"[^\s(]*[/\\][0-9a-f]{64}[/\\]")


def compile_pdf(
    main: str,
    data: object,
    *,
    resources: Resources,
    files: Sequence[str] = (),
    standards: Sequence[str] = ("ua-1",),
    date: str,
) -> bytes:
    """Return the PDF of the template ``main``, the same bytes for the same input.

    ``main`` and ``files`` (everything ``main`` imports or shows) are paths that
    ``resources.read`` knows; a template refers to them from the root: ``/templates/tokens.yml``.
    ``data`` is any JSON value; a template reads it by ``json(sys.inputs.data)``.
    ``date`` (YYYY-MM-DD) is the creation date written into the file.
    Raises ContentError where Typst reports an error or a warning; ``ua-1`` (ISO 14289-1) makes a
    missing alt text, a missing title and a skipped heading level errors.
    """
    return Draft.of(main, data, resources=resources, files=files).pdf(date, standards=standards)


def compile_png(
    main: str, data: object, *, resources: Resources, files: Sequence[str] = (), ppi: float
) -> list[bytes]:
    """Return one PNG a page of the template ``main``; 72 ``ppi`` make one pixel of one point.

    The rest is as for ``compile_pdf``.
    """
    return drawn_png(main, data, read=_read(resources, main, files), ppi=ppi)


def drawn_png(main: str, data: object, *, read: Mapping[str, bytes], ppi: float) -> list[bytes]:
    """Return what ``compile_png`` returns, of files that are read: ``main`` and all it needs."""
    pages = Draft(main, canonical_json(data), read).compiled(format="png", ppi=ppi)
    return [pages] if isinstance(pages, bytes) else list(pages)


def _read(resources: Resources, main: str, files: Sequence[str]) -> dict[str, bytes]:
    return {path: resources.read(path) for path in sorted({main, *files})}


@dataclass(frozen=True)
class Draft:
    """A template and its data: it can be asked how it turns out before it is made a PDF.

    All that is asked of a draft is laid out once, as long as few others come in between.
    """

    main: str
    # JSON.
    data: bytes
    # Path → content of ``main`` and of everything it needs.
    read: Mapping[str, bytes]

    @classmethod
    def of(
        cls, main: str, data: object, *, resources: Resources, files: Sequence[str] = ()
    ) -> "Draft":
        """Return the draft of a template; for what the arguments mean, see ``compile_pdf``."""
        return cls(main, canonical_json(data), _read(resources, main, files))

    def told(self, label: str) -> Any:
        """Return what the template tells: ``#metadata(() => value) <label>`` in it.

        The function is called when all is laid out: it can ask where things stand, and nothing is
        laid out again because of what it finds. Raises ContentError as ``compile_pdf`` does.
        """
        asked = f"(query(<{label}>).first().value)()"
        try:
            return json.loads(self._compiler().eval(asked, root=self._root))
        except RuntimeError as error:
            # Only compiling says where in a template a mistake is.
            self.compiled(format="pdf")
            message = f"<{label}> cannot be told: {error}"
            raise ContentError(Diagnostic(Span(self.main), "NL400", message)) from error

    def pdf(self, date: str, *, standards: Sequence[str] = ("ua-1",)) -> bytes:
        """Return the PDF; see ``compile_pdf``."""
        created = datetime.fromisoformat(date).replace(tzinfo=UTC)
        pdf = self.compiled(
            format="pdf", pdf_standards=list(standards), timestamp=int(created.timestamp())
        )
        assert isinstance(pdf, bytes)
        return pdf

    def compiled(self, **options: Any) -> Any:
        """Return what Typst makes of the draft: bytes, or one a page."""
        try:
            output, warnings = self._compiler().compile_with_warnings(root=self._root, **options)
        except typst.TypstError as error:
            raise ContentError(_diagnostic(error, self.main)) from error
        if warnings:
            raise ContentError(*(_diagnostic(warning, self.main) for warning in warnings))
        return output

    @cached_property
    def _root(self) -> str:
        # Whatever is asked of a compiler is asked with its root: only then does it look whether
        # files are what they were.
        return str(_root_with(self.read))

    def _compiler(self) -> typst.Compiler:
        return _desk.compiler(
            Path(self._root), self.main, data=self.data, own_fonts=_own_fonts(self.read)
        )


def _own_fonts(read: Mapping[str, bytes]) -> tuple[str, ...]:
    """Return the font files among what a template reads."""
    return tuple(sorted(path for path in read if path.endswith(FONT_ENDINGS)))


def _diagnostic(report: typst.TypstError | typst.TypstWarning, main: str) -> Diagnostic:
    """Return Typst's report in our form: its first place is where the mistake is."""
    place = _PLACE.search(report.diagnostic)
    span = Span(main)
    if place:
        span = Span(_ROOT.sub("", place["path"]), int(place["line"]), int(place["column"]) + 1)
    hints = "; ".join([*report.hints, *(trace for trace in report.trace if trace)])
    return Diagnostic(span, "NL400", _ROOT.sub("", report.message), hints)


class _Desk(threading.local):
    """The compilers of one thread: Typst lends a compiler to one caller at a time."""

    def __init__(self) -> None:
        self.compilers: dict[tuple[Path, str], typst.Compiler] = {}
        # Of this thread alone, in directories that all threads share.
        self.data = f"data-{threading.get_ident()}.json"

    def compiler(
        self, root: Path, main: str, *, data: bytes, own_fonts: tuple[str, ...]
    ) -> typst.Compiler:
        """Return this thread's compiler for a template, which finds the data where it looks.

        It keeps parsed templates and fonts. The data comes in a file, since other inputs would
        make Typst set up its whole library anew for each document.
        """
        (root / self.data).write_bytes(data)
        if (root, main) not in self.compilers:
            fonts = _fonts(os.getpid(), tuple(str(root / path) for path in own_fonts))
            self.compilers[root, main] = typst.Compiler(
                str(root / main),
                root=str(root),
                font_paths=fonts,
                sys_inputs={"data": f"/{self.data}"},
            )
        return self.compilers[root, main]


_desk = _Desk()
# Two threads must not both make the scratch directory, the fonts or the same root.
_making = threading.RLock()


def _root_with(read: Mapping[str, bytes]) -> Path:
    """Return a directory that holds exactly these files; equal files share one directory."""
    name = digest_of({path: digest(content) for path, content in read.items()})
    root = _scratch(os.getpid()) / name
    with _making:
        if root.exists():
            return root
        draft = root.with_suffix(".draft")
        for path, content in read.items():
            (draft / path).parent.mkdir(parents=True, exist_ok=True)
            (draft / path).write_bytes(content)
        draft.rename(root)
    return root


@functools.cache
def _scratch_of(_process: int) -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="netpes-typst-")


def _scratch(process: int) -> Path:
    """Return this process's scratch directory (a forked worker must not share its parent's)."""
    with _making:
        return Path(_scratch_of(process).name)


def _fonts(process: int, own: tuple[str, ...]) -> typst.Fonts:
    """Return the faces of the font wheel and of some font files, and no font of the machine."""
    with _making:
        return _fonts_of(process, own)


@functools.cache
def _fonts_of(process: int, own: tuple[str, ...]) -> typst.Fonts:
    folder = _wheel_faces(process)
    paths = [str(folder), *sorted({str(Path(path).parent) for path in own})]
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=paths)
    found = {Path(font.path) for font in fonts.fonts() if font.path is not None}
    for path in own:
        if Path(path) not in found:
            hint = "get it again from the release, or take it out of the template"
            raise ContentError(Diagnostic(Span(Path(path).name), "NL401", "is not a font", hint))
    faces = sum(path.parent == folder for path in found)
    if faces != len(FACES):
        raise _unreadable(f"only {faces} of {len(FACES)} faces of {FONT_FAMILY} are fonts")
    return fonts


@functools.cache
def _wheel_faces(process: int) -> Path:
    folder = _scratch(process) / "fonts"
    folder.mkdir(exist_ok=True)
    wheel = package_files("font_source_sans_pro") / "files"
    for face in FACES:
        name = f"SourceSansPro-{face}.otf"
        try:
            content = (wheel / name).read_bytes()
        except OSError as error:
            raise _unreadable(f"the font {name} cannot be read: {error.strerror}") from error
        (folder / name).write_bytes(content)
    return folder


def _unreadable(message: str) -> ContentError:
    hint = "install it again: python -m pip install --force-reinstall font-source-sans-pro"
    return ContentError(Diagnostic(Span("font-source-sans-pro"), "NL401", message, hint))
