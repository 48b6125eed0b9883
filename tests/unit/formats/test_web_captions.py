# What enters: captions of videos, good and broken. What leaves: claims about how they travel in a page.

import json

import pytest
from tests.support.sites import VTT, Memory, card, page, rendered, site

from netpes_learn.diagnostics import ContentError
from netpes_learn.formats._web import captions


def test_page_carries_the_captions_of_each_video() -> None:
    tree = page(site(card("a"), card("b", captions_text="", captions=None)))
    (data,) = tree.xpath("//script[@id='cues']")
    settings = {"align": "start", "line": 90.0, "snapToLines": False}
    assert json.loads(data.text) == {"a": [[0.4, 2.5, "No job,\n<i>no</i> school", settings]]}


def test_captions_cannot_end_the_script_they_stand_in() -> None:
    text = rendered(site(card(captions_text=VTT.replace("<i>no</i>", "</script><b>x"))))
    assert "</script><b>" not in text


def test_captions_that_a_disk_would_block_are_warned_of() -> None:
    resources = Memory()
    rendered(site(card(captions_text="")), resources)
    assert [warning.split(" do not")[0] for warning in resources.warnings] == [
        "captions of coup-de-boost"
    ]


def test_cues_leave_out_notes_and_read_short_times() -> None:
    blocks = ("\ufeffWEBVTT - x", "NOTE a", "STYLE\n::cue{}", "00:01.000 --> 01:00:02.250\nHi\n")
    vtt = "\n\n".join(blocks).replace("\n", "\r\n")
    assert captions.cues_of(vtt, path="a.vtt") == [[1.0, 3602.25, "Hi", {}]]


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("line:-2", "line", -2),
        ("position:10%,line-left", "position", 10.0),
        ("size:80.5%", "size", 80.5),
    ],
)
def test_cue_settings_become_properties(name: str, value: str, told: float) -> None:
    cue = captions.cues_of(f"WEBVTT\n\n00:01.000 --> 00:02.000 {name}\nHi", path="a.vtt")[0]
    assert cue[3] == {value: told}


@pytest.mark.parametrize(
    "settings", ["align:middle", "line:top", "size:wide", "region:r", "vertical:rl"]
)
def test_cue_settings_that_mean_nothing_do_no_harm(settings: str) -> None:
    cue = captions.cues_of(f"WEBVTT\n\n00:01.000 --> 00:02.000 {settings}\nHi", path="a.vtt")[0]
    assert cue[3] == {}


@pytest.mark.parametrize(
    "vtt",
    [
        "1\n00:00:01.000 --> 00:00:02.000\nno head",
        "WEBVTT\n\n00:00:01,000 --> 00:00:02,000\ncommas",
        "WEBVTT\n\n00:00:02.000 --> 00:00:02.000\nno time",
        "WEBVTT\n\nonly a name",
        "WEBVTTX",
    ],
)
def test_broken_captions_are_told_with_their_file(vtt: str) -> None:
    with pytest.raises(ContentError, match=r"pills/a\.vtt: error NL412"):
        rendered(site(card(captions_text=vtt)))


def test_captions_in_other_languages_are_tracks_and_travel_in_the_page() -> None:
    other = {"language": "nl", "label": "Nederlands", "href": "pills/a.nl.vtt", "text": VTT}
    found = page(site(card(subtitles=[other])))
    tracks = [dict(track.attrib) for track in found.xpath("//video//track")]
    assert [(t["kind"], t["srclang"]) for t in tracks] == [("captions", "fr"), ("subtitles", "nl")]
    assert (tracks[1]["label"], tracks[1]["src"]) == ("Nederlands", "pills/a.nl.vtt")
    carried = json.loads(found.xpath("//script[@id='subtitles']")[0].text)
    assert [track["language"] for track in carried["coup-de-boost"]] == ["nl"]
    assert carried["coup-de-boost"][0]["cues"][0][:2] == [0.4, 2.5]


def test_a_page_without_further_captions_carries_none() -> None:
    assert not page(site(card())).xpath("//script[@id='subtitles']")
