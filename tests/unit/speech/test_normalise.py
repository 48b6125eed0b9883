import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netpes_learn.speech.languages import FACTS
from netpes_learn.speech.normalise import Sentence, normalise

NBSP, NARROW = "\u00a0", "\u202f"
TAGS = [*sorted(FACTS), "de"]

SPOKEN = [
    ("en", "1,146 young people", "one thousand one hundred and forty-six young people."),
    ("en", "58,500 and 47.5", "fifty-eight thousand five hundred and forty-seven point five."),
    ("en", "81%", "eighty-one percent."),
    ("en", "2021\u20132024", "twenty twenty-one to twenty twenty-four."),
    ("en", "in 2016", "in twenty sixteen."),
    ("en", "the 1990s", "the nineteen nineties."),
    ("en", "aged 16-24", "aged sixteen to twenty-four."),
    ("en", "18-year-olds", "eighteen-year-olds."),
    ("en", "€1.2 million", "one point two million euros."),
    ("en", "€1", "one euro."),
    ("en", "the 21st time", "the twenty-first time."),
    ("en", "NEETs and ESCO", "neets and esco."),
    ("en", "CPAS", "C P eigh S."),
    ("en", "the ESF", "the E S F."),
    ("en", "24/7", "twenty-four seven."),
    ("en", "+5, -3 and ≥ 10", "plus five, minus three and at least ten."),
    ("en", "e.g. this & that", "for example this and that."),
    ("en", "Part II", "Part two."),
    ("en", "Covid-19", "Covid-nineteen."),
    ("en", "2024-05-01", "twenty twenty-four zero five zero one."),
    ("en", "at 9:30", "at nine thirty."),
    ("en", "on www.coupdeboost.be/en", "on www dot coupdeboost dot be."),
    ("en", "46%\u201348%", "forty-six to forty-eight percent."),
    ("en", "0471 22", "zero four seven one twenty-two."),
    ("en", "No. She left.", "No."),
    ("fr", f"1{NARROW}146 jeunes", "mille cent quarante-six jeunes."),
    ("fr", f"58{NBSP}500", "cinquante-huit mille cinq cents."),
    ("fr", f"81{NBSP}%", "quatre-vingt-un pour cent."),
    ("fr", "47,5 %", "quarante-sept virgule cinq pour cent."),
    ("fr", "2021\u20132024", "deux mille vingt et un à deux mille vingt-quatre."),
    ("fr", "le 1er mai, la 1re fois", "le premier mai, la première fois."),
    ("fr", "XXIe siècle", "vingt et unième siècle."),
    ("fr", "1,2 M€", "un virgule deux millions d'euros."),
    ("fr", "à 14h30", "à quatorze heures trente."),
    ("fr", "l\u2019ONEM", "l'onem."),
    ("it", "1.146 giovani", "millecentoquarantasei giovani."),
    ("it", "81% o 47,5%", "ottantuno per cento o quarantasette virgola cinque per cento."),
    ("it", "2021\u20132024", "duemilaventuno a duemilaventiquattro."),
    ("it", "la 1ª volta", "la prima volta."),
    ("it", "1 anno", "un anno."),
    ("it", "2,5 mln €", "due virgola cinque milioni di euro."),
    ("es", "1.146 jóvenes", "mil ciento cuarenta y seis jóvenes."),
    ("es", "1146 jóvenes", "mil ciento cuarenta y seis jóvenes."),
    ("es", "58 500", "cincuenta y ocho mil quinientos."),
    ("es", "el 81 %", "el ochenta y uno por ciento."),
    ("es", "47,5 %", "cuarenta y siete coma cinco por ciento."),
    ("es", "21 países, 1 €", "veintiún países, un euro."),
    ("es", "la 1.ª vez", "la primera vez."),
    ("ca", "1.146 joves", "mil cent quaranta-sis joves."),
    ("ca", "81 %", "vuitanta-un per cent."),
    ("ca", "47,5", "quaranta-set coma cinc."),
    ("ca", "la 1a, la 2a", "la primera, la segona."),
    ("ca", "16\u201324 anys", "setze a vint-i-quatre anys."),
    ("fi", f"1{NBSP}146 nuorta", "tuhat sataneljäkymmentäkuusi nuorta."),
    ("fi", "81 %", "kahdeksankymmentäyksi prosenttia."),
    ("fi", "81 %:n", "kahdeksankymmentäyksi prosentin."),
    ("fi", "1 %", "yksi prosentti."),
    ("fi", "16\u201329-vuotiaat", "kuusitoista viiva kaksikymmentäyhdeksän-vuotiaat."),
    ("fi", "EU:n", "ee uun."),
    ("fi", "1. toukokuuta", "ensimmäinen toukokuuta."),
    ("fi", "klo 14.30", "kello neljätoista kolmekymmentä."),
    ("sv", f"1{NBSP}146 unga", "1146 unga."),
    ("sv", "81 %", "81 procent."),
    ("sv", "47,5", "47 komma 5."),
    ("sv", "2021\u20132024", "2021 till 2024."),
    ("sv", "t.ex. 500 kr", "till exempel 500 kronor."),
    ("sv", "kl. 9.30", "klockan 9 30."),
    ("sv", "1:a gången", "första gången."),
    ("de", "1.146 Leute", "1.146 Leute."),
]


