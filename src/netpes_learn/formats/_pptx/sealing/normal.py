# What enters: an element of a slide, a chart, a master or a theme. What leaves: the same as plain
# lists, without what programs change of their own accord when they save: names of prefixes, ids,
# marks of the spelling check, empty elements. Two slides that a person would call the same come out
# equal; what a person changed does not.
"""Normal form of PresentationML and DrawingML."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

from netpes_learn.canonical import digest
from netpes_learn.formats._pptx.xml import qualified

Refer = Callable[[str], str]

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_C14 = "{http://schemas.microsoft.com/office/drawing/2007/8/2/chart}"
# Extensions that hold ids and hints for the program (names as in [MS-ODRAWXML] and [MS-PPTX]).
_NOISE_URIS = frozenset(
    {
        "{FF2B5EF4-FFF2-40B4-BE49-F238E27FC236}",  # a16:creationId of a shape
        "{BB962C8B-B14F-4D97-AF65-F5344CB8AC3E}",  # p14:creationId of a slide
        "{D42A27DB-BD31-4B8C-83A1-F6EECF244321}",  # p14:modId
        "{9D8B030D-6E8A-4147-A177-3AD203B41FA5}",  # a16:colId
        "{0D108BD9-81ED-4DB2-BD59-A6C34878D82A}",  # a16:rowId
        "{28A0092B-C50C-407E-A947-70E740481C1C}",  # a14:useLocalDpi
        "{C3380CC4-5D6E-409C-BE32-E72D297353CC}",  # c16:uniqueId
        "{56B9EC1D-385E-4148-901F-78D8002777C0}",  # c16r3:dataDisplayOptions16
        "{05A4C25C-085E-4340-85A3-A5531E510DB2}",  # thm15:themeFamily
        "{EFAFB233-063F-42B5-8137-9DF3F51BA10A}",  # p15:sldGuideLst
    }
)


def _names(*tags: str) -> frozenset[str]:
    return frozenset(qualified(tag) for tag in tags)


# Left out wherever they stand: kept apart as settings, or written anew by each program.
_DROPPED = _names(
    "p:transition", "c:date1904", "c:lang", "c:printSettings", "c:autoUpdate", "a:normAutofit",
    "p:sldLayoutIdLst", "p:sldMasterIdLst", "a:masterClrMapping",
)  # fmt: skip
# Elements that say nothing when they are empty.
_EMPTY = _names(
    "a:pPr", "a:rPr", "a:endParaRPr", "a:lstStyle", "a:avLst", "a:bodyPr", "a:ln", "a:extLst",
    "p:extLst", "c:extLst", "p:spPr", "p:clrMapOvr", "p:timing", "p:custDataLst", "p:hf",
    "c:layout", "a:objectDefaults", "a:extraClrSchemeLst", "a:spcBef", "a:spcAft",
)  # fmt: skip
_NOISE_ATTRIBUTES = frozenset(
    {"dirty", "err", "smtClean", "smtId", "altLang", "kumimoji", "preserve", "userDrawn",
     f"{_MC}Ignorable"}
)  # fmt: skip
# What an attribute means when it is not there (ECMA-376 Part 1, 19.3 and 21.1).
_DEFAULTS = {
    "rtlCol": "0", "eaLnBrk": "1", "latinLnBrk": "0", "hangingPunct": "1", "rtl": "0",
    "fontAlgn": "base", "defTabSz": "914400", "showMasterSp": "1", "showMasterPhAnim": "1",
    "compatLnSpc": "1", "forceAA": "0", "fromWordArt": "0", "spcFirstLastPara": "0",
    "upright": "0", "rotWithShape": "1", "dpi": "0", "bwMode": "auto", "useBgFill": "0",
    "hasCustomPrompt": "0", "orient": "horz", "show": "1",
}  # fmt: skip
_BOOLEANS = {"true": "1", "false": "0"}
_TEXT, _RUN, _FIELD, _PARAGRAPH = (qualified(t) for t in ("a:t", "a:r", "a:fld", "a:p"))
_END, _SHAPE, _ROOT_GROUP = (qualified(t) for t in ("a:endParaRPr", "p:cNvPr", "p:spTree"))
_TIMING, _STEPS, _PLACE = (qualified(t) for t in ("p:timing", "p:childTnLst", "p:ph"))
_GROUP_HEAD = _names("p:nvGrpSpPr", "p:grpSpPr")
_PATHS = qualified("a:pathLst")
_PREFIX = re.compile(r'(</?)\w+:| xmlns(?::\w+)?="[^"]*"')
_TIED = _names("a:stCxn", "a:endCxn")
_ALTERNATIVES = f"{_MC}AlternateContent"
_VALUE, _SLIDE = qualified("c:v"), qualified("p:cSld")
# Attributes of one element each: what counts shapes, names slides, sizes places, makes a field.
_LEFT_OUT = frozenset({(_SHAPE, "id"), (_SLIDE, "name"), (_PLACE, "sz"), (_FIELD, "id")})


# Parts of masters and slides that many decks of a run have in common, and how many are remembered.
_SHARED = _names("p:spPr", "p:txStyles", "a:fmtScheme", "a:clrScheme")
_MOST_SHARED = 4096
# What means something only where it stands: ids of links and of other shapes.
_bound = etree.XPath(
    "boolean(descendant-or-self::*[@r:* or @spid or self::a:stCxn or self::a:endCxn])",
    namespaces={"r": _R[1:-1], "a": qualified("a:t")[1:].partition("}")[0]},
)
_known: dict[bytes, Any] = {}


@dataclass(frozen=True)
class _Around:
    """What gives ids their meaning: of links, and of shapes the place among all of them."""

    refer: Refer
    shapes: Mapping[str, str]


def normal(root: Any, refer: Refer) -> Any:
    """Return an element as lists: tag, attributes, text, children; None if it says nothing.

    ``refer`` returns what a link's id leads to, as a text that does not change with names.
    """
    shapes = {node.get("id"): str(place) for place, node in enumerate(root.iter(_SHAPE))}
    return _element(root, _Around(refer, shapes))


def _shared(node: Any, around: _Around) -> Any:
    """Return an element as before, if an equal one was there before."""
    if not len(node) or _bound(node):
        return _element(node, around)
    written = etree.tostring(node, with_tail=False)
    if written not in _known:
        if len(_known) >= _MOST_SHARED:
            _known.clear()
        _known[written] = _element(node, around)
    return _known[written]


def _element(node: Any, around: _Around) -> Any:
    tag = node.tag
    if _is_noise(node, tag):
        return None
    if tag == _PATHS:
        return _outline(node)
    attributes = _attributes(node, tag, around)
    children = _children(node, tag, around) if len(node) else []
    text = _text(node.text, tag) if node.text else ""
    if not children and (tag == _ALTERNATIVES or (tag in _EMPTY and not (attributes or text))):
        return None
    return [tag, attributes, text, children]


def _outline(node: Any) -> list[Any]:
    """Return the paths of a freeform: nobody reads their thousands of points, so as a digest."""
    written = etree.tostring(node, method="c14n", exclusive=True, with_tail=False).decode()
    return [node.tag, [], digest(_PREFIX.sub(r"\1", written).encode()), []]


def _is_noise(node: Any, tag: Any) -> bool:
    # Comments and processing instructions have functions for tags.
    if tag in _DROPPED or not isinstance(tag, str):
        return True
    if tag == _TIMING:
        return next(node.iter(_STEPS), None) is None
    if tag in _GROUP_HEAD:
        return bool(node.getparent().tag == _ROOT_GROUP)
    return tag.endswith("}ext") and node.get("uri") in _NOISE_URIS


def _attributes(node: Any, tag: str, around: _Around) -> list[tuple[str, str]]:
    """Return the attributes that say something, by name."""
    found = []
    for name, given in node.items():
        if name in _NOISE_ATTRIBUTES or (tag, name) in _LEFT_OUT:
            continue
        value = _BOOLEANS.get(given, given)
        if name.startswith(_R):
            value = around.refer(given)
        elif name == "lang":
            # Office changes fr-BE to the fr-FR of the keyboard; another language is an edit.
            value = value.partition("-")[0]
        elif name == "spid" or (name == "id" and tag in _TIED):
            value = around.shapes.get(value, value)
        elif name == "val" and tag.endswith("}srgbClr"):
            value = value.upper()
        if _DEFAULTS.get(name) != value:
            found.append((name, value))
    return sorted(found)


def _text(given: str, tag: str) -> str:
    if tag == _TEXT:
        return given
    text = given.strip()
    if tag == _VALUE:
        try:
            # 0.28999999999999998 is how Excel writes 0.29 (ECMA-376 Part 1, 18.3.1.96).
            return f"{float(text):.12g}"
        except ValueError:
            return text
    return text


def _children(node: Any, tag: str, around: _Around) -> list[Any]:
    if tag == _PARAGRAPH:
        return _paragraph(node, around)
    if tag == _FIELD:
        # What a field shows is worked out anew wherever the slide stands.
        return _said((child for child in node if child.tag != _TEXT), around)
    if tag == _ALTERNATIVES:
        return _chosen(node, around)
    return _said(node, around)


def _said(nodes: Iterable[Any], around: _Around) -> list[Any]:
    made = [(_shared if node.tag in _SHARED else _element)(node, around) for node in nodes]
    return [each for each in made if each is not None]


def _chosen(node: Any, around: _Around) -> list[Any]:
    """Return what the first alternative says: the fallback is made from it."""
    first = node.find(f"{_MC}Choice")
    inner = [] if first is None else [c for c in first if c.tag != f"{_C14}style"]
    return _said(inner, around)


def _paragraph(nodes: Iterable[Any], around: _Around) -> list[Any]:
    """Return a paragraph's children, runs of one look joined: the spelling check parts them."""
    made: list[Any] = []
    for each in _said(nodes, around):
        look, text = _run(each)
        if each[0] == _RUN and not text:
            continue
        before = made[-1] if made else None
        if each[0] == _RUN and before and before[0] == _RUN and before[1] == look:
            made[-1] = [_RUN, look, before[2] + text, []]
        elif each[0] == _RUN:
            made.append([_RUN, look, text, []])
        else:
            made.append(each)
    # The mark of a paragraph's end has a size of its own only where the paragraph is empty.
    if any(each[0] in {_RUN, _FIELD} for each in made):
        return [each for each in made if each[0] != _END]
    return [_end(each) for each in made if each[0] != _END or _end(each)]


def _run(each: Any) -> tuple[Any, str]:
    look = [child for child in each[3] if child[0] != _TEXT]
    return look, "".join(child[2] for child in each[3] if child[0] == _TEXT)


def _end(each: Any) -> Any:
    """Return the mark of an empty paragraph's end without its language; None if nothing is left."""
    if each[0] != _END:
        return each
    attributes = [pair for pair in each[1] if pair[0] != "lang"]
    return [_END, attributes, "", each[3]] if attributes or each[3] else None
