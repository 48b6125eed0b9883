# What enters: nothing. What leaves: how English says its figures, signs and abbreviations.
"""English as it is spoken."""

from netpes_learn.speech.facts import BLANKS, MINUS, SpokenFacts, units_of

FACTS = SpokenFacts(
    tag="en",
    groups="," + BLANKS[1:],
    decimals=".",
    decimal_word="point",
    fraction_as_number=False,
    years_in_pairs=True,
    to="to",
    dot="dot",
    units={
        **units_of(
            percent=("percent", "percent"),
            euro=("euro", "euros"),
            kilometre=("kilometre", "kilometres"),
            hour=("hour", "hours"),
            minute=("minute", "minutes"),
            million=("million euros", "million euros"),
            thousand="thousand euros",
        ),
        "$": ("dollar", "dollars"), "£": ("pound", "pounds"), "kg": ("kilogram", "kilograms"),
        "m²": ("square metre", "square metres"),
    },
    signs={"+": "plus", "-": "minus", MINUS: "minus", "±": "plus or minus", "~": "about",
           "≈": "about", "<": "under", ">": "over", "≤": "at most", "≥": "at least"},
    symbols={"&": "and", "+": "plus", "@": "at", "=": "equals", "%": "percent", "€": "euros"},
    abbreviations={
        "e.g.": "for example", "i.e.": "that is", "etc.": "et cetera", "vs.": "versus",
        "approx.": "approximately", "Dr.": "doctor", "Mr.": "mister",
        "Ms.": "miz", "St.": "saint", "incl.": "including", "excl.": "excluding", "p.a.": "a year",
    },
    closing_abbreviations=frozenset({"etc.", "p.a."}),
    scales=("million", "billion", "thousand"),
    ordinal="st|nd|rd|th",
    letters={"A": "eigh"},
)  # fmt: skip
