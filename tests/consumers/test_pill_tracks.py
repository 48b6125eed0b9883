"""The index page in a real browser: a pill's captions in several languages are in the player's menu
under their own names, and show what they say when they are chosen.

Needs Chromium. Served, the page's tracks are files; opened from a disk, the page carries them.
"""

import http.server
import threading
from functools import partial

import pytest
from test_pill_plays import Ranges
from test_site_accessible import card, site
from tests.unit.formats.test_video import Shelf, storyboard

from netpes_learn.formats import video, web
from netpes_learn.model.document import CardSubtitles, Subtitles
from netpes_learn.model.text import Text

# What a player's menu of captions is made from, and what is on the screen after a choice there.
MENU = """() => [...document.querySelector("video").textTracks].map(
  track => [track.kind, track.language, track.label])"""
CHOOSE = """async ([language, time]) => {
  const video = document.querySelector("video");
  for (const track of video.textTracks)
    track.mode = track.language === language ? "showing" : "disabled";
  video.preload = "auto";
  if (video.readyState < 3) await new Promise(done => { video.oncanplay = done; video.load(); });
  await new Promise(done => { video.onseeked = done; video.currentTime = time; });
  const chosen = [...video.textTracks].find(track => track.language === language);
  for (let wait = 0; wait < 50 && !(chosen.activeCues || []).length; wait++)
    await new Promise(done => setTimeout(done, 40));
  return [...(chosen.activeCues || [])].map(cue => cue.text);
}"""
SAID = {"fi": "Coup de Boost auttaa.", "fr": "Coup de Boost aide.", "sv": "Coup de Boost hjälper."}
NAMES = {"fr": "français", "sv": "svenska"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A page in Finnish with one pill, which can be read in French and Swedish, too."""
    scene = {"id": "one", "layout": "message", "heading": "Coup", "say": Text(SAID["fi"], "fi")}
    others = {tag: Subtitles(say={"one": (Text(SAID[tag], tag),)}) for tag in NAMES}
    plain = storyboard(scenes=[scene], subtitles=others, engines=("espeak",))
    properties = plain.properties.model_copy(update={"language": "fi", "proofing": "fi-FI"})
    files = video.render(plain.model_copy(update={"properties": properties}), Shelf())
    where = tmp_path_factory.mktemp("tracks")
    for suffix, content in files.items():
        (where / f"pill{suffix}").write_bytes(content)
    tracks = [
        CardSubtitles(
            language=tag, label=name, href=f"pill.{tag}.vtt", text=files[f".{tag}.vtt"].decode()
        )
        for tag, name in NAMES.items()
    ]
    own = {"captions_text": files[".vtt"].decode(), "subtitles": tuple(tracks)}
    shown = site(1)
    (group,) = shown.groups
    cards = (card(0, "#0B6E69", "#E7F0F0").model_copy(update=own),)
    whole = shown.model_copy(update={"groups": (group.model_copy(update={"cards": cards}),)})
    (where / "index.html").write_bytes(web.render(whole, Shelf())[".html"])
    return where


@pytest.fixture(scope="module", params=["served", "from a disk"])
def address(request, folder):
    if request.param == "from a disk":
        yield (folder / "index.html").as_uri()
        return
    handler = partial(Ranges, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/index.html"
    server.shutdown()


def test_captions_of_every_language_are_in_the_players_menu_under_their_own_names(tab, address):
    tab.goto(address)
    assert tab.evaluate(MENU) == [
        ["captions", "fi", "Tekstitys"],
        *(["subtitles", tag, name] for tag, name in NAMES.items()),
    ]


def test_choosing_another_language_shows_its_captions(tab, address):
    tab.goto(address)
    for tag in ("fr", "sv", "fi"):
        shown = tab.evaluate(CHOOSE, [tag, 1.0])
        assert " ".join(" ".join(shown).split()) == SAID[tag]