def said(text, language, **options):
    return normalise(text, language=language, **options)


@pytest.mark.parametrize(("language", "written", "spoken"), SPOKEN)
def test_writing_becomes_speech(language, written, spoken):
    assert said(written, language)[0].spoken == spoken


def test_number_with_blanks_is_one_token_with_its_place_in_the_text():
    text = f"Soit 58{NBSP}500 jeunes."
    token = said(text, "fr")[0].tokens[1]
    assert text[token.first : token.last] == f"58{NBSP}500"


def test_lexicon_beats_every_rule_and_keeps_words_apart():
    text = "The PES of Le Forem helps NEETs."
    lexicon = {"PES": "pea ee ess", "Le Forem": "luh forem", "NEETs": "neats"}
    (sentence,) = said(text, "en", lexicon=lexicon)
    assert sentence.spoken == "The pea ee ess of luh forem helps neats."
    places = [text[token.first : token.last] for token in sentence.tokens]
    assert places == ["The", "PES", "of", "Le", "Forem", "helps", "NEETs."]


def test_lexicon_finds_lower_case_names_at_the_beginning_of_a_sentence():
    assert said("Coaching helps.", "en", lexicon={"coaching": "kohching"})[0].spoken == (
        "kohching helps."
    )


def test_lexicon_does_not_care_which_blank_parts_a_name():
    for written, listed in ((f"Le{NBSP}Forem", "Le Forem"), ("Le Forem", f"Le{NBSP}Forem ")):
        assert said(written, "fr", lexicon={listed: "le foreme", " ": "x"})[0].spoken == (
            "le foreme."
        )


def test_lexicon_leaves_longer_words_alone():
    assert said("Pesto", "en", lexicon={"Pes": "x"})[0].spoken == "Pesto."


def test_sentences_end_where_a_reader_breathes():
    text = "Dr. Smith came. He left etc. Then, at 9.5 km, it ended! Did it? Yes.\n\nNew one."
    sentences = said(text, "en")
    assert [sentence.spoken.split()[-1] for sentence in sentences] == [
        "came.", "cetera.", "ended!", "it?", "Yes.", "one.",
    ]  # fmt: skip
    assert [sentence.ends_paragraph for sentence in sentences] == [False] * 4 + [True] * 2


def test_abbreviations_given_do_not_end_a_sentence():
    text = "Siehe Abs. Vier."
    assert len(said(text, "de")) == 2
    assert len(said(text, "de", abbreviations=("Abs.",))) == 1


def test_spaced_punctuation_belongs_to_the_word_it_stands_with():
    text = "Elle dit : « Oui » \u2013 voilà !"
    tokens = said(text, "fr")[0].tokens
    assert [text[t.first : t.last] for t in tokens] == [
        "Elle", "dit :", "« Oui » \u2013", "voilà !",
    ]  # fmt: skip
    assert said(text, "fr")[0].spoken == "Elle dit: Oui, voilà!"


@pytest.mark.parametrize("text", ["", "   ", "…", "«»", "\u200b", "😀"])
def test_nothing_to_say_is_no_sentence(text):
    assert said(text, "en") == ()


PIECES = st.sampled_from([
    "1,146", "58 500", "47,5 %", "€1.2 million", "2021\u20132024", "(", ")", "«", "»", "…",
    "\u2013", "PES", "NEETs", "e.g.", "XXIe", "1.ª", "14h30", "%:n", "www.a.be/x", "a", "Ö", " ",
    "\n\n", "1", ".", ":", "M€", "etc.", "\u00ad", "²", "1/2", "+5", "-", "J.", "IIII", "kr",
])  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(
    text=st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=12).map("".join)),
    language=st.sampled_from(TAGS),
)
def test_every_written_character_lies_in_exactly_one_token(text, language):
    sentences = normalise(text, language=language, lexicon={"PES": "P E S", "a 1": "x"})
    tokens = [token for sentence in sentences for token in sentence.tokens]
    assert_cover(text, tokens)
    assert all(isinstance(s, Sentence) and s.spoken[-1] in ".?!" for s in sentences)


def assert_cover(text, tokens):
    end = 0
    for token in tokens:
        assert end <= token.first < token.last <= len(text)
        assert token.spoken.strip()
        assert not text[end : token.first].strip()
        end = token.last
    if tokens:
        assert not text[end:].strip()
