# What enters: a Chart and its rectangle. What leaves: a native chart with its workbook, laid out
# from measured labels so that it looks the same in every program: direct labels, no legend, no
# gridlines, zero baseline, bars in the area's colour.
"""Charts."""

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE

from netpes_learn.canonical import canonical_zip
from netpes_learn.formats._pptx.chart_xml import (
    AXES,
    LABEL_PT,
    VALUE_PT,
    axes_xml,
    fill_xml,
    labels_xml,
    rich_xml,
    series_xml,
    text_xml,
)
from netpes_learn.formats._pptx.markup import Markup, element, page
from netpes_learn.formats._pptx.master import EMU_PER_POINT, Rect
from netpes_learn.formats._pptx.metrics import Metrics
from netpes_learn.formats._pptx.opc import Link, Package, Part, free_name, related
from netpes_learn.formats._pptx.shapes import graphic_frame
from netpes_learn.formats._pptx.sheet import Sheet
from netpes_learn.formats._pptx.xml import nsdecls, nsuri
from netpes_learn.model.document import Chart, Point
from netpes_learn.model.text import plain

TITLE_PT = 18.0
# Labels shrink to this before they touch each other.
LABEL_MIN_PT = 10.0
# A bar with the space around it is at most this high, in points: more looks like a flag.
BAR_PITCH_PT = 78.0
# Share of the width that labels beside bars may take.
LABEL_SHARE = 0.42
# PowerPoint and LibreOffice wrap a data label at about a fifth of the chart's width.
LABEL_WRAP = 0.18
# Lines of name and value that a part has room for.
PART_LINES = 4
# Up to so many points in time are columns; more are a line.
COLUMNS_MOST = 6
# A column is at most this wide, in points.
COLUMN_PT = 110.0
# Fill and text colour of the parts of a whole; gaps and labels keep them apart in grey scale.
PART_COLOURS = (("accent1", "bg1"), ("accent3", "bg1"), ("tx1", "bg1"), ("accent5", "tx1"))
_CREATED = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(<)")


@dataclass(frozen=True)
class _Frame:
    """A chart's size in points, its title's height, and how it is written."""

    width: float
    height: float
    head: float
    lang: str
    metrics: Metrics


def add_chart(
    sheet: Sheet,
    chart: Chart,
    *,
    package: Package,
    rect: Rect,
    name: str,
    titled: bool,
    lang: str,
    metrics: Metrics,
    date: str,
) -> None:
    """Put a chart on a slide, exactly in ``rect``; ``date`` is YYYY-MM-DD.

    ``titled`` is False where the slide's title already says what the chart's would.
    """
    width, height = rect.width / EMU_PER_POINT, rect.height / EMU_PER_POINT
    lines = metrics.line_count([(plain(chart.title), True)], size_pt=TITLE_PT, width_pt=width)
    head = lines * TITLE_PT * metrics.line_em + 14 if titled else 0.0
    frame = _Frame(width, height, head, lang, metrics)
    stacked = chart.shape == "parts" and _parts_fit(chart, frame)
    workbook = free_name(package, "/ppt/embeddings/Microsoft_Excel_Sheet1.xlsx")
    package[workbook] = Part(CONTENT_TYPE.SML_SHEET, _workbook(chart, date, stacked=stacked))
    links: dict[str, Link] = {}
    data = related(links, RELATIONSHIP_TYPE.PACKAGE, workbook)
    part = free_name(package, "/ppt/charts/chart1.xml")
    space = _space_xml(chart, frame, stacked=stacked, data=data)
    package[part] = Part(CONTENT_TYPE.DML_CHART, page(space), links)
    shown = element("c:chart", xmlns_c=nsuri("c"), r_id=sheet.relate(RELATIONSHIP_TYPE.CHART, part))
    alt, number = plain(chart.alt), sheet.next_id()
    sheet.add(graphic_frame(shown, nsuri("c"), number=number, name=name, alt=alt, rect=rect))


def _workbook(chart: Chart, date: str, *, stacked: bool) -> bytes:
    """Return the workbook that a trainer edits the chart in."""
    made: Any = CategoryChartData
    data = made()
    if stacked:
        data.categories = [plain(chart.title) or chart.unit]
        for point in chart.points:
            data.add_series(plain(point.label), [point.value])
    else:
        data.categories = [plain(point.label) for point in chart.points]
        data.add_series(plain(chart.title), [point.value for point in chart.points])
    return _pinned(data.xlsx_blob, date)


