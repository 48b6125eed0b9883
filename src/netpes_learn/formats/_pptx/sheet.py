# What enters: the number and the name of a slide, its layout. What leaves: the slide as a part of
# the file: shapes in the order in which they were added, each with an id of its own, and links to
# other parts and to addresses. Nothing is copied from the layout: only what is filled is there.
"""Slides under construction."""

from dataclasses import dataclass, field

from pptx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE

from netpes_learn.formats._pptx.markup import Markup, element, page
from netpes_learn.formats._pptx.opc import Link, Part, related
from netpes_learn.formats._pptx.xml import nsuri

_SPACES = {f"xmlns_{prefix}": nsuri(prefix) for prefix in ("a", "p", "r")}
# What a tree of shapes begins with.
TREE_HEAD = (
    element(
        "p:nvGrpSpPr", element("p:cNvPr", id=1, name=""), element("p:cNvGrpSpPr"), element("p:nvPr")
    ),
    element("p:grpSpPr"),
)
_MAPPING = element("p:clrMapOvr", element("a:masterClrMapping"))


@dataclass
class Sheet:
    """A slide that is being written: ``number`` counts from 1, merging knows it by its ``id``."""

    number: int
    id: str
    layout: str
    links: dict[str, Link] = field(default_factory=dict)
    _shapes: list[Markup] = field(default_factory=list)
    # The tree that holds the shapes has the first one.
    _last_id: int = 1

    def __post_init__(self) -> None:
        self.relate(RELATIONSHIP_TYPE.SLIDE_LAYOUT, self.layout)

    @property
    def name(self) -> str:
        """The name of its part."""
        return f"/ppt/slides/slide{self.number}.xml"

    def relate(self, kind: str, target: str, *, outside: bool = False) -> str:
        """Return the id of the link to a part, or to an address ``outside``."""
        return related(self.links, kind, target, outside=outside)

    def next_id(self, count: int = 1) -> int:
        """Return the first of so many ids in a row that no shape of the slide has."""
        first = self._last_id + 1
        self._last_id += count
        return first

    def add(self, shape: Markup) -> None:
        """Add a shape, read and drawn after those before."""
        self._shapes.append(shape)

    def part(self) -> Part:
        """Return the slide as it is now."""
        tree = element("p:spTree", *TREE_HEAD, *self._shapes)
        root = element("p:sld", element("p:cSld", tree, name=self.id), _MAPPING, **_SPACES)
        return Part(CONTENT_TYPE.PML_SLIDE, page(root), self.links)
