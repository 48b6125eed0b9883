"""Stock programs on a signed release: minisign, sha256sum, the validator of RO-Crate."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Need = Callable[[str, object], None]
HERE = Path(__file__).parent
ROOT = HERE.parent.parent
CONTEXT = HERE / "node_modules" / "ro-crate" / "lib" / "context.json"
# What the profile recommends and nobody can fill in honestly: identifiers and addresses that the
# organisations named in the content have not told.
UNTOLD = (
    "The organization SHOULD have a URL.",
    "An Organization entity SHOULD have a ROR identifier",
    "An Organization's contactPoint SHOULD reference",
    "At least one author or publisher Person/Organization SHOULD have a contactPoint",
)


def program(*command: str | Path, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(part) for part in command], cwd=folder, capture_output=True, text=True, check=False,
        timeout=120,
    )  # fmt: skip


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory, need: Need) -> Path:
    """The smallest checkout, released with a key that the stock program made."""
    need("minisign", shutil.which("minisign"))
    folder = tmp_path_factory.mktemp("release")
    shutil.copytree(ROOT / "tests" / "small", folder, dirs_exist_ok=True)
    for name in ("site", "report"):
        shutil.copytree(ROOT / "templates" / name, folder / "templates" / name)
    shutil.copy(ROOT / "templates" / "emblem.svg", folder / "templates")
    page = folder / "templates" / "outlines" / "page.yml"
    page.write_text(page.read_text("utf-8").replace("kind: page", "kind: handout"), "utf-8")
    made = program("minisign", "-G", "-W", "-p", "project.pub", "-s", "secret.key", folder=folder)
    assert made.returncode == 0, made.stderr
    done = program(
        sys.executable, "-m", "netpes_learn", "release", "--date", "2026-02-03", "--jobs", "1",
        "--secret-key", "secret.key", folder=folder,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def unpacked(release: Path) -> Path:
    """One bundle of it, unpacked as a partner would."""
    (archive,) = (release / "build/releases/2026.01.0").glob("netpes-north-fr-*.zip")
    shutil.unpack_archive(archive, release / "unpacked")
    return release / "unpacked"


def minisign(release: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    key = release / "project.pub"
    return program("minisign", "-V", "-p", key, "-m", "SHA256SUMS", folder=folder)


def test_minisign_accepts_bundle_and_release(release: Path, unpacked: Path) -> None:
    done = minisign(release, unpacked)
    assert done.returncode == 0, done.stderr
    assert "Trusted comment: small 2026.01.0 north fr 2026-02-03" in done.stdout
    assert minisign(release, release / "build/releases/2026.01.0").returncode == 0


def test_minisign_refuses_what_we_refuse(release: Path, unpacked: Path, tmp_path: Path) -> None:
    for name in ("SHA256SUMS", "SHA256SUMS.minisig"):
        folder = shutil.copytree(unpacked, tmp_path / name)
        broken = bytearray((folder / name).read_bytes())
        broken[-20] ^= 1
        (folder / name).write_bytes(bytes(broken))
        assert minisign(release, folder).returncode != 0
        ours = program(
            sys.executable, "-m", "netpes_learn", "verify", folder, "--public-key", "project.pub",
            folder=release,
        )  # fmt: skip
        assert ours.returncode == 1


def test_sha256sum_agrees(release: Path, unpacked: Path, need: Need) -> None:
    need("sha256sum (coreutils)", shutil.which("sha256sum"))
    for folder in (unpacked, release / "build/releases/2026.01.0"):
        done = program("sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS", folder=folder)
        assert done.returncode == 0, done.stdout + done.stderr


def test_verify_trusts_the_key_that_minisign_made(release: Path) -> None:
    for archive in (release / "build/releases/2026.01.0").glob("*.zip"):
        done = program(
            sys.executable, "-m", "netpes_learn", "verify", archive, "--public-key", "project.pub",
            folder=release,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        assert "which you trust" in done.stdout


def test_minisign_signs_with_the_key_that_we_made(release: Path, need: Need) -> None:
    need("minisign", shutil.which("minisign"))
    made = program(
        sys.executable, "-m", "netpes_learn", "key", "new", "--out", "ours.key", folder=release
    )
    assert made.returncode == 0, made.stderr
    (public,) = (release / "content" / "keys").glob("*.pub")
    (release / "x").write_bytes(b"x")
    assert program("minisign", "-S", "-W", "-s", "ours.key", "-m", "x",
                   folder=release).returncode == 0  # fmt: skip
    assert program("minisign", "-V", "-p", public, "-m", "x", folder=release).returncode == 0


def test_metadata_passes_the_validator_of_ro_crate(unpacked: Path, need: Need) -> None:
    validator = os.environ.get("ROC_VALIDATOR", "")
    need("roc-validator (ROC_VALIDATOR names the Python that has it)", Path(validator).is_file())
    need("the npm package ro-crate in tests/consumers", CONTEXT.is_file())
    done = program(validator, HERE / "rocrate.py", unpacked, CONTEXT, folder=unpacked)
    assert done.returncode == 0, done.stderr
    issues = json.loads(done.stdout.splitlines()[-1])
    assert [message for severity, message in issues if severity != "RECOMMENDED"] == []
    assert [message for _, message in issues if not message.startswith(UNTOLD)] == []


def test_validator_finds_what_is_missing(unpacked: Path, need: Need, tmp_path: Path) -> None:
    """Else a validator that looks at nothing would pass for a good one."""
    validator = os.environ.get("ROC_VALIDATOR", "")
    need("roc-validator (ROC_VALIDATOR names the Python that has it)", Path(validator).is_file())
    need("the npm package ro-crate in tests/consumers", CONTEXT.is_file())
    folder = shutil.copytree(unpacked, tmp_path / "broken")
    path = folder / "ro-crate-metadata.json"
    content = json.loads(path.read_bytes())
    del next(node for node in content["@graph"] if node["@id"] == "./")["datePublished"]
    path.write_text(json.dumps(content), "utf-8")
    done = program(validator, HERE / "rocrate.py", folder, CONTEXT, folder=folder)
    assert any(severity == "REQUIRED" for severity, _ in json.loads(done.stdout.splitlines()[-1]))
