# What enters: nothing. What leaves: what a render is asked for and what it depends on, as values.
"""Tasks."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from pydantic import BaseModel

from netpes_learn.canonical import digest, digest_of
from netpes_learn.engine.code import FormatHead, code_digest, tool_versions


@dataclass(frozen=True)
class Task:
    """One document in one format."""

    id: str
    head: FormatHead
    document: BaseModel
    # The document in canonical form; formats of one document share it.
    content: bytes


@dataclass(frozen=True)
class Inputs:
    """Everything a render depends on but the files it reads: digests, and tool versions."""

    document: str
    code: str
    tools: Mapping[str, str]
    format: str

    @cached_property
    def key(self) -> str:
        """The key of the render in the store."""
        return digest_of([self.document, self.code, dict(self.tools), self.format])


def content_of(document: BaseModel) -> bytes:
    """Return a document in canonical form: JSON with its fields in the order of the model's."""
    return document.model_dump_json().encode()


def inputs_of(task: Task) -> Inputs:
    """Return the digests of what a task depends on."""
    return Inputs(
        document=digest(task.content),
        code=code_digest(task.head.module),
        tools=tool_versions(task.head.tools),
        format=task.head.name,
    )
