# What enters: the folder of a bundle, and the JSON-LD context of RO-Crate 1.2. What leaves: what the
# validator of the RO-Crate community finds, as JSON. Run by the Python that has roc-validator.
"""Validation of ro-crate-metadata.json without a network."""

import json
import sys
from pathlib import Path
from typing import Any

import requests
from rocrate_validator import services
from rocrate_validator.models import Severity
from rocrate_validator.utils.http import HttpRequester

CONTEXT = "https://w3id.org/ro/crate/1.2/context"


def serve(content: bytes) -> None:
    """Let every request for the context be answered with a file, and every other one fail."""

    def get(_self: Any, url: str, *_: Any, **__: Any) -> requests.Response:
        answer = requests.Response()
        answer.status_code = 200 if url == CONTEXT else 404
        answer.url = url
        answer.headers["Content-Type"] = "application/ld+json"
        answer._content = content if url == CONTEXT else b""
        return answer

    HttpRequester.get = get
    HttpRequester.head = get
    HttpRequester.fetch_fresh = get


def main(bundle: str, context: str) -> None:
    serve(Path(context).read_bytes())
    settings = services.ValidationSettings(
        rocrate_uri=bundle,
        profile_identifier="ro-crate-1.2",
        requirement_severity=Severity.RECOMMENDED,
    )
    issues = services.validate(settings).get_issues()
    sys.stdout.write(json.dumps([[issue.severity.name, issue.message] for issue in issues]) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
