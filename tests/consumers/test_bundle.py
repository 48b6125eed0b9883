"""Stock programs on a bundle."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

Need = Callable[[str, object], None]


def test_sha256sum_agrees(bundle: Path, need: Need) -> None:
    need("sha256sum (coreutils)", shutil.which("sha256sum"))
    command = ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"]
    done = subprocess.run(command, cwd=bundle, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_archive_unpacks_to_the_folder(
    built: Path, bundle: Path, need: Need, tmp_path: Path
) -> None:
    need("unzip", shutil.which("unzip"))
    (archive,) = (built / "bundles").glob("netpes-le-forem-fr-*.zip")
    subprocess.run(["unzip", "-q", archive, "-d", tmp_path], check=True)
    command = ["diff", "-r", tmp_path, bundle]
    assert subprocess.run(command, capture_output=True, check=False).stdout == b""
