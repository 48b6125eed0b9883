"""veraPDF on every PDF handout."""

import re
from collections.abc import Callable
from pathlib import Path

from verapdf import missing_programs, verify_pdf_ua

from conftest import files

Need = Callable[[str, object], None]


def test_every_handout_is_pdf_ua(built: Path, need: Need) -> None:
    need(", ".join(missing_programs()), not missing_programs())
    made = files(built, ".pdf")
    assert len(made) >= 10
    assert verify_pdf_ua(made) == {path: [] for path in made}


def test_a_pdf_without_its_language_fails(built: Path, need: Need, tmp_path: Path) -> None:
    """The control: a fault that the validator must find."""
    need(", ".join(missing_programs()), not missing_programs())
    content = files(built, ".pdf")[0].read_bytes()
    broken = tmp_path / "broken.pdf"
    # The same length, so that every offset in the file stays true.
    changed = re.sub(rb"/Lang\s*\(", lambda m: m[0].replace(b"Lang", b"Gnal"), content)
    assert changed != content
    broken.write_bytes(changed)
    assert verify_pdf_ua([broken])[broken]
