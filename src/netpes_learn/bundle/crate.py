# What enters: what a bundle is about, and its files. What leaves: the one metadata file that
# catalogues and repositories read, RO-Crate 1.2: JSON-LD in the words of schema.org.
"""Metadata for catalogues."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from netpes_learn.bundle.manifest import CRATE, MANIFEST, Entry
from netpes_learn.canonical import digest, readable_json

# https://www.researchobject.org/ro-crate/specification/1.2/
_PROFILE = "https://w3id.org/ro/crate/1.2"
# IANA media types of what bundles hold, and what is said of anything else.
_MEDIA = {
    ".css": "text/css",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".epub": "application/epub+zip",
    ".html": "text/html",
    ".jpg": "image/jpeg",
    ".js": "text/javascript",
    ".json": "application/json",
    ".m4a": "audio/mp4",
    ".md": "text/markdown",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".srt": "application/x-subrip",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".vtt": "text/vtt",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xml": "application/xml",
    ".zip": "application/zip",
}
_ANY = "application/octet-stream"
# The kind of work that schema.org knows for a media type's first part.
_WORKS = {"video": "VideoObject", "audio": "AudioObject", "image": "ImageObject"}


@dataclass(frozen=True)
class Concept:
    """A term of a public vocabulary."""

    uri: str
    name: str
    scheme: str


@dataclass(frozen=True)
class Subject:
    """A practice, or another subject that files are about, as a learner meets it."""

    title: str
    summary: str
    version: str
    # The language of title and summary: not the bundle's where they have no translation.
    language: str


@dataclass(frozen=True)
class About:
    """What a bundle is about, in its own language."""

    title: str
    description: str
    version: str
    # YYYY-MM-DD
    date: str
    language: str
    # Identifier (SPDX), address and name.
    licence: tuple[str, str, str]
    author: str
    # Whom it was made for: id, name, website or "".
    partner: tuple[str, str, str]
    funding: str
    practices: Mapping[str, Subject]
    # Areas, insights and the like: id → what files about them are called.
    others: Mapping[str, Subject] = field(default_factory=dict)
    # What it teaches about, and the occupations of those who learn.
    subjects: Sequence[Concept] = ()
    audience: Sequence[Concept] = ()


def crate(about: About, entries: Mapping[str, Entry], manifest: bytes) -> bytes:
    """Return ro-crate-metadata.json for these files and the bundle.json beside them."""
    files = [_file(path, entries[path], about) for path in sorted(entries)]
    files.append(
        {
            "@id": MANIFEST,
            "@type": "File",
            "name": MANIFEST,
            "description": "What each file was made from, for programs",
            "encodingFormat": _MEDIA[".json"],
            "contentSize": str(len(manifest)),
            "sha256": digest(manifest),
        }
    )
    graph = [
        {
            "@id": CRATE,
            "@type": "CreativeWork",
            "conformsTo": {"@id": _PROFILE},
            "about": {"@id": "./"},
        },
        _root(about, files),
        *_context(about),
        *files,
    ]
    content = {"@context": f"{_PROFILE}/context", "@graph": graph}
    return readable_json(content)


def media_type(path: str) -> str:
    """Return the media type of a file by its ending."""
    return _MEDIA.get(PurePosixPath(path).suffix.lower(), _ANY)


def _root(about: About, files: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    identity, *_ = about.partner
    practices = [_practice(name) for name in sorted(about.practices)]
    found = {
        "@id": "./",
        "@type": ["Dataset", "LearningResource"],
        "identifier": {"@id": "#identifier"},
        "name": about.title,
        "description": about.description,
        "version": about.version,
        "datePublished": about.date,
        "inLanguage": about.language,
        "license": {"@id": about.licence[1]},
        "author": {"@id": "#author"},
        "publisher": {"@id": "#author"},
        "sourceOrganization": {"@id": f"#partner-{identity}"},
        "creditText": about.funding,
        "isAccessibleForFree": True,
        "about": _ids([*(concept.uri for concept in about.subjects), *practices]),
        "audience": _ids(_audience(concept) for concept in about.audience),
        "hasPart": _ids(file["@id"] for file in files),
    }
    return {name: value for name, value in found.items() if value not in ([], "")}


def _context(about: About) -> Iterable[dict[str, Any]]:
    spdx, url, name = about.licence
    identity, partner, website = about.partner
    yield {
        "@id": "#identifier",
        "@type": "PropertyValue",
        "name": "partner/language/version",
        "propertyID": "partner/language/version",
        "value": f"{identity}/{about.language}/{about.version}",
    }
    yield {
        "@id": url,
        "@type": "CreativeWork",
        "name": name,
        "identifier": spdx,
        "description": f"{name} ({spdx})",
    }
    yield {"@id": "#author", "@type": "Organization", "name": about.author}
    organisation = {"@id": f"#partner-{identity}", "@type": "Organization", "name": partner}
    yield organisation | ({"url": website} if website else {})
    for concept in about.subjects:
        yield {
            "@id": concept.uri,
            "@type": "DefinedTerm",
            "name": concept.name,
            "inDefinedTermSet": concept.scheme,
        }
    for concept in about.audience:
        yield {
            "@id": _audience(concept),
            "@type": "EducationalAudience",
            "audienceType": f"{concept.name} ({concept.scheme})",
            "name": concept.name,
            "sameAs": concept.uri,
        }
    for practice in sorted(about.practices):
        subject = about.practices[practice]
        yield {
            "@id": _practice(practice),
            "@type": "LearningResource",
            "name": subject.title,
            "description": subject.summary,
            "version": subject.version,
            "inLanguage": subject.language,
        }


def _file(path: str, entry: Entry, about: About) -> dict[str, Any]:
    media = media_type(path)
    subject = {**about.others, **about.practices}.get(entry.subject)
    title = subject.title if subject else about.title
    work = _WORKS.get(media.partition("/")[0])
    found: dict[str, Any] = {
        "@id": _address(path),
        "@type": ["File", "LearningResource", *([work] if work else [])],
        "name": f"{title} ({PurePosixPath(path).name})",
        "description": subject.summary if subject else about.description,
        "learningResourceType": entry.kind,
        "inLanguage": about.language,
        "encodingFormat": media,
        "contentSize": str(entry.size),
        "sha256": entry.sha256,
    }
    if entry.subject in about.practices:
        found["about"] = {"@id": _practice(entry.subject)}
    return found


def _address(path: str) -> str:
    """Return a path as the relative address that RO-Crate asks for."""
    # Letters beyond ASCII may stand in an IRI as they are (RFC 3987).
    escaped = {"%": "%25", " ": "%20", "#": "%23", "?": "%3F"}
    return "".join(escaped.get(character, character) for character in path)


def _practice(identity: str) -> str:
    return f"#practice-{identity}"


def _audience(concept: Concept) -> str:
    return f"#audience-{concept.uri.rpartition('/')[2]}"


def _ids(values: Iterable[Any]) -> Any:
    """Return references; a single one stands for itself, as the profile recommends."""
    found = [{"@id": value} for value in values]
    return found[0] if len(found) == 1 else found
