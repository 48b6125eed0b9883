"""A pill in other programs: FFmpeg decodes it to the pictures it was made of, and a real browser
plays it at the right speed, seeks, and shows its captions.

Needs ffmpeg and ffprobe, and Chromium. The H.264 decoder is the browser's own, so this is the claim
that matters for held pictures.
"""

import http.server
import importlib.util
import json
import re
import subprocess
import threading
from functools import partial
from pathlib import Path

import films
import pytest

from netpes_learn.formats._video.frames import drawn, pictures_of
from netpes_learn.formats._video.pixels import planes_of
from netpes_learn.formats._video.plain import every_frame
from netpes_learn.formats._video.script import script_of
from netpes_learn.formats._video.timeline import timeline_of
from netpes_learn.formats._video.voice import spoken, timed
from netpes_learn.formats.video import render
from netpes_learn.model.document import Storyboard

ROOT = Path(__file__).parents[2]

# Scenes of the sample that show a title, figures, a chart that grows, a takeaway and the end; the
# whole of it would say the same and take five times as long.
SCENES = ("title", "result", "detail", "takeaway", "end")
# ITU-T P.910 calls 0.95 hardly visible; flat colours and letters can be asked for more.
# Of single pictures, small print and what fades do worst.
LEAST_MEAN_SSIM, LEAST_SSIM = 0.998, 0.995

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
def sample(need, unit_tests, tmp_path_factory):
    """A part of the sample practice's pill as a file, its storyboard and the shelf it came from."""
    need(", ".join(films.missing_programs()), not films.missing_programs())
    whole = json.loads((ROOT / "tests/bench/coup-de-boost.json").read_text("utf-8"))
    scenes = [scene for scene in whole["scenes"] if scene["id"] in SCENES]
    assert [scene["id"] for scene in scenes] == list(SCENES)
    board = Storyboard.model_validate({**whole, "scenes": scenes})
    shelf = unit_tests.Shelf()
    folder = tmp_path_factory.mktemp("sample")
    for suffix, content in render(board, shelf).items():
        (folder / f"pill{suffix}").write_bytes(content)
    return folder / "pill.mp4", board, shelf


def test_ffprobe_finds_what_editors_and_platforms_expect(sample):
    path, board, shelf = sample
    assert list(films.faults(path)) == []
    found = films.probed(path)
    video, sound = found["streams"][:2]
    assert {stream["tags"]["language"] for stream in (video, sound)} == {"eng"}
    assert abs(float(video["duration"]) - shelf.facts["seconds"]) < 0.01
    assert abs(float(sound["duration"]) - shelf.facts["seconds"]) < 0.05
    titles = ["".join(run.text for run in scene.chapter) for scene in board.scenes if scene.chapter]
    assert [chapter["tags"]["title"] for chapter in found["chapters"]] == titles


def test_ffmpeg_decodes_every_track_without_a_word(sample):
    assert films.decoding(sample[0]) == []


def test_every_frame_that_ffmpeg_decodes_is_the_picture_it_was_made_of(sample, tmp_path):
    """Frame by frame against pictures that no encoder has touched, by FFmpeg's own measure."""
    path, board, shelf = sample
    script = script_of(board.scenes)
    timeline = timeline_of(script, [timed(scene, spoken(board, scene, shelf)) for scene in script])
    planes = {
        picture: planes_of(png)
        for scene in script
        for picture, png in drawn(board, pictures_of(scene), resources=shelf).items()
    }
    told = tmp_path / "ssim.txt"
    raw = ["-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", "1920x1080", "-r", "25", "-i", "pipe:0"]
    compare = ["-lavfi", f"[0:v][1:v]ssim=stats_file={told}", "-f", "null", "-"]
    with subprocess.Popen(
        ["ffmpeg", "-v", "error", *raw, "-i", path, *compare], stdin=subprocess.PIPE
    ) as ffmpeg:
        for frame in every_frame(script, timeline, planes):
            ffmpeg.stdin.write(frame.data)
    assert ffmpeg.returncode == 0
    levels = [float(level) for level in re.findall(r"All:([\d.]+)", told.read_text())]
    assert len(levels) == timeline.frames
    assert sum(levels) / len(levels) >= LEAST_MEAN_SSIM
    assert min(levels) >= LEAST_SSIM
    # Quality is not bought with size.
    assert path.stat().st_size < 1_500_000 * timeline.seconds / 60 + 300_000


@pytest.fixture(scope="module")
def page(browser, unit_tests, tmp_path_factory):
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
    opened = browser.new_page()
    opened.goto(f"http://127.0.0.1:{server.server_port}/index.html")
    yield opened, shelf.facts
    opened.close()
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
