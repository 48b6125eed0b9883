# What enters: texts, values and sizes. What leaves: the DrawingML pieces of a chart. They are
# written out rather than set one by one, as a chart is easier to check as the XML it is.
"""Pieces of charts."""

import re
from collections.abc import Sequence

from netpes_learn.formats._pptx.markup import Markup, element, escaped_value
from netpes_learn.model.document import Point

LABEL_PT, VALUE_PT = 16.0, 18.0
AXES = '<c:axId val="111"/><c:axId val="222"/>'

_SHOWN = (
    '<c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/>'
    '<c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/>'
)
_NOTHING = '<c:majorTickMark val="none"/><c:minorTickMark val="none"/>'


def text_xml(size_pt: float, colour: str, *, lang: str, strong: bool = False) -> str:
    """Return how the text of a part of the chart is set; ``colour`` is one of the theme's."""
    run = _run_properties("defRPr", size_pt, colour, lang=lang, strong=strong)
    return f"<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr>{run}</a:pPr></a:p></c:txPr>"


def rich_xml(
    lines: Sequence[str], size_pt: float, colour: str, *, lang: str, align: str = "ctr"
) -> str:
    """Return bold text in paragraphs, one a line."""
    run = _run_properties("rPr", size_pt, colour, lang=lang, strong=True)
    default = _run_properties("defRPr", size_pt, colour, lang=lang, strong=True)
    properties = f'<a:pPr algn="{align}">{default}</a:pPr>'
    paragraphs = "".join(
        f"<a:p>{properties}<a:r>{run}{_said('a:t', line)}</a:r></a:p>" for line in lines
    )
    return f"<c:tx><c:rich><a:bodyPr/><a:lstStyle/>{paragraphs}</c:rich></c:tx>"


def _run_properties(tag: str, size_pt: float, colour: str, *, lang: str, strong: bool) -> str:
    return (
        f'<a:{tag} lang="{lang}" sz="{round(size_pt * 100)}" b="{int(strong)}">'
        f'<a:solidFill><a:schemeClr val="{colour}"/></a:solidFill></a:{tag}>'
    )


def fill_xml(colour: str) -> str:
    """Return a solid fill in a colour of the theme."""
    return f'<a:solidFill><a:schemeClr val="{colour}"/></a:solidFill>'


def _said(tag: str, text: str) -> Markup:
    return element(tag, text=text or None)


def series_xml(
    index: int,
    name: str,
    points: Sequence[Point],
    *,
    categories: Sequence[str],
    style: str,
    tail: str = "",
) -> str:
    """Return a series on the workbook python-pptx wrote: names in row 1, categories in column A."""
    column, last = chr(ord("B") + index), len(points) + 1
    labels = "".join(
        f'<c:pt idx="{i}">{_said("c:v", text)}</c:pt>' for i, text in enumerate(categories)
    )
    values = "".join(
        f'<c:pt idx="{i}"><c:v>{point.value!r}</c:v></c:pt>' for i, point in enumerate(points)
    )
    return (
        f'<c:ser><c:idx val="{index}"/><c:order val="{index}"/><c:tx><c:strRef>'
        f'<c:f>Sheet1!${column}$1</c:f><c:strCache><c:ptCount val="1"/>'
        f'<c:pt idx="0">{_said("c:v", name)}</c:pt></c:strCache></c:strRef></c:tx>{style}'
        f"<c:cat><c:strRef><c:f>Sheet1!$A$2:$A${last}</c:f><c:strCache>"
        f'<c:ptCount val="{len(points)}"/>{labels}</c:strCache></c:strRef></c:cat>'
        f"<c:val><c:numRef><c:f>Sheet1!${column}$2:${column}${last}</c:f><c:numCache>"
        f'<c:formatCode>General</c:formatCode><c:ptCount val="{len(points)}"/>{values}'
        f"</c:numCache></c:numRef></c:val>{tail}</c:ser>"
    )


def label_format(points: Sequence[Point]) -> str | None:
    """Return a number format that writes every value as it is shown, or None.

    Labels with a format follow when a trainer edits the data. Decimals and groups of thousands are
    written as the reader's system has it, so they get None: their labels stay as shown.
    """
    endings = set()
    for point in points:
        digits = f"{point.value:.0f}"
        if not float(point.value).is_integer() or not point.shown.startswith(digits):
            return None
        endings.add(point.shown[len(digits) :])
    if len(endings) != 1 or re.match(r"[\d.,\u00a0\u202f ]*\d", ending := endings.pop()):
        return None
    return f'0"{ending}"' if ending and '"' not in ending else (None if ending else "0")


def labels_xml(
    points: Sequence[Point],
    position: str,
    *,
    lang: str,
    colour: str = "tx1",
    size_pt: float = VALUE_PT,
    names: Sequence[str] = (),
) -> str:
    """Return labels that write each value as the document shows it, under its name if given."""
    text = text_xml(size_pt, colour, lang=lang, strong=True)
    place = f'<c:dLblPos val="{position}"/>'
    code = None if names else label_format(points)
    if code:
        number = f'<c:numFmt formatCode="{escaped_value(code)}" sourceLinked="0"/>'
        shape = "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
        return f"<c:dLbls>{number}{shape}{text}{place}{_SHOWN}</c:dLbls>"
    each = ""
    for index, point in enumerate(points):
        lines = [names[index], point.shown] if names else [point.shown]
        rich = rich_xml(lines, size_pt, colour, lang=lang)
        each += f'<c:dLbl><c:idx val="{index}"/>{rich}{place}{_SHOWN}</c:dLbl>'
    return f"<c:dLbls>{each}{text}{place}{_SHOWN}</c:dLbls>"


def axes_xml(
    points: Sequence[Point],
    *,
    across: bool,
    top: float,
    lang: str,
    label_pt: float = LABEL_PT,
    named: bool = True,
) -> str:
    """Return both axes: categories with labels and a baseline; values hidden, from zero to ``top``.

    ``across`` is for horizontal bars, the first at the top; ``named`` False hides the categories.
    """
    least = min(0.0, *(point.value for point in points))
    order, left, above = ("maxMin", "l", "t") if across else ("minMax", "b", "l")
    line = f'<a:ln w="12700">{fill_xml("accent5")}</a:ln>' if named else "<a:ln><a:noFill/></a:ln>"
    category = (
        f'<c:catAx><c:axId val="111"/><c:scaling><c:orientation val="{order}"/></c:scaling>'
        f'<c:delete val="{int(not named)}"/><c:axPos val="{left}"/>'
        f'<c:numFmt formatCode="General" sourceLinked="0"/>{_NOTHING}<c:tickLblPos val="low"/>'
        f"<c:spPr>{line}</c:spPr>{text_xml(label_pt, 'tx1', lang=lang)}"
        '<c:crossAx val="222"/><c:crosses val="autoZero"/><c:auto val="0"/><c:lblAlgn val="ctr"/>'
        '<c:lblOffset val="100"/><c:noMultiLvlLbl val="1"/></c:catAx>'
    )
    value = (
        '<c:valAx><c:axId val="222"/><c:scaling><c:orientation val="minMax"/>'
        f'<c:max val="{top!r}"/><c:min val="{least!r}"/></c:scaling><c:delete val="1"/>'
        f'<c:axPos val="{above}"/><c:numFmt formatCode="General" sourceLinked="0"/>{_NOTHING}'
        '<c:tickLblPos val="none"/><c:crossAx val="111"/><c:crosses val="autoZero"/></c:valAx>'
    )
    return category + value
