# What enters: the record types. What leaves: one JSON Schema that editors complete and check with.
"""JSON Schema of the content."""

from typing import Any

from netpes_learn.content.library import FILES, FOLDERS

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schemas() -> dict[str, dict[str, Any]]:
    """Return file name → JSON Schema (2020-12), one a kind of file under content/."""
    named = {folder.rstrip("s") if folder != "practices" else "practice": model
             for folder, model in FOLDERS.items()}  # fmt: skip
    named |= {name.removesuffix(".yml"): model for name, model in FILES.items()}
    return {
        f"{name}.schema.json": {"$schema": _DIALECT, **named[name].model_json_schema()}
        for name in sorted(named)
    }
