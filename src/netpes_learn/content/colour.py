# What enters: colours as "#RRGGBB". What leaves: the contrast between them.
"""Contrast by WCAG 2.2."""

# Where the sRGB transfer function turns from a line to a curve (IEC 61966-2-1).
_SRGB_KNEE = 0.04045


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2, definition "contrast ratio")."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    """Return the relative luminance, 0 to 1 (WCAG 2.2, definition "relative luminance")."""
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return 0.2126 * _linear(red) + 0.7152 * _linear(green) + 0.0722 * _linear(blue)


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= _SRGB_KNEE else float(((channel + 0.055) / 1.055) ** 2.4)
