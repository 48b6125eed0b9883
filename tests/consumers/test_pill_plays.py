"""A pill in a real browser: it plays at the right speed, seeks, and shows its captions.

Needs Chromium (CHROMIUM, or `chromium` on the path) and the Python package playwright. The H.264
decoder is the browser's own, so this is the claim that matters for held pictures.
"""

import http.server
import importlib.util
import json
import os
import shutil
import threading
from functools import partial
from pathlib import Path

import pytest

from netpes_learn.formats.video import render

ROOT = Path(__file__).parents[2]
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
    pytest.mark.skipif(
        importlib.util.find_spec("playwright") is None, reason="playwright is not installed"
    ),
]

PAGE = """<!DOCTYPE html><html lang="en"><title>Pill</title>
<video id="pill" src="pill.mp4" muted preload="auto" width="960">
<track kind="captions" srclang="en" src="pill.vtt" default></video>"""

# Seek to each time; answer with where the player is, how long it took, what it captions, and the
# mean of a few pixels, so that a picture that was never decoded shows.
SEEK = """async (times) => {
  const video = document.getElementById("pill");
  video.textTracks[0].mode = "showing";
  if (video.readyState < 3) await new Promise(done => video.oncanplay = done);
  const canvas = document.createElement("canvas");
  canvas.width = 192; canvas.height = 108;
  const seen = [];
  for (const time of times) {
    const begun = performance.now();
    await new Promise(done => { video.onseeked = done; video.currentTime = time; });
    const context = canvas.getContext("2d");
    context.drawImage(video, 0, 0, 192, 108);
    const pixels = context.getImageData(0, 0, 192, 108).data;
    let dark = 0;
    for (let place = 0; place < pixels.length; place += 4) if (pixels[place] < 128) dark++;
    await new Promise(requestAnimationFrame);
    const cues = [...(video.textTracks[0].activeCues || [])].map(cue => cue.text);
    seen.push({time: video.currentTime, milliseconds: performance.now() - begun, cues, dark});
  }
  return {seen, duration: video.duration, width: video.videoWidth, error: video.error};
}"""

PLAY = """async () => {
  const video = document.getElementById("pill");
  video.currentTime = 0;
  await new Promise(done => video.onseeked = done);
  const begun = performance.now();
  await video.play();
  await new Promise(done => setTimeout(done, 2000));
  video.pause();
  return {film: video.currentTime, wall: (performance.now() - begun) / 1000,
          dropped: video.getVideoPlaybackQuality().droppedVideoFrames};
}"""


class Ranges(http.server.SimpleHTTPRequestHandler):
    """A server that answers byte ranges: Chromium seeks with nothing else (RFC 9110, 14.2)."""

    def send_head(self):
        wanted = self.headers.get("Range")
        if not wanted:
            return super().send_head()
        content = Path(self.translate_path(self.path)).read_bytes()
        first, _, last = wanted.removeprefix("bytes=").partition("-")
        start, stop = int(first), min(int(last or len(content) - 1), len(content) - 1)
        self.send_response(206)
        self.send_header("Content-Type", self.guess_type(self.path))
        self.send_header("Content-Range", f"bytes {start}-{stop}/{len(content)}")
        self.send_header("Content-Length", str(stop - start + 1))
        self.end_headers()
        self.wfile.write(content[start : stop + 1])
        return None

    def copyfile(self, source, outputfile):
        if source is not None:
            super().copyfile(source, outputfile)

    def log_message(self, *_arguments):
        """Say nothing."""


@pytest.fixture(scope="module")
def unit_tests():
    """The unit tests' storyboard and shelf: the same tiny pill, here in front of a browser."""
    path = ROOT / "tests" / "unit" / "formats" / "test_video.py"
    spec = importlib.util.spec_from_file_location("tiny_pill", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def page(unit_tests, tmp_path_factory):
    from playwright.sync_api import sync_playwright

    folder = tmp_path_factory.mktemp("pill")
    shelf = unit_tests.Shelf()
    for suffix, content in render(unit_tests.storyboard(), shelf).items():
        (folder / f"pill{suffix}").write_bytes(content)
    (folder / "index.html").write_text(PAGE, "utf-8")
    (folder / "facts.json").write_text(json.dumps(shelf.facts), "utf-8")
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), partial(Ranges, directory=str(folder))
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--no-first-run"]
        )
        opened = browser.new_page()
        opened.goto(f"http://127.0.0.1:{server.server_port}/index.html")
        yield opened, shelf.facts
        browser.close()
    server.shutdown()


def test_seeking_lands_where_it_was_asked_to_and_shows_a_picture(page):
    opened, facts = page
    times = [0.2, facts["seconds"] - 0.5, facts["seconds"] / 2, 1.0]
    answer = opened.evaluate(SEEK, times)
    assert answer["error"] is None
    assert answer["width"] == 1920
    assert abs(answer["duration"] - facts["seconds"]) < 0.1
    for time, seen in zip(times, answer["seen"], strict=True):
        assert abs(seen["time"] - time) < 0.01
        # Letters are dark, most of the frame is not.
        assert 20 < seen["dark"] < 192 * 108 / 2
        assert seen["milliseconds"] < 2000


def test_captions_are_shown_at_their_time(page):
    opened, _ = page
    answer = opened.evaluate(SEEK, [0.8])
    assert answer["seen"][0]["cues"] == ["Coup de Boost."]


def test_two_seconds_of_film_take_two_seconds(page):
    opened, _ = page
    played = opened.evaluate(PLAY)
    assert abs(played["film"] - played["wall"]) < 0.4
