# What enters: nothing. What leaves: how Catalan says its figures, signs and abbreviations.
"""Catalan as it is spoken."""

from netpes_learn.speech.facts import BLANKS, MINUS, SpokenFacts, units_of

FACTS = SpokenFacts(
    tag="ca",
    groups="." + BLANKS,
    decimals=",.",
    decimal_word="coma",
    to="a",
    dot="punt",
    units={
        **units_of(
            percent=("per cent", "per cent"),
            euro=("euro", "euros"),
            kilometre=("quilòmetre", "quilòmetres"),
            hour=("hora", "hores"),
            minute=("minut", "minuts"),
            million=("milió d'euros", "milions d'euros"),
            thousand="mil euros",
        ),
        "$": ("dòlar", "dòlars"), "kg": ("quilo", "quilos"),
        "m²": ("metre quadrat", "metres quadrats"),
    },
    signs={"+": "més", "-": "menys", MINUS: "menys", "±": "més o menys", "~": "uns", "≈": "uns",
           "<": "menys de", ">": "més de", "≤": "com a màxim", "≥": "almenys"},
    symbols={"&": "i", "+": "més", "@": "arrova", "=": "igual", "%": "per cent", "€": "euros"},
    abbreviations={
        "p. ex.": "per exemple", "p.ex.": "per exemple", "etc.": "etcètera", "aprox.":
        "aproximadament", "núm.": "número", "Sr.": "senyor", "Sra.": "senyora",
        "art.": "article", "màx.": "màxim", "mín.": "mínim",
    },
    closing_abbreviations=frozenset({"etc."}),
    scales=("milió", "milions", "mil milions", "mil"),
    of="d'",
    ordinal="r|n|t|è",
    ordinal_feminine="a",
    feminine=((r"er$", "era"), (r"on$", "ona"), (r"art$", "arta"), (r"è$", "ena")),
    letters={"A": "à"},
)  # fmt: skip
