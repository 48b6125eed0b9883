# Claims about partners' own pictures: one that cannot be shown, or that only some could see, is told
# at its line; a good one is not.
import io

import pytest
from PIL import Image

from netpes_learn.content.pictures import check_pictures
from netpes_learn.diagnostics import Report
from netpes_learn.model.content import Library, Scene


class Named:
    def __init__(self, **fields):
        self.__dict__.update(fields)


class Source:
    def span(self, _where):
        from netpes_learn.diagnostics import Span

        return Span("practices/otlav.yml", line=7)


def picture(kind="PNG", width=900):
    out = io.BytesIO()
    Image.new("RGB", (width, 500), "#336699").save(out, kind)
    return out.getvalue()


def told(name, content, *, alt="A group at a table."):
    scene = Scene.model_construct(image=name, alt=alt)
    library = Library.model_construct(
        practices=(Named(id="otlav", narration=(scene,)),), partners=(), areas=()
    )
    report = Report()
    files = {"practices/otlav/fair.png": content} if content is not None else {}
    check_pictures(library, files, {"practices/otlav.yml": Source()}, report)
    return [(d.severity, d.code, f"{d.message}; {d.hint}") for d in report.sorted()]


def test_a_good_picture_is_no_fault():
    assert told("fair.png", picture()) == []


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("fare.png", picture(), "'fare.png' is not in content/practices/otlav/; did you mean"),
        ("fair.png", None, "put it into content/practices/otlav/"),
        ("fair.png", picture()[:-200], "not a whole PNG picture"),
        ("fair.png", picture("JPEG"), "not a whole PNG picture"),
    ],
)
def test_a_picture_that_cannot_be_shown_is_an_error(name, content, words):
    ((severity, code, message),) = told(name, content)
    assert (severity, code) == ("error", "NL498")
    assert words in message


def test_a_picture_without_words_for_those_who_cannot_see_it_is_an_error():
    ((severity, _, message),) = told("fair.png", picture(), alt=None)
    assert severity == "error"
    assert "the picture has no 'alt'" in message


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, None),
        ({"clip": "film.avi"}, "'film.avi' is no film"),
        ({"clip": "flim.mp4"}, "did you mean 'film.mp4'"),
        ({"end": 2.5}, "from 'start' to 'end', 1 to 90 seconds"),
        ({"end": 200}, "from 'start' to 'end', 1 to 90 seconds"),
        ({"alt": None}, "the clip has no 'alt'"),
        ({"clip_captions": "film.vtt"}, "'film.vtt' is not in content/practices/otlav/"),
    ],
)
def test_a_clip_is_a_film_that_is_there_with_its_seconds_and_words(changes, words):
    fields = {"clip": "film.mp4", "start": 2, "end": 12, "alt": "A room."} | changes
    scene = Scene.model_construct(**fields)
    library = Library.model_construct(
        practices=(Named(id="otlav", narration=(scene,)),), partners=(), areas=()
    )
    report = Report()
    files = {"practices/otlav/film.mp4": b"", "practices/otlav/film.avi": b""}
    check_pictures(library, files, {"practices/otlav.yml": Source()}, report)
    found = [(d.code, f"{d.message}; {d.hint}") for d in report.sorted()]
    if words is None:
        assert found == []
    else:
        assert [code for code, _ in found] == ["NL498"]
        assert words in found[0][1]


def test_a_small_picture_is_a_warning():
    ((severity, _, message),) = told("fair.png", picture(width=400))
    assert severity == "warning"
    assert "400 pixels wide" in message


@pytest.mark.parametrize("folder", ["areas", "partners"])
def test_pictures_of_areas_and_visits_lie_in_their_own_folders(folder):
    scenes = (Scene.model_construct(image="fair.png", alt="A group at a table."),)
    visit = Named(id="us", study_visit=Named(narration=scenes))
    library = Library.model_construct(
        practices=(),
        partners=(visit,) if folder == "partners" else (),
        areas=(Named(id="us", narration=scenes),) if folder == "areas" else (),
    )
    source = {f"{folder}/us.yml": Source()}
    for place, faults in ((f"{folder}/us/fair.png", 0), ("practices/us/fair.png", 1)):
        report = Report()
        check_pictures(library, {place: picture()}, source, report)
        assert [d.code for d in report.sorted()] == ["NL498"] * faults
