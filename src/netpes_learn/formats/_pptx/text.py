# What enters: paragraphs and the slot they stand in. What leaves: DrawingML text, each run marked
# with its language (WCAG 3.1.2), nothing formatted by hand that the master already says.
"""Paragraphs as DrawingML."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pptx.opc.constants import RELATIONSHIP_TYPE

from netpes_learn.formats._pptx.fit import level_of
from netpes_learn.formats._pptx.markup import Markup, element
from netpes_learn.formats._pptx.master import EMU_PER_POINT, Level, Slot
from netpes_learn.formats._pptx.opc import Link, related
from netpes_learn.formats._pptx.paragraphs import RULE_PITCH_PT, SYMBOL_FONT, Para, Piece
from netpes_learn.formats._pptx.scale import Scale
from netpes_learn.formats._proofing import proofing_tag
from netpes_learn.model.document import Properties

BOX = "☐"
# Any GUID does for a field; one that stays the same keeps the bytes the same.
_NUMBER_FIELD = "{6F4E4D5A-1B2C-4D3E-8F90-A1B2C3D4E5F6}"
# On a ground in the area's colour a link has the colour of the text, not the theme's ([MS-ODRAWXML]
# hlinkClr): area colour on area colour would not be seen.
_LINK_COLOUR = "http://schemas.microsoft.com/office/drawing/2018/hyperlinkcolor"
_LINK_COLOUR_URI = "{A12FA001-AC4F-418D-AE19-62706E023703}"


_BODY = element("a:bodyPr")


@dataclass(frozen=True)
class Script:
    """In which language a slide is, and how its links are related to it."""

    language: str
    proofing: str
    relate: Callable[[str], str]

    def tag(self, language: str) -> str:
        """Return the tag that proofing tools know a language by: ``fr`` → ``fr-BE``."""
        if language == self.language:
            return self.proofing
        return proofing_tag(language)


def script_of(properties: Properties, links: dict[str, Link]) -> Script:
    """Return the script of a page; ``links`` are those of its part of the file, and grow."""

    def relate(href: str) -> str:
        return related(links, RELATIONSHIP_TYPE.HYPERLINK, href, outside=True)

    return Script(properties.language, properties.proofing, relate)


@lru_cache(maxsize=32)
def colour_fill(colour: str) -> Markup:
    """Return a solid fill in a colour of the theme."""
    return element("a:solidFill", element("a:schemeClr", val=colour))


def body(
    paras: Sequence[Para],
    slot: Slot,
    *,
    scale: Scale,
    script: Script,
    properties: Markup | None = None,
    own_levels: bool = False,
    tag: str = "p:txBody",
) -> Markup:
    """Return a text body.

    In a placeholder only sizes that differ from the master are said; ``own_levels`` writes the
    levels out, for a text box, which inherits nothing.
    """
    return element(
        tag,
        _BODY if properties is None else properties,
        _list_style(paras, slot, scale=scale, own_levels=own_levels),
        *_paragraphs(paras, slot, scale=scale, script=script),
    )


def cell_paragraph(
    pieces: Sequence[Piece], *, size_pt: float, script: Script, spacing: float | None = None
) -> Markup:
    """Return a paragraph of a table cell or of the notes; ``spacing`` is its share of a line.

    A cell inherits no spacing, and programs differ in what they then take.
    """
    share = None if spacing is None else element("a:spcPct", val=round(spacing * 100000))
    properties = None if share is None else element("a:pPr", element("a:lnSpc", share))
    runs = [_run(piece, script, size_pt=size_pt) for piece in pieces]
    end = element("a:endParaRPr", lang=script.proofing, sz=round(size_pt * 100))
    return element("a:p", properties, *(runs or [end]))


def slide_number(number: int, *, script: Script) -> Markup:
    """Return a text body with the field that PowerPoint keeps up to date."""
    field = element(
        "a:fld",
        element("a:rPr", lang=script.proofing),
        element("a:t", text=str(number)),
        id=_NUMBER_FIELD,
        type="slidenum",
    )
    return element("p:txBody", _BODY, element("a:lstStyle"), element("a:p", field))


def _list_style(paras: Sequence[Para], slot: Slot, *, scale: Scale, own_levels: bool) -> Markup:
    used = sorted({para.level for para in paras})
    levels = []
    for number in used:
        level = slot.levels[number - 1]
        as_set = scale.set(level)
        if own_levels:
            levels.append(_own_level(number, as_set))
        elif as_set != level:
            levels.append(_differing(number, level, as_set))
    return element("a:lstStyle", *levels)


def _differing(number: int, level: Level, as_set: Level) -> Markup:
    """Return what of a level differs from the master: indents, distance after it, size."""
    after = element("a:spcAft", element("a:spcPts", val=round(as_set.after_pt * 100)))
    size = element("a:defRPr", sz=round(as_set.size_pt * 100))
    indents = (as_set.left_pt, as_set.hang_pt) != (level.left_pt, level.hang_pt)
    return element(
        f"a:lvl{number}pPr",
        after if as_set.after_pt != level.after_pt else None,
        size if as_set.size_pt != level.size_pt else None,
        marL=round(as_set.left_pt * EMU_PER_POINT) if indents else None,
        indent=-round(as_set.hang_pt * EMU_PER_POINT) if indents else None,
    )


def _own_level(number: int, level: Level) -> Markup:
    bullet = [element("a:buNone")]
    if level.bullet:
        colour = element("a:buClr", element("a:schemeClr", val="accent1"))
        bullet = [colour, element("a:buChar", char=level.bullet)]
    return element(
        f"a:lvl{number}pPr",
        element("a:lnSpc", element("a:spcPct", val=round(level.spacing * 100000))),
        element("a:spcBef", element("a:spcPts", val=0)),
        element("a:spcAft", element("a:spcPts", val=round(level.after_pt * 100))),
        *bullet,
        element(
            "a:defRPr",
            colour_fill(level.colour),
            element("a:latin", typeface="+mn-lt"),
            sz=round(level.size_pt * 100),
            b=level.strong,
            kern=0,
        ),
        marL=round(level.left_pt * EMU_PER_POINT),
        indent=-round(level.hang_pt * EMU_PER_POINT),
        algn=level.align,
    )


def _paragraphs(paras: Sequence[Para], slot: Slot, *, scale: Scale, script: Script) -> list[Markup]:
    made, start, previous = [], 1, ""
    for para in paras:
        if para.marker == "number" and previous != "number":
            start = para.ordinal
        previous = para.marker
        level = level_of(para, slot.levels, scale)
        if para.marker == "rule":
            lang = script.tag(para.pieces[0].lang)
            runs = [element("a:endParaRPr", lang=lang, sz=round((para.size_pt or 18) * 100))]
        else:
            runs = [
                _run(piece, script, size_pt=para.size_pt, para=para, on_dark=slot.on_dark)
                for piece in para.pieces
            ]
        made.append(element("a:p", _properties(para, level, start), *runs))
    return made or [element("a:p", element("a:endParaRPr", lang=script.proofing))]


def _properties(para: Para, level: Level, start: int) -> Markup:
    """Return ``a:pPr`` with only what differs from the level."""
    children = []
    if para.marker == "rule":
        spacing = element("a:spcPts", val=round(RULE_PITCH_PT * 100))
        children.append(element("a:lnSpc", spacing))
    if para.after_pt is not None:
        after = element("a:spcPts", val=round(para.after_pt * 100))
        children.append(element("a:spcAft", after))
    children += _marker(para, start)
    indented = para.left_pt is not None or para.hang_pt is not None
    return element(
        "a:pPr",
        *children,
        marL=round(level.left_pt * EMU_PER_POINT) if indented else None,
        indent=-round(level.hang_pt * EMU_PER_POINT) if indented else None,
        lvl=para.level - 1 if para.level > 1 else None,
    )


def _marker(para: Para, start: int) -> list[Markup]:
    match para.marker:
        case "none":
            return [element("a:buNone")]
        case "number":
            first = start if start > 1 else None
            return [
                element("a:buFont", typeface="+mj-lt"),
                element("a:buAutoNum", type="arabicPeriod", startAt=first),
            ]
        case "check":
            font = element("a:buFont", typeface=SYMBOL_FONT)
            return [font, element("a:buChar", char=BOX)]
        case _:
            return []


def _run(
    piece: Piece,
    script: Script,
    *,
    size_pt: float | None = None,
    para: Para | None = None,
    on_dark: bool = False,
) -> Markup:
    colour = piece.colour or (para.colour if para is not None else None)
    properties = _look(
        script.tag(piece.lang),
        size_pt,
        strong=piece.strong or (para is not None and para.strong),
        colour=None if piece.href or on_dark else colour,
        symbol=piece.symbol,
        link=_link(piece.href, script, on_dark=on_dark) if piece.href else None,
    )
    return element("a:r", properties, element("a:t", text=piece.text))


# A deck has thousands of runs, and they look in a few dozen ways.
@lru_cache(maxsize=256)
def _look(
    lang: str,
    size_pt: float | None,
    *,
    strong: bool,
    colour: str | None,
    symbol: bool,
    link: Markup | None,
) -> Markup:
    return element(
        "a:rPr",
        colour_fill(colour) if colour else None,
        element("a:latin", typeface=SYMBOL_FONT) if symbol else None,
        element("a:sym", typeface=SYMBOL_FONT) if symbol else None,
        link,
        lang=lang,
        sz=None if size_pt is None else round(size_pt * 100),
        b=True if strong else None,
    )


def _link(href: str, script: Script, *, on_dark: bool) -> Markup:
    colour = None
    if on_dark:
        own = element("ahyp:hlinkClr", xmlns_ahyp=_LINK_COLOUR, val="tx")
        colour = element("a:extLst", element("a:ext", own, uri=_LINK_COLOUR_URI))
    return element("a:hlinkClick", colour, r_id=script.relate(href))
