# What enters: nothing. What leaves: how Swedish says its figures, signs and abbreviations.
"""Swedish as it is spoken."""

from netpes_learn.speech.facts import BLANKS, MINUS, SpokenFacts, units_of

FACTS = SpokenFacts(
    tag="sv",
    groups=BLANKS + ".",
    decimals=",",
    decimal_word="komma",
    spell_numbers=False,
    to="till",
    dot="punkt",
    units={
        **units_of(
            percent=("procent", "procent"),
            euro=("euro", "euro"),
            kilometre=("kilometer", "kilometer"),
            hour=("timme", "timmar"),
            minute=("minut", "minuter"),
            million=("miljon euro", "miljoner euro"),
            thousand="tusen euro",
        ),
        "kr": ("krona", "kronor"), "SEK": ("krona", "kronor"), "mkr": ("miljon kronor",
        "miljoner kronor"), "kg": ("kilo", "kilo"), "m²": ("kvadratmeter", "kvadratmeter"),
        "st.": ("stycke", "stycken"),
    },
    signs={"+": "plus", "-": "minus", MINUS: "minus", "±": "plus minus", "~": "ungefär",
           "≈": "ungefär", "<": "under", ">": "över", "≤": "högst", "≥": "minst"},
    symbols={"&": "och", "+": "plus", "@": "snabel-a", "=": "är", "%": "procent", "€": "euro"},
    abbreviations={
        "t.ex.": "till exempel", "t. ex.": "till exempel", "bl.a.": "bland annat",
        "bl. a.": "bland annat", "m.m.": "med mera", "osv.": "och så vidare", "d.v.s.":
        "det vill säga", "dvs.": "det vill säga", "ca": "cirka", "ca.": "cirka", "s.k.":
        "så kallad", "f.d.": "före detta", "etc.": "et cetera", "kl.": "klockan", "st.": "stycken",
    },
    closing_abbreviations=frozenset({"etc.", "m.m.", "osv."}),
    scales=("miljon", "miljoner", "miljard", "miljarder"),
    ordinal=":a|:e",
)  # fmt: skip
