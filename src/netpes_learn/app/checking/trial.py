# What enters: a checkout and its plan. What leaves: what is wrong with its outlines, found by
# composing every deliverable, those about finished files too; documents of each to try pages with.
"""Composing everything, to see whether it can be."""

from collections.abc import Iterator, Sequence

from netpes_learn.app.bundles import folder_of
from netpes_learn.app.checking.standin import changed_since, files_of, unchanged_since
from netpes_learn.app.workspace import Loaded, under
from netpes_learn.diagnostics import ContentError, Report
from netpes_learn.engine.code import format_heads
from netpes_learn.model.artefact import Deliverable
from netpes_learn.model.text import LanguageTag
from netpes_learn.stages.comparing.told import Since
from netpes_learn.stages.compose import compose
from netpes_learn.stages.plan import OutlineHead
from netpes_learn.stages.setting import Setting


class Trial:
    """Composes deliverables, records what is wrong, keeps the first documents of each outline."""

    def __init__(self, loaded: Loaded, whole: Sequence[Deliverable], report: Report) -> None:
        self.outlines = {outline.name: outline for outline in loaded.outlines}
        # Format → documents to try it with: some of each outline that goes into it.
        self.samples: dict[str, list[object]] = {}
        self._loaded, self._report = loaded, report
        self._settings: dict[LanguageTag, Setting] = {}
        self._changes: dict[LanguageTag, tuple[Since, Since]] = {}
        self._seen: set[str] = set()
        # An index is composed of what was made before it: by all outlines that wait for nothing.
        first = [d for d in whole if not self.outlines[d.outline].head.after]
        self._files = files_of(first, format_heads(), loaded.library)

    def compose(self, deliverable: Deliverable) -> None:
        """Compose a deliverable in every case that a build can meet."""
        outline = self.outlines[deliverable.outline]
        setting = self._setting(deliverable.language)
        files = self._files.get(folder_of(deliverable), {}) if outline.head.after else {}
        for since in self._cases(outline.head, setting):
            try:
                document = compose(deliverable, outline, setting=setting, files=files, since=since)
            except ContentError as error:
                self._report.extend(under(self._loaded.workspace.templates, error.diagnostics))
                return
            if outline.name not in self._seen:
                for name in outline.head.formats:
                    self.samples.setdefault(name, []).append(document)
        self._seen.add(outline.name)

    def _cases(self, head: OutlineHead, setting: Setting) -> Iterator[Since | None]:
        """Yield what may have changed since an earlier release; None where there was none."""
        tag = setting.wording.tag
        if tag not in self._changes:
            self._changes[tag] = unchanged_since(setting), changed_since(setting)
        unchanged, changed = self._changes[tag]
        if head.since:
            yield unchanged
        else:
            yield None
        if head.after:
            yield changed

    def _setting(self, tag: LanguageTag) -> Setting:
        if tag not in self._settings:
            self._settings[tag] = self._loaded.setting(tag)
        return self._settings[tag]
