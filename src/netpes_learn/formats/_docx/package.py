# What enters: a Word document. What leaves: its bytes, the same for the same parts. python-docx
# stamps the time into the archives that it writes: here parts are packed once, in canonical form.
"""A Word document as bytes."""

from collections.abc import Iterable

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE
from docx.opc.oxml import CT_Types, serialize_part_xml
from docx.opc.packuri import CONTENT_TYPES_URI, PACKAGE_URI, PackURI
from docx.opc.part import Part
from docx.opc.spec import default_content_types

from netpes_learn.canonical import canonical_zip

CONTENT_TYPES = str(CONTENT_TYPES_URI.membername)


def packed(document: Document) -> bytes:
    """Return the bytes of a Word file with the parts that the document leads to."""
    package = document.part.package
    parts = package.parts
    files = {CONTENT_TYPES_URI: _content_types(parts), PACKAGE_URI.rels_uri: package.rels.xml}
    for part in parts:
        part.before_marshal()
        files[part.partname] = part.blob
        if part.rels:
            files[part.partname.rels_uri] = part.rels.xml
    named = {place.membername: content for place, content in files.items()}
    return canonical_zip(named, first=(CONTENT_TYPES,))


def _content_types(parts: Iterable[Part]) -> bytes:
    """Return the part that says of what type the others are (ECMA-376-2, 7.2.3)."""
    defaults = {"rels": CONTENT_TYPE.OPC_RELATIONSHIPS, "xml": CONTENT_TYPE.XML}
    overrides: dict[PackURI, str] = {}
    for part in parts:
        extension = part.partname.ext.lower()
        if (extension, part.content_type) in default_content_types:
            defaults[extension] = part.content_type
        else:
            overrides[part.partname] = part.content_type
    types = CT_Types.new()  # type: ignore[no-untyped-call]
    for extension, kind in sorted(defaults.items()):
        types.add_default(extension, kind)
    for name, kind in sorted(overrides.items()):
        types.add_override(name, kind)
    return serialize_part_xml(types)