def _pinned(workbook: bytes, date: str) -> bytes:
    """Return a workbook that says it was made on ``date``: xlsxwriter stamps the time."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    stamp = rb"\g<1>" + f"{date}T00:00:00Z".encode() + rb"\g<2>"
    files["docProps/core.xml"] = _CREATED.sub(stamp, files["docProps/core.xml"])
    return canonical_zip(files, first=("[Content_Types].xml",))


def _space_xml(chart: Chart, frame: _Frame, *, stacked: bool, data: str) -> Markup:
    """Return the chart; ``data`` is the id of the link to its workbook."""
    if stacked:
        plot = _parts_xml(chart, frame)
    elif chart.shape == "timeline":
        plot = _timeline_xml(chart, frame)
    else:
        plot = _bars_xml(chart, frame)
    title = _title_xml(chart, frame) if frame.head else '<c:autoTitleDeleted val="1"/>'
    return Markup(
        f'<c:chartSpace {nsdecls("c", "a", "r")}><c:date1904 val="0"/>'
        f'<c:lang val="{frame.lang}"/><c:roundedCorners val="0"/><c:chart>{title}{plot}'
        '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
        f"{text_xml(LABEL_PT, 'tx1', lang=frame.lang)}"
        f'<c:externalData r:id="{data}"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>'
    )


def _title_xml(chart: Chart, frame: _Frame) -> str:
    text = rich_xml([plain(chart.title)], TITLE_PT, "tx1", lang=frame.lang, align="l")
    layout = (
        '<c:layout><c:manualLayout><c:xMode val="edge"/><c:yMode val="edge"/>'
        '<c:x val="0"/><c:y val="0"/></c:manualLayout></c:layout>'
    )
    return f'<c:title>{text}{layout}<c:overlay val="0"/></c:title><c:autoTitleDeleted val="0"/>'


def _layout_xml(frame: _Frame, *, left: float, top: float, width: float, height: float) -> str:
    values = {
        "x": left / frame.width,
        "y": top / frame.height,
        "w": width / frame.width,
        "h": height / frame.height,
    }
    inner = "".join(f'<c:{key} val="{value:.4f}"/>' for key, value in values.items())
    return (
        '<c:layout><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/>'
        f'<c:yMode val="edge"/>{inner}</c:manualLayout></c:layout>'
    )


def _highest(points: Sequence[Point]) -> float:
    return max([0.0, *(point.value for point in points)]) or 1.0


def _widest_value(points: Sequence[Point], frame: _Frame) -> float:
    measure = frame.metrics.width
    return max(measure(point.shown, size_pt=VALUE_PT, strong=True) for point in points)


def _label_size(labels: Sequence[str], frame: _Frame, *, pitch_pt: float) -> float:
    """Return the largest size in which labels beside bars are no higher than a bar's share."""
    size = LABEL_PT
    while size > LABEL_MIN_PT:
        room = frame.width * LABEL_SHARE - 14
        lines = _lines(labels, frame, size_pt=size, width_pt=room)
        if lines * size * frame.metrics.line_em <= pitch_pt:
            break
        size -= 1
    return size


def _lines(labels: Sequence[str], frame: _Frame, *, size_pt: float, width_pt: float) -> int:
    """Return how many lines the longest label takes."""
    count = frame.metrics.line_count
    return max(count([(label, False)], size_pt=size_pt, width_pt=width_pt) for label in labels)


def _bars_xml(chart: Chart, frame: _Frame) -> str:
    points = chart.points
    labels = [plain(point.label) for point in points]
    height = min(frame.height - frame.head - 4, len(points) * BAR_PITCH_PT)
    size = _label_size(labels, frame, pitch_pt=height / len(points))
    widest = max(frame.metrics.width(label, size_pt=size) for label in labels)
    left = min(widest + 14, frame.width * LABEL_SHARE)
    width = max(frame.width - left - _widest_value(points, frame) - 16, frame.width * 0.2)
    layout = _layout_xml(frame, left=left, top=frame.head, width=width, height=height)
    style = _bar_style(points, frame, size_pt=min(VALUE_PT, size + 2))
    series = series_xml(0, plain(chart.title), points, categories=labels, style=style)
    axes = axes_xml(points, across=True, top=_highest(points), lang=frame.lang, label_pt=size)
    return (
        f'<c:plotArea>{layout}<c:barChart><c:barDir val="bar"/><c:grouping val="clustered"/>'
        f'<c:varyColors val="0"/>{series}<c:gapWidth val="55"/>{AXES}</c:barChart>{axes}'
        "</c:plotArea>"
    )


