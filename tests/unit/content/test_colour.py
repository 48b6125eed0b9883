import pytest

from netpes_learn.content.colour import contrast


@pytest.mark.parametrize(
    ("first", "second", "ratio"),
    [
        ("#000000", "#FFFFFF", 21.0),
        ("#FFFFFF", "#FFFFFF", 1.0),
        # Pairs with known ratios: #777777 just fails and #767676 just passes 4.5 on white.
        ("#777777", "#FFFFFF", 4.48),
        ("#767676", "#FFFFFF", 4.54),
        ("#FFCC00", "#FFFFFF", 1.51),
    ],
)
def test_contrast_is_the_one_of_wcag(first: str, second: str, ratio: float) -> None:
    assert contrast(first, second) == pytest.approx(ratio, abs=0.01)
    assert contrast(first, second) == contrast(second, first)
