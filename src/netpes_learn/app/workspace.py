# What enters: the folders content/ and templates/. What leaves: everything a build needs of them,
# read once and checked, or every mistake in them at once.
"""Loading a checkout."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from netpes_learn.app.characters import check_content_characters, check_outline_characters
from netpes_learn.app.request import Workspace
from netpes_learn.content.catalogue import read_catalogue
from netpes_learn.content.library import read_library
from netpes_learn.content.localise import localise, messages
from netpes_learn.content.maps import MAP, check_mapped, read_map
from netpes_learn.content.placeholders import check_placeholders
from netpes_learn.content.source import read_yaml
from netpes_learn.content.tokens import read_keyed, read_palette
from netpes_learn.diagnostics import ContentError, Diagnostic, Report, Span, did_you_mean
from netpes_learn.engine.code import format_heads
from netpes_learn.engine.disk import read_tree
from netpes_learn.model.artefact import Deliverable
from netpes_learn.model.catalogue import Catalogue
from netpes_learn.model.content import Library
from netpes_learn.model.sourced import Sourced
from netpes_learn.model.text import PIVOT, LanguageTag
from netpes_learn.stages.outlines import read_outlines
from netpes_learn.stages.plan import Outline, check_paths, plan
from netpes_learn.stages.setting import NO_AREA, Palette, Setting
from netpes_learn.stages.wording import TEMPLATES, Wording

_PAGE_WORDS = "catalogue/wording.yml"


@dataclass(frozen=True)
class Loaded:
    """A checkout, read and checked."""

    workspace: Workspace
    # English, as the authors wrote it.
    library: Library
    # Where each record's values stand (path under content/ → source).
    sources: Mapping[str, Sourced]
    catalogues: Mapping[LanguageTag, Catalogue]
    outlines: tuple[Outline, ...]
    keyed: Mapping[str, str]
    palette: Palette
    # Every file under content/, by its path from there.
    files: frozenset[str] = frozenset()
    # The countries that the map can mark.
    mapped: frozenset[str] = frozenset()
    # Key → message, from templates/catalogue/wording.yml: what the pages of a catalogue say.
    page_words: Mapping[str, str] = field(default_factory=dict)

    def setting(self, tag: LanguageTag) -> Setting:
        """Return what all deliverables of a language share."""
        catalogue = self.catalogues.get(tag, Catalogue(tag))
        language = next(language for language in self.library.languages if language.tag == tag)
        return Setting(
            localise(self.library, catalogue),
            Wording(language, catalogue, self.keyed),
            self.palette,
            self.files,
            # Captions of many films are in the same few other languages.
            cache(self.setting),
            self.mapped,
        )


def load(
    workspace: Workspace,
    report: Report,
    *,
    languages: Callable[[Library], Collection[str]] | None = None,
) -> Loaded | None:
    """Return the checkout, or None after recording why it cannot be used.

    ``languages`` tells from the library which catalogues to read; without it all are read.
    """
    content_report, template_report = Report(), Report()
    content = read_tree(workspace.content, "", content_report)
    templates = read_tree(workspace.templates, "", template_report)
    sources: dict[str, Sourced] = {}
    library = read_library(content, content_report, sources)
    wanted = languages(library) if languages is not None and library is not None else None
    catalogues = _catalogues(content, wanted, content_report)
    outlines, keyed, palette = _templates(templates, template_report)
    # A checkout that publishes nothing can do without the pages of a catalogue.
    published = any(path.startswith("catalogue/") for path in templates)
    page_words = read_keyed(_PAGE_WORDS, templates, template_report) if published else {}
    mapped = read_map(MAP, templates, template_report)
    if library is not None:
        check_mapped(library, mapped, sources, content_report)
    check_placeholders(_patterns(templates, template_report), sources, content_report)
    check_content_characters(sources.values(), catalogues, content, content_report)
    check_outline_characters(outlines, template_report)
    report.extend(under(workspace.content, content_report.sorted()))
    report.extend(under(workspace.templates, template_report.sorted()))
    if report.errors or library is None or palette is None:
        return None
    _check_colours(library, palette, workspace, report)
    _check_domains(library, catalogues, workspace, report)
    if report.errors:
        return None
    files = frozenset(content)
    return Loaded(
        workspace, library, sources, catalogues, outlines, keyed, palette, files, mapped, page_words
    )


def load_sound(
    workspace: Workspace, *, languages: Callable[[Library], Collection[str]] | None = None
) -> Loaded:
    """Return the checkout. Raises ContentError with everything that is wrong with it."""
    report = Report()
    loaded = load(workspace, report, languages=languages)
    report.raise_errors()
    assert loaded is not None
    return loaded


def _check_colours(
    library: Library, palette: Palette, workspace: Workspace, report: Report
) -> None:
    """Record every colour that content or composition asks for and tokens.yml does not hold."""
    tokens = (workspace.templates / "tokens.yml").as_posix()
    wanted = {NO_AREA: tokens} | {
        area.colour: (workspace.content / "areas" / f"{area.id}.yml").as_posix()
        for area in library.areas
    }
    known = sorted(set(palette.colours) & set(palette.tints))
    for colour in sorted(set(wanted) - set(known)):
        report.error(
            Span(wanted[colour]),
            "NL050",
            f"'{colour}' is not both a colour and a tint of {tokens}",
            hint=did_you_mean(colour, known),
        )


def _check_domains(
    library: Library,
    catalogues: Mapping[LanguageTag, Catalogue],
    workspace: Workspace,
    report: Report,
) -> None:
    """Record a warning for each catalogue that nothing reads, for instance after a renaming."""
    tags = {str(language.tag) for language in library.languages}
    domains = {message.domain for message in messages(library)} | {TEMPLATES}
    for tag, catalogue in catalogues.items():
        for domain in sorted(catalogue.entries):
            if tag in tags and domain in domains:
                continue
            path = (workspace.content / "locale" / tag / f"{domain}.po").as_posix()
            hint = did_you_mean(domain, domains) if tag in tags else did_you_mean(tag, tags)
            report.warn(Span(path), "NL025", "nothing reads this catalogue", hint=hint)


def under(folder: Path, diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return the diagnostics with their paths as the user would type them."""
    return [
        replace(d, span=replace(d.span, path=(folder / d.span.path.lstrip("/")).as_posix()))
        for d in diagnostics
    ]


