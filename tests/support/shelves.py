# What enters: who a bundle is for. What leaves: small bundles as the program makes them, places that
# they are published to, and a reader who trusts nothing and follows every link.
"""Bundles to publish, and readers of catalogues."""

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import unquote

import yaml
from tests.support.archives import archive, summed

from netpes_learn.app.publish import Wishes
from netpes_learn.app.shelf import Trust, pointer_of, shelf_behind
from netpes_learn.bundle.catalogue import catalogue_path, index_page, written
from netpes_learn.bundle.manifest import CONTENT, SIGNATURE, SUMS, archive_name, seal_comment
from netpes_learn.bundle.signing import SecretKey, new_key, sign
from netpes_learn.canonical import canonical_json, digest
from netpes_learn.content.catalogue import read_catalogue
from netpes_learn.diagnostics import Report
from netpes_learn.engine.transport import CHUNK, Source, read
from netpes_learn.formats._web.phrases import Edition
from netpes_learn.model.catalogue import Catalogue
from netpes_learn.model.project import Language, Project
from netpes_learn.model.text import LanguageTag
from netpes_learn.stages.wording import TEMPLATES, Wording

ROOT = Path(__file__).parents[2]
SECRET, OTHER = new_key()[0], new_key()[0]
SMALL = ROOT / "tests" / "small" / "content" / "project.yml"
PROJECT = Project.model_validate(yaml.safe_load(SMALL.read_text("utf-8")))
LANGUAGES = ("ca", "en", "es", "fi", "fr", "it", "sv")


def editions(
    catalogue: Callable[[LanguageTag], Catalogue] = Catalogue, *, project: Project = PROJECT
) -> dict[str, Edition]:
    """Return how the pages of a catalogue are written in each language of the checkout."""
    words = yaml.safe_load((ROOT / "templates/catalogue/wording.yml").read_text("utf-8"))
    found: dict[str, Edition] = {}
    for tag in LANGUAGES:
        described = (ROOT / f"content/languages/{tag}.yml").read_text("utf-8")
        language = Language.model_validate(yaml.safe_load(described))
        found[tag] = Edition(project, Wording(language, catalogue(language.tag), words))
    return found


def translated(tag: LanguageTag) -> Catalogue:
    """Return the checkout's own translations of what templates say."""
    path = ROOT / f"content/locale/{tag}/templates.po"
    files = {TEMPLATES: path.read_bytes()} if path.is_file() else {}
    return read_catalogue(tag, files, Report())


NAMES = {
    "north": "Employment Service North",
    "south": "Servei d'Ocupació del Sud",
    "le-forem": "Le Forem",
}
OLD, NEW, NEWEST = "2026.09.1", "2026.10.1", "2026.11.1"
DATES = {OLD: "2026-09-01", NEW: "2026-10-15", NEWEST: "2026-11-20"}


def noise(seed: int, size: int) -> bytes:
    """Return bytes that cannot be packed, always the same."""
    return hashlib.shake_256(bytes([seed])).digest(size)


def make_bundle(
    folder: Path,
    partner: str,
    language: str,
    version: str,
    *,
    key: SecretKey | None = SECRET,
    practices: Mapping[str, str] | None = None,
    date: str = "",
    project: str = "small",
    filler: bytes = b"",
    titles: Mapping[str, str] | None = None,
    more: Mapping[str, bytes] | None = None,
) -> Path:
    """Write the archive of a bundle with one page, and ``more`` files, and return its path."""
    page = f"<!doctype html><title>{partner} {language} {version}</title>".encode()
    files = {"index.html": page, "pills/a.mp4": b"\0\0\0\x18ftypmp42" + filler}
    files |= more or {}
    head = {
        "project": project,
        "version": version,
        "date": date or DATES[version],
        "partner": {"id": partner, "name": NAMES.get(partner, partner)},
        "language": language,
        "licence": "CC0-1.0",
        "practices": dict(practices or {"raft": "1.0.0"}),
    }
    if titles:
        subjects = {f"practices/{each}": {"title": title} for each, title in titles.items()}
        files[CONTENT] = canonical_json({"subjects": subjects})
    files = summed(files, head)
    if key:
        files[SIGNATURE] = sign(files[SUMS], key, trusted_comment=seal_comment(head))
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / archive_name(partner, language, version)
    path.write_bytes(archive(files))
    return path


def make_release(
    folder: Path,
    version: str,
    *,
    whose: Iterable[tuple[str, str]] = (("north", "en"), ("south", "ca")),
    key: SecretKey | None = SECRET,
    filler: bytes = b"",
) -> Path:
    """Write the archives of a release and return their folder."""
    for partner, language in whose:
        make_bundle(folder, partner, language, version, key=key, filler=filler)
    return folder


def wishes(
    *,
    key: SecretKey | None = SECRET,
    trust: Trust | None = None,
    keep: int | None = None,
    clean: bool = False,
    written: Mapping[str, Edition] | None = None,
) -> Wishes:
    """Return how the tests publish."""
    return Wishes(
        editions=written or editions(),
        read=lambda path: (ROOT / path).read_bytes(),
        signer=key,
        trust=trust or Trust(unsigned=key is None),
        keep=keep,
        clean=clean,
    )


TRUST = Trust(keys=(SECRET.public,))


def check_whole(source: Source, *, trust: Trust = TRUST) -> str:
    """Assert that what readers find is whole, page by page and byte by byte.

    Returns the newest version that the catalogue offers.
    """
    shelf = shelf_behind(source, pointer_of(source), trust)
    for release in shelf.newest_first:
        for bundle in release.bundles:
            content = read(source, bundle.path, limit=bundle.size)
            assert digest(content) == bundle.sha256
    check_links(source)
    return shelf.newest_first[0].version


def check_links(source: Source) -> int:
    """Assert that every link that can be reached from the front page leads somewhere."""
    seen: set[str] = set()
    ahead = ["index.html"]
    while ahead:
        path = ahead.pop()
        if path in seen:
            continue
        seen.add(path)
        if not path.endswith((".html", ".atom")):
            next(iter(source.chunks(path)))
            continue
        text = read(source, path, limit=5 * CHUNK).decode()
        links = [unquote(link.partition("#")[0]) for link in re.findall(r'href="([^"]+)"', text)]
        ahead += [normpath(join(dirname(path), link)) for link in links if link and ":" not in link]
    return len(seen)


def newest_in(source: Source) -> str:
    """Return the newest version that the catalogue offers."""
    return shelf_behind(source, pointer_of(source), TRUST).newest_first[0].version


def live_files(source: Source, *, trust: Trust = TRUST) -> set[str]:
    """Return every file that a place has when nothing is left over from before."""
    shelf = shelf_behind(source, pointer_of(source), trust)
    digests = (digest(written(shelf.catalogue)), shelf.catalogue.before)
    catalogues = {catalogue_path(each) for each in digests if each}
    signed = {f"{path}.minisig" for path in catalogues}
    pages = {index_page(language) for language in shelf.languages}
    return {*shelf.files, *catalogues, *signed, *pages, "catalogue.json", "netpes-learn.pub"}
