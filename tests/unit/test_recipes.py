"""The recipes for CI are well formed, and every command in them exists."""

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml

from netpes_learn.app.keys import KEY_VARIABLE, PASSWORD_VARIABLE
from netpes_learn.app.releases import RELEASE_VERSION
from netpes_learn.cli.parser import parser

ROOT = Path(__file__).parents[2]
GITHUB, GITLAB = ROOT / ".github/workflows/release.yml", ROOT / ".gitlab-ci.yml"
SESSIONS = set(re.findall(r"@nox\.session\ndef (\w+)", (ROOT / "noxfile.py").read_text("utf-8")))
# Sessions that hand their arguments to a command of ours.
PASS_ON = {"build", "release", "publish"}
RESERVED = {"stages", "default", "variables", "workflow", "include"}


def parsed(path: Path) -> dict[Any, Any]:
    content = yaml.safe_load(path.read_text("utf-8"))
    assert isinstance(content, dict)
    return content


def jobs(path: Path) -> dict[str, dict[str, Any]]:
    content = parsed(path)
    if path == GITHUB:
        return content["jobs"]
    return {name: content[name] for name in content if name not in RESERVED}


def commands(path: Path, job: str) -> list[str]:
    found = jobs(path)[job]
    if path == GITHUB:
        return [step["run"] for step in found["steps"] if "run" in step]
    return [*parsed(path)["default"]["before_script"], *found["script"]]


EVERY = [
    pytest.param(path, job, command, id=f"{path.name}-{job}-{command[:30]}")
    for path in (GITHUB, GITLAB)
    for job in jobs(path)
    for command in commands(path, job)
]


@pytest.mark.parametrize(("path", "job", "command"), EVERY)
def test_command_exists(path: Path, job: str, command: str) -> None:
    program, *arguments = shlex.split(command)
    assert program in {"nox", "python", "test", "gh"}, (path, job)
    if program == "nox":
        assert arguments[0] == "-s"
        assert arguments[1] in SESSIONS
        passed = arguments[3:] if "--" in arguments else []
        assert not passed or arguments[1] in PASS_ON
        if arguments[1] in PASS_ON:
            assert parser().parse_args([arguments[1], *passed]).run
    if program == "python":
        assert arguments == ["-m", "pip", "install", "nox", "uv"]


@pytest.mark.parametrize("path", [GITHUB, GITLAB], ids=lambda path: path.name)
def test_recipe_builds_changes_and_releases_tags(path: Path) -> None:
    runs = {job: " ".join(commands(path, job)) for job in jobs(path)}
    assert "nox -s build" in runs["build"]
    assert "nox -s release -- --frozen" in runs["release"]
    assert "release" not in runs["build"]


KEYS = {name: f"${{{{ secrets.{name} }}}}" for name in (KEY_VARIABLE, PASSWORD_VARIABLE)}


def signing_steps() -> list[dict[str, Any]]:
    return [step for step in jobs(GITHUB)["release"]["steps"] if "NETPES" in str(step)]


def test_names_of_the_secrets_are_those_that_are_read() -> None:
    release, publish = signing_steps()
    assert release["env"] == KEYS
    assert KEYS.items() <= publish["env"].items()
    assert KEY_VARIABLE in GITLAB.read_text("utf-8")


def test_release_is_published_only_where_somebody_said_where_to() -> None:
    _, publish = signing_steps()
    assert publish["run"] == 'nox -s publish -- "$PUBLISH_URL"'
    assert publish["if"] == "vars.PUBLISH_URL != ''"
    assert publish["env"]["PUBLISH_URL"] == "${{ vars.PUBLISH_URL }}"
    assert jobs(GITHUB)["release"]["steps"][-1] == publish, "after all that can fail for itself"
    job, release = jobs(GITLAB)["publish"], jobs(GITLAB)["release"]
    (rule,) = job["rules"]
    assert rule["if"] == f"{release['rules'][0]['if']} && $PUBLISH_URL"
    assert job["needs"] == ["release"], "what was released is published, not built again"
    assert release["artifacts"]["paths"] == ["build/releases"]


def test_credentials_that_reach_a_place_are_documented() -> None:
    text = (ROOT / "docs/releasing.md").read_text("utf-8")
    _, publish = signing_steps()
    for name, value in publish["env"].items():
        assert f"`{name}`" in text
        assert value in {f"${{{{ secrets.{name} }}}}", f"${{{{ vars.{name} }}}}"}


def test_secrets_reach_the_step_that_signs_and_no_other() -> None:
    text = GITHUB.read_text("utf-8")
    reached = sum(str(step["env"]).count("secrets.") for step in signing_steps())
    assert text.count("secrets.") == reached
    # A pull request runs what somebody else wrote: it must not run where the secrets are.
    assert jobs(GITHUB)["release"]["if"] == "github.ref_type == 'tag'"
    assert parsed(GITHUB)["permissions"] == {"contents": "read"}


@pytest.mark.parametrize("path", [GITHUB, GITLAB], ids=lambda path: path.name)
def test_every_step_is_of_a_known_shape(path: Path) -> None:
    for name, job in jobs(path).items():
        if path == GITHUB:
            assert job["runs-on"] == "ubuntu-24.04", name
            for step in job["steps"]:
                assert ("run" in step) != ("uses" in step)
                assert set(step) <= {"run", "uses", "with", "env", "if"}
                assert re.fullmatch(r"actions/[a-z-]+@v\d+", step.get("uses", "actions/x@v1"))
        else:
            assert set(job) <= {"stage", "rules", "script", "artifacts", "cache", "needs"}
            assert job["stage"] in parsed(path)["stages"]
            assert all(isinstance(line, str) for line in job["script"])


def test_tags_that_start_a_release_are_versions() -> None:
    (pattern,) = parsed(GITHUB)[True]["push"]["tags"]  # YAML 1.1 reads "on" as true
    assert pattern == "[0-9][0-9][0-9][0-9].[0-9][0-9].*"
    rule = jobs(GITLAB)["release"]["rules"][0]["if"]
    found = re.search(r"/(.*)/", rule)
    assert found is not None
    for version, good in (("2026.11.1", True), ("2026.11.12", True), ("v1", False), ("1.0", False)):
        assert bool(re.fullmatch(found[1], version)) is good
        assert bool(RELEASE_VERSION.fullmatch(version)) is good


def test_python_is_the_one_that_the_lock_is_for() -> None:
    lock = (ROOT / "noxfile.py").read_text("utf-8")
    (version,) = re.findall(r'"--python-version", "([\d.]+)"', lock)
    assert parsed(GITLAB)["default"]["image"] == f"python:{version}-bookworm"
    for job in jobs(GITHUB).values():
        (setup,) = [step for step in job["steps"] if "setup-python" in step.get("uses", "")]
        assert setup["with"]["python-version"] == version