def _bar_style(points: Sequence[Point], frame: _Frame, *, size_pt: float) -> str:
    labels = labels_xml(points, "outEnd", lang=frame.lang, size_pt=size_pt)
    return f'<c:spPr>{fill_xml("accent1")}</c:spPr><c:invertIfNegative val="0"/>{labels}'


def _timeline_xml(chart: Chart, frame: _Frame) -> str:
    points = chart.points
    labels = [plain(point.label) for point in points]
    room = frame.width / len(points) * 0.92
    size = LABEL_PT
    while size > LABEL_MIN_PT and _longest_word(labels, frame, size_pt=size) > room:
        size -= 1
    line = frame.metrics.line_em
    foot = _lines(labels, frame, size_pt=size, width_pt=room) * size * line + 12
    top = frame.head + VALUE_PT * line + 8
    height = max(frame.height - top - foot, 20.0)
    layout = _layout_xml(frame, left=0, top=top, width=frame.width, height=height)
    axes = axes_xml(points, across=False, top=_highest(points), lang=frame.lang, label_pt=size)
    if len(points) <= COLUMNS_MOST:
        # Columns about as wide as a hand, however few they are.
        gap = min(max(60, round(100 * (frame.width / len(points) / COLUMN_PT - 1))), 500)
        style = _bar_style(points, frame, size_pt=VALUE_PT)
        series = series_xml(0, plain(chart.title), points, categories=labels, style=style)
        plot = (
            '<c:barChart><c:barDir val="col"/><c:grouping val="clustered"/><c:varyColors val="0"/>'
            f'{series}<c:gapWidth val="{gap}"/>{AXES}</c:barChart>'
        )
    else:
        series = series_xml(
            0,
            plain(chart.title),
            points,
            categories=labels,
            style=_line_style(points, frame),
            tail='<c:smooth val="0"/>',
        )
        plot = (
            '<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>'
            f'{series}<c:marker val="1"/>{AXES}</c:lineChart>'
        )
    return f"<c:plotArea>{layout}{plot}{axes}</c:plotArea>"


def _longest_word(labels: Sequence[str], frame: _Frame, *, size_pt: float) -> float:
    return max(frame.metrics.longest_word([(label, False)], size_pt=size_pt) for label in labels)


def _line_style(points: Sequence[Point], frame: _Frame) -> str:
    fill = fill_xml("accent1")
    return (
        f'<c:spPr><a:ln w="34925" cap="rnd">{fill}<a:round/></a:ln></c:spPr>'
        f'<c:marker><c:symbol val="circle"/><c:size val="8"/><c:spPr>{fill}'
        f"<a:ln><a:noFill/></a:ln></c:spPr></c:marker>{labels_xml(points, 't', lang=frame.lang)}"
    )


def _parts_fit(chart: Chart, frame: _Frame) -> bool:
    """Return whether every part is wide enough for its own label."""
    total = sum(point.value for point in chart.points)
    if len(chart.points) > len(PART_COLOURS) or total <= 0:
        return False
    for point in chart.points:
        room = min(frame.width * point.value / total - 14, frame.width * LABEL_WRAP)
        words = [(plain(point.label), True), ("\n" + point.shown, True)]
        lines = frame.metrics.line_count(words, size_pt=VALUE_PT, width_pt=room)
        too_wide = frame.metrics.longest_word(words, size_pt=VALUE_PT) > room
        if point.value <= 0 or too_wide or lines > PART_LINES:
            return False
    return True


def _parts_xml(chart: Chart, frame: _Frame) -> str:
    height = min(frame.height - frame.head - 4, 1.6 * BAR_PITCH_PT)
    layout = _layout_xml(frame, left=0, top=frame.head, width=frame.width, height=height)
    series = ""
    white = f'<a:ln w="19050">{fill_xml("bg1")}</a:ln>'
    for index, point in enumerate(chart.points):
        fill, ink = PART_COLOURS[index]
        labels = labels_xml([point], "ctr", lang=frame.lang, colour=ink, names=[plain(point.label)])
        style = f'<c:spPr>{fill_xml(fill)}{white}</c:spPr><c:invertIfNegative val="0"/>{labels}'
        series += series_xml(
            index, plain(point.label), [point], categories=[plain(chart.title)], style=style
        )
    total = sum(point.value for point in chart.points)
    axes = axes_xml(chart.points, across=True, top=float(total), lang=frame.lang, named=False)
    return (
        f'<c:plotArea>{layout}<c:barChart><c:barDir val="bar"/><c:grouping val="stacked"/>'
        f'<c:varyColors val="0"/>{series}<c:gapWidth val="0"/><c:overlap val="100"/>'
        f"{AXES}</c:barChart>{axes}</c:plotArea>"
    )