def _catalogues(
    files: Mapping[str, bytes], wanted: Collection[str] | None, report: Report
) -> dict[LanguageTag, Catalogue]:
    by_language: dict[str, dict[str, bytes]] = {}
    for path in sorted(files):
        parts = path.split("/")
        if parts[0] == "locale" and len(parts) > 2 and path.endswith(".po"):  # noqa: PLR2004
            domain = "/".join(parts[2:]).removesuffix(".po")
            by_language.setdefault(parts[1], {})[domain] = files[path]
    return {
        LanguageTag(tag): read_catalogue(LanguageTag(tag), by_language[tag], report)
        for tag in by_language
        if tag != PIVOT and (wanted is None or tag in wanted)
    }


def planned(
    loaded: Loaded, *, partners: Sequence[str] = (), languages: Sequence[str] = ()
) -> tuple[Deliverable, ...]:
    """Return the plan. Raises ContentError where two outlines would write the same file."""
    whole = plan(loaded.library, loaded.outlines, partners=partners, languages=languages)
    suffixes = {name: head.suffixes for name, head in format_heads().items()}
    try:
        check_paths(whole, loaded.outlines, suffixes)
    except ContentError as error:
        raise ContentError(*under(loaded.workspace.templates, error.diagnostics)) from None
    return whole


def _patterns(files: Mapping[str, bytes], report: Report) -> dict[str, Sourced]:
    """Return what `netpes-learn new` begins records with, by the folder of the records."""
    found = {
        f"{path.removeprefix('new/').removesuffix('.yml')}s": read_yaml(path, files[path], report)
        for path in sorted(files)
        if path.startswith("new/") and path.endswith(".yml")
    }
    return {folder: source for folder, source in found.items() if source is not None}


def _templates(
    files: Mapping[str, bytes], report: Report
) -> tuple[tuple[Outline, ...], Mapping[str, str], Palette | None]:
    sources: dict[str, Sourced] = {}
    for path in sorted(files):
        if path.startswith("outlines/") and path.endswith(".yml"):
            source = read_yaml(path, files[path], report)
            if source is not None:
                sources[path.removeprefix("outlines/").removesuffix(".yml")] = source
    if not any(path.startswith("outlines/") for path in files):
        report.error(Span("outlines"), "NL064", "there is no outline, so nothing would be made")
    outlines = read_outlines(sources, format_heads(), report)
    keyed = read_keyed("wording.yml", files, report)
    return outlines, keyed, read_palette("tokens.yml", files, report)


def used_languages(library: Library) -> Sequence[LanguageTag]:
    """Return every language that some partner needs, sorted."""
    return sorted({tag for partner in library.partners for tag in partner.languages})
