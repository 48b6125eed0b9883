# Claims about handed-in recordings: each is found by its name, and one that nothing would read is
# told with the name it should have.
import pytest

from netpes_learn.content.recording_files import check_recordings
from netpes_learn.diagnostics import Report
from netpes_learn.model.content import Library
from netpes_learn.model.recordings import recordings_for
from netpes_learn.model.text import LanguageTag, PartnerId


class Named:
    def __init__(self, **fields):
        self.__dict__.update(fields)


LIBRARY = Library.model_construct(
    practices=(Named(id="otlav", narration=("…",)), Named(id="silent", narration=())),
    partners=(Named(id="soc", study_visit="…"),),
    areas=(Named(id="work", narration=("…",)), Named(id="quiet", narration=())),
    languages=(Named(tag="fr"), Named(tag="ca")),
)


def faults(*files):
    report = Report()
    check_recordings(LIBRARY, files, report)
    return [(d.span.path, d.code, f"{d.message}; {d.hint}") for d in report.sorted()]


@pytest.mark.parametrize(
    "path",
    [
        "recordings/otlav.fr.wav",
        "recordings/otlav.question.fr.mp3",
        "partners/soc/recordings/visit-soc.ca.mp3",
        "recordings/area-work.fr.wav",
        "recordings/README.md",
        "practices/otlav.fr.m4a",
    ],
)
def test_a_recording_of_a_narration_is_no_fault(path):
    assert faults(path) == []


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("recordings/otlav.fr.m4a", "cannot be '.m4a'; export it as .wav or .mp3"),
        ("recordings/otlav.mp3", "name it <pill>.<language>.wav"),
        ("recordings/otlaw.fr.wav", "no narration 'otlaw'; did you mean 'otlav'"),
        ("recordings/silent.fr.wav", "no narration 'silent'"),
        ("recordings/area-quiet.fr.wav", "no narration 'area-quiet'"),
        ("partners/soc/recordings/otlav.fa.wav", "no language 'fa'"),
    ],
)
def test_a_recording_that_nothing_reads_is_told_what_it_should_be_called(path, words):
    ((where, code, told),) = faults(path)
    assert (where, code) == (path, "NL495")
    assert words in told


def test_two_recordings_of_one_narration_are_one_too_many():
    ((where, _, told),) = faults("recordings/otlav.fr.mp3", "recordings/otlav.fr.wav")
    assert where == "recordings/otlav.fr.wav"
    assert "'otlav.fr.mp3' is a recording of the same" in told


def test_a_partners_own_recording_comes_before_one_for_all():
    files = {
        "recordings/otlav.fr.wav",
        "recordings/otlav.end.fr.wav",
        "recordings/otlav.ca.wav",
        "partners/soc/recordings/otlav.fr.mp3",
        "partners/arti/recordings/otlav.intro.fr.mp3",
    }
    found = recordings_for(
        "otlav", partner=PartnerId("soc"), language=LanguageTag("fr"), files=files
    )
    assert found == {
        "": "partners/soc/recordings/otlav.fr.mp3",
        "end": "recordings/otlav.end.fr.wav",
    }
