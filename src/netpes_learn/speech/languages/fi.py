# What enters: nothing. What leaves: how Finnish says its figures, signs and abbreviations.
"""Finnish as it is spoken."""

from netpes_learn.speech.facts import BLANKS, MINUS, SpokenFacts, units_of

# The names of the letters: Finnish inflects them ("EU:n" is "ee uun"), so they must be words.
_LETTERS = {
    "A": "aa", "B": "bee", "C": "see", "D": "dee", "E": "ee", "F": "äf", "G": "gee", "H": "hoo",
    "I": "ii", "J": "jii", "K": "koo", "L": "äl", "M": "äm", "N": "än", "O": "oo", "P": "pee",
    "Q": "kuu", "R": "är", "S": "äs", "T": "tee", "U": "uu", "V": "vee", "W": "kaksoisvee",
    "X": "äks", "Y": "yy", "Z": "tset", "Å": "ruotsalainen oo", "Ä": "ää", "Ö": "öö",
}  # fmt: skip

FACTS = SpokenFacts(
    tag="fi",
    groups=BLANKS,
    decimals=",",
    decimal_word="pilkku",
    fraction_as_number=False,
    to="viiva",
    dot="piste",
    units={
        **units_of(
            percent=("prosentti", "prosenttia"),
            euro=("euro", "euroa"),
            kilometre=("kilometri", "kilometriä"),
            hour=("tunti", "tuntia"),
            minute=("minuutti", "minuuttia"),
            million=("miljoona euroa", "miljoonaa euroa"),
            thousand="tuhatta euroa",
        ),
        "milj. €": ("miljoona euroa", "miljoonaa euroa"), "kg": ("kilo", "kiloa"),
        "m²": ("neliömetri", "neliömetriä"),
    },
    cases={
        "%": {"n": "prosentin", "a": "prosenttia", "iin": "prosenttiin", "na": "prosenttina",
              "ssa": "prosentissa", "sta": "prosentista", "lla": "prosentilla",
              "lle": "prosentille", "lta": "prosentilta", "ksi": "prosentiksi"},
        "€": {"n": "euron", "a": "euroa", "on": "euroon", "na": "eurona", "lla": "eurolla",
              "sta": "eurosta", "lle": "eurolle", "ssa": "eurossa", "ksi": "euroksi"},
    },
    signs={"+": "plus", "-": "miinus", MINUS: "miinus", "±": "plus miinus", "~": "noin",
           "≈": "noin", "<": "alle", ">": "yli", "≤": "enintään", "≥": "vähintään"},
    symbols={"&": "ja", "+": "plus", "@": "ät", "=": "on", "%": "prosenttia", "€": "euroa"},
    abbreviations={
        "esim.": "esimerkiksi", "ns.": "niin sanottu", "mm.": "muun muassa", "jne.":
        "ja niin edelleen", "yms.": "ynnä muuta sellaista", "ym.": "ynnä muuta", "n.": "noin",
        "ts.": "toisin sanoen", "ks.": "katso", "vrt.": "vertaa", "klo": "kello",
        "mrd.": "miljardia", "milj.": "miljoonaa", "kpl": "kappaletta", "v.": "vuonna",
    },
    closing_abbreviations=frozenset({"jne.", "ym.", "yms."}),
    scales=("miljoonaa", "miljardia", "miljoona", "miljardi"),
    ordinal=r"\.(?=\s[a-zåäö])",
    letters=_LETTERS,
)  # fmt: skip
