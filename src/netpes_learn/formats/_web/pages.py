# What enters: a way to read templates by path, and the values a page shows. What leaves: HTML text.
# One place turns Jinja into pages, so that every page escapes what it shows, refuses a name that
# does not exist, and tells a designer's mistake with the template's file and line.
"""Pages from Jinja templates."""

import traceback
from collections.abc import Callable, Mapping
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined, TemplateError, TemplateSyntaxError
from markupsafe import Markup

from netpes_learn.canonical import canonical_json
from netpes_learn.diagnostics import ContentError, Diagnostic, Span

TEMPLATE_FAULT = "NL411"


def page_environment(read: Callable[[str], bytes]) -> Environment:
    """Return a Jinja environment that loads templates through ``read``.

    Templates name each other, and what they set in with ``inline``, by the path ``read`` knows:
    ``templates/site/blocks.html.j2``. Everything shown is escaped; an unknown name is an error.
    """

    def load(path: str) -> tuple[str, str, Callable[[], bool]]:
        return read(path).decode(), path, lambda: True

    environment = Environment(
        loader=FunctionLoader(load),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    # A style sheet, a script or a drawing that stands in the page itself: files of ours, not text.
    environment.globals["inline"] = lambda path: Markup(read(path).decode().strip())  # noqa: S704
    environment.filters["json_in_script"] = json_in_script
    return environment


def render_page(environment: Environment, path: str, values: Mapping[str, Any]) -> str:
    """Return the page that the template ``path`` makes of ``values``.

    Raises ContentError, with the template's line, for a mistake in a template.
    """
    try:
        return environment.get_template(path).render(values)
    except TemplateError as error:
        raise ContentError(_diagnostic(error, path)) from error


def json_in_script(value: Any) -> Markup:
    """Return canonical JSON that cannot end the ``<script>`` it stands in (HTML 4.12.1.3)."""
    return Markup(canonical_json(value).decode().replace("<", "\\u003c"))  # noqa: S704 - no markup left


def _diagnostic(error: TemplateError, path: str) -> Diagnostic:
    message = error.message or type(error).__name__
    if isinstance(error, TemplateSyntaxError):
        return Diagnostic(Span(error.filename or path, error.lineno), TEMPLATE_FAULT, message)
    # Jinja rewrites the traceback so that its frames lie in the templates.
    frames = traceback.extract_tb(error.__traceback__)
    places = [Span(f.filename, f.lineno or 0) for f in frames if f.filename.endswith(".j2")]
    return Diagnostic(places[-1] if places else Span(path), TEMPLATE_FAULT, message)
