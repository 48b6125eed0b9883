# What enters: tables with shares and long words. What leaves: claims about the widths of columns.
from pathlib import Path

import pytest

from netpes_learn.formats._pptx.metrics import load_metrics
from netpes_learn.formats._pptx.tables import CELL_SIDE_PT, TablePlan
from netpes_learn.model.document import Table
from netpes_learn.model.text import Run

DECK = Path(__file__).parents[3] / "templates" / "deck"
METRICS = load_metrics((DECK / "carlito-widths.json").read_bytes())
POINT = 12700
SIZE = 16.0
LONG = "Arbetsmarknadsförvaltningen"


def plan(*cells: str, widths: tuple[float, ...], width_pt: float = 600) -> TablePlan:
    row = tuple((Run(text=cell, lang="sv"),) for cell in cells)
    table = Table(header=row, rows=(row,), widths=widths, alt=row[0])
    return TablePlan.of(table, width_emu=round(width_pt * POINT), size_pt=SIZE, metrics=METRICS)


def room(found: TablePlan, column: int) -> float:
    return found.widths[column] / POINT - 2 * CELL_SIDE_PT


def test_shares_are_kept_where_every_word_has_room() -> None:
    found = plan("a", "b", "c", widths=(1, 2, 3))
    assert [round(width / POINT) for width in found.widths] == [100, 200, 300]


@pytest.mark.parametrize("widths", [(0.1, 0.9), (0.02, 0.98), (0.3, 0.7)])
def test_column_is_never_narrower_than_its_longest_word(widths: tuple[float, float]) -> None:
    found = plan(LONG, "short words only", widths=widths)
    word = METRICS.longest_word([(LONG, True)], size_pt=SIZE)
    assert room(found, 0) >= word - 0.1
    assert sum(found.widths) == 600 * POINT


def test_columns_that_gave_way_keep_their_own_longest_word() -> None:
    """Widening one column must not cut the words of the next."""
    found = plan(LONG, "Osservatorio", "x", widths=(0.1, 0.2, 0.7), width_pt=460)
    for column, word in enumerate((LONG, "Osservatorio")):
        assert room(found, column) >= METRICS.longest_word([(word, True)], size_pt=SIZE) - 0.1


def test_shares_stand_where_there_is_no_room_for_all_words() -> None:
    found = plan(LONG, LONG, widths=(1, 3), width_pt=200)
    assert found.widths[1] == pytest.approx(3 * found.widths[0], abs=2)
