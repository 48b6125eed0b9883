import pytest

from netpes_learn.stages.comparing.sameness import is_misspelling, says_the_same


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("It recieves help.", "It receives help."),
        ("a programe for all", "a programme for all"),
        ("Group work helps", "group work helps!"),
        ("long-term funding", "long term funding"),
        ("every day , again", "every day, again"),
        ("a job\u00a0seeker", "a jobseeker"),
        ("It has {1}one side.", "It has one {1}side."),
        ("cafe\u0301 culture", "café culture"),
        ("2016–2020", "2016-2020"),
    ],
)
def test_a_correction_says_the_same(old: str, new: str) -> None:
    assert says_the_same(old, new)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("81% found work", "82% found work"),
        ("1,146 people", "1146 people"),
        ("5 years", "-5 years"),
        ("10² people", "102 people"),
        ("81% of them", "81 of them"),
        ("€5 a day", "$5 a day"),
        ("an employer", "an employee"),
        ("one jobseeker", "one jobseekers"),
        ("it is not so", "it is now so"),
        ("IT services", "It services"),
        ("they can go", "they cannot go"),
        ("a man and a woman", "a woman and a man"),
        ("ou", "où"),
    ],
)
def test_another_meaning_does_not(old: str, new: str) -> None:
    assert not says_the_same(old, new)


def test_two_words_that_are_both_in_use_are_no_misspelling() -> None:
    assert is_misspelling("contact", "contract")
    used = {("contact", "contract")}
    assert not says_the_same("a contact", "a contract", both_in_use=lambda *pair: pair in used)
