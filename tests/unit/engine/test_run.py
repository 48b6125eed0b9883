# What enters: real pages, rendered by the real web format. What leaves: when a page is made, when
# it is taken from the store, and which reason is told.
import json
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from multiprocessing import active_children
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from netpes_learn.app.request import Workspace
from netpes_learn.app.workspace import Loaded, load
from netpes_learn.diagnostics import ContentError, Diagnostic, Report, Span
from netpes_learn.engine.code import format_heads
from netpes_learn.engine.resources import digest_now
from netpes_learn.engine.run import Event, Previous, Result, run
from netpes_learn.engine.store import Store
from netpes_learn.engine.task import Inputs, Task, content_of, inputs_of
from netpes_learn.engine.workers import Workers
from netpes_learn.model.artefact import Deliverable
from netpes_learn.model.text import LanguageTag
from netpes_learn.stages.compose import compose
from netpes_learn.stages.plan import plan

WEB = format_heads()["web"]


class Bench:
    """The pages of the small checkout, a store, and what the last run knew."""

    def __init__(self, root: Path) -> None:
        workspace = Workspace(root / "content", root / "templates")
        report = Report()
        loaded = load(workspace, report)
        assert loaded is not None, report.sorted()
        self.root, self.roots, self.store = root, workspace.roots, Store(root / "store")
        self.pages = pages(loaded)
        self.previous: dict[str, Previous] = {}
        self.events: list[Event] = []

    def workers(self, jobs: int, **options: Any) -> Workers:
        return Workers(jobs, store=self.store, roots=self.roots, **options)

    def run(self, *tasks: Task, jobs: int = 1, **options: Any) -> tuple[Result, ...]:
        with self.workers(jobs, **options) as workers:
            return self.run_with(workers, tasks or self.pages)

    def run_with(self, workers: Workers, tasks: Iterable[Task]) -> tuple[Result, ...]:
        found = run(tasks, workers=workers, store=self.store, roots=self.roots,
                    previous=self.previous, on_event=self.events.append)  # fmt: skip
        for result in found:
            rendered = result.rendered
            known = Previous(result.inputs, rendered.reads, rendered.seconds)
            self.previous[result.task.id] = known
        return found


def _task(deliverable: Deliverable, document: BaseModel) -> Task:
    return Task(f"{deliverable.id}:web", WEB, document, content_of(document))


def pages(loaded: Loaded) -> tuple[Task, ...]:
    outlines = {outline.name: outline for outline in loaded.outlines}
    setting = loaded.setting(LanguageTag("en"))
    return tuple(
        _task(d, compose(d, outlines[d.outline], setting=setting))
        for d in plan(loaded.library, [outlines["page"]], partners=["north"], languages=["en"])
    )


@pytest.fixture
def bench(small: Path) -> Bench:
    return Bench(small)


def reasons(results: tuple[Result, ...]) -> list[str]:
    return [result.reason for result in results]


def test_page_is_made_once_and_then_taken_from_the_store(bench: Bench) -> None:
    first = bench.run()
    assert reasons(first) == ["first", "first"]
    assert [result.task.id for result in first] == [
        "north/en/pages/bridge:web", "north/en/pages/raft:web",
    ]  # fmt: skip
    again = bench.run()
    assert reasons(again) == ["", ""]
    assert not any(result.made for result in again)
    assert [r.rendered for r in again] == [r.rendered for r in first]
    page = bench.store.get(first[0].rendered.outputs[".html"])
    assert page is not None
    assert b"The bridge" in page
    assert "templates/site/index.html.j2" in first[0].rendered.reads


def test_canonical_form_holds_all_that_a_document_says(loaded: Loaded) -> None:
    """A document of each kind; numbers that nobody wrote are numbers of their field's kind, too."""
    outlines = {outline.name: outline for outline in loaded.outlines}
    setting = loaded.setting(LanguageTag("fr"))
    whole = plan(loaded.library, loaded.outlines, partners=["le-forem"], languages=["fr"])
    first = {d.outline: d for d in reversed(whole)}
    wanted = {d for d in first.values() if not outlines[d.outline].head.after}
    kinds = set()
    for d in wanted | {d for d in whole if d.subject == "coup-de-boost"}:
        document = compose(d, outlines[d.outline], setting=setting)
        assert json.loads(content_of(document)) == document.model_dump(mode="json")
        assert type(document).model_validate_json(content_of(document)) == document
        kinds.add(type(document).__name__)
    assert kinds == {"Deck", "Handout", "Storyboard"}


def test_file_that_many_renders_read_is_looked_at_once(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.run()
    looked: list[str] = []
    monkeypatch.setattr(
        "netpes_learn.engine.run.digest_now",
        lambda path, roots: looked.append(path) or digest_now(path, roots),
    )
    assert reasons(bench.run()) == ["", ""]
    assert "templates/site/site.css" in looked
    assert len(looked) == len(set(looked))
    # The next build looks again.
    (bench.root / "templates/site/site.css").write_text("", "utf-8")
    assert reasons(bench.run()) == ["file", "file"]


def test_equal_pages_are_made_once(bench: Bench) -> None:
    one = bench.pages[0]
    found = bench.run(one, replace(one, id="south/en/pages/bridge:web"))
    assert found[0].rendered is found[1].rendered
    assert len(bench.events) == 1


def test_changed_document_is_the_reason(bench: Bench) -> None:
    bench.run()
    task = bench.pages[0]
    other = task.document.model_copy(update={"id": "other"})
    (found,) = bench.run(replace(task, document=other, content=content_of(other)))
    assert found.reason == "document"


def test_changed_file_is_the_reason_and_is_named(bench: Bench) -> None:
    bench.run()
    style = bench.root / "templates/site/site.css"
    style.write_text(style.read_text("utf-8") + "/* more */", "utf-8")
    found = bench.run()
    assert reasons(found) == ["file", "file"]
    assert found[0].changed == ("templates/site/site.css",)


def test_changed_back_is_taken_from_the_store_or_made_alike(bench: Bench) -> None:
    first = bench.run()
    style = bench.root / "templates/site/site.css"
    text = style.read_text("utf-8")
    style.write_text(text + "/* more */", "utf-8")
    bench.run()
    style.write_text(text, "utf-8")
    assert [r.rendered.outputs for r in bench.run()] == [r.rendered.outputs for r in first]


def test_lost_result_is_the_reason(bench: Bench) -> None:
    first = bench.run()
    bench.store.path(first[0].rendered.outputs[".html"]).unlink()
    found = bench.run()
    assert reasons(found) == ["lost", ""]
    assert found[0].rendered.outputs == first[0].rendered.outputs


@pytest.mark.parametrize(
    ("change", "reason", "changed"),
    [
        ({"code": "0" * 64}, "code", ("web",)),
        ({"tools": {"babel": "1.0"}}, "tools", None),
        ({"document": "0" * 64}, "document", ()),
    ],
)
def test_reason_is_what_differs_from_the_last_time(
    bench: Bench, change: dict[str, Any], reason: str, changed: tuple[str, ...] | None
) -> None:
    task = bench.pages[0]
    before = Previous(replace(inputs_of(task), **change), {}, 1.0)
    bench.previous[task.id] = before
    (found,) = bench.run(task)
    assert found.reason == reason
    if changed is None:
        now = dict(found.inputs.tools)
        assert found.changed[0] == f"python absent → {now['python']}"
        assert f"babel 1.0 → {now['babel']}" in found.changed
    else:
        assert found.changed == changed


def test_key_depends_on_everything_a_render_depends_on() -> None:
    inputs = Inputs("d", "c", {"python": "3.11"}, "web")
    keys = {
        inputs.key,
        replace(inputs, document="e").key,
        replace(inputs, code="e").key,
        replace(inputs, tools={"python": "3.12"}).key,
        replace(inputs, format="pdf").key,
    }
    assert len(keys) == 5
    assert replace(inputs, tools=dict(inputs.tools)).key == inputs.key


def test_progress_counts_up_to_the_end(bench: Bench) -> None:
    bench.run()
    assert [(event.done, event.total) for event in bench.events] == [(1, 2), (2, 2)]
    assert bench.events[-1].seconds_left == 0
    bench.run()
    assert len(bench.events) == 2, "what is in the store is no work"


def test_longest_render_starts_first(bench: Bench) -> None:
    bridge, raft = bench.pages
    bench.previous[bridge.id] = Previous(Inputs("", "", {}, ""), {}, 0.01)
    bench.previous[raft.id] = Previous(Inputs("", "", {}, ""), {}, 99.0)
    bench.run()
    assert [event.task for event in bench.events] == [raft.id, bridge.id]
    assert bench.events[0].seconds_left < bench.previous[raft.id].seconds + 99


def test_nothing_to_do_is_nothing_done(bench: Bench) -> None:
    with bench.workers(2) as workers:
        assert bench.run_with(workers, []) == ()


def test_other_pools_and_processes_give_the_same(bench: Bench) -> None:
    one = bench.run()
    threads: list[int] = []

    def pool() -> ThreadPoolExecutor:
        threads.append(1)
        return ThreadPoolExecutor(2)

    bench.store = Store(bench.root / "second")
    assert [r.rendered.outputs for r in bench.run(executor=pool)] == [
        r.rendered.outputs for r in one
    ]
    assert threads == [1]
    bench.store = Store(bench.root / "third")
    assert [r.rendered.outputs for r in bench.run(jobs=2)] == [r.rendered.outputs for r in one]


def test_renders_begin_while_tasks_are_still_being_made(bench: Bench) -> None:
    first, second = bench.pages
    key = inputs_of(first).key

    def tasks() -> Iterator[Task]:
        yield first
        for _ in range(600):
            if bench.store.load(key):
                break
            time.sleep(0.1)
        assert bench.store.load(key), "nothing was rendered before all tasks were known"
        yield second

    with bench.workers(2, executor=lambda: ThreadPoolExecutor(2)) as workers:
        assert reasons(bench.run_with(workers, tasks())) == ["first", "first"]


def test_one_pool_serves_every_round_and_none_is_started_for_one_render(bench: Bench) -> None:
    pools: list[int] = []

    def pool() -> ThreadPoolExecutor:
        pools.append(1)
        return ThreadPoolExecutor(2)

    one, other = bench.pages
    with bench.workers(2, executor=pool) as workers:
        bench.run_with(workers, [one])
        bench.run_with(workers, [other])
    assert pools == [1]
    bench.store = Store(bench.root / "second")
    with bench.workers(2) as workers:
        assert [result.made for result in bench.run_with(workers, [one])] == [True]
        assert not active_children()


def test_workers_end_at_once_where_the_tasks_cannot_be_made(bench: Bench) -> None:
    def tasks() -> Iterator[Task]:
        yield from bench.pages
        assert active_children()
        raise ContentError(Diagnostic(Span("outline"), "NL051", "this fails"))

    with pytest.raises(ContentError, match="this fails"), bench.workers(2) as workers:
        bench.run_with(workers, tasks())
    assert not active_children()


@pytest.mark.parametrize("jobs", [1, 2])
def test_fault_of_one_page_lets_the_others_be_made(bench: Bench, jobs: int) -> None:
    bridge, raft = bench.pages
    faulty = bridge.document.model_copy(update={"wording": {}})
    options = {"executor": lambda: ThreadPoolExecutor(2)} if jobs > 1 else {}
    with pytest.raises(ContentError, match="NL410") as caught:
        bench.run(
            replace(bridge, document=faulty, content=content_of(faulty)), raft, jobs=jobs, **options
        )
    assert len(caught.value.diagnostics) == 1
    assert reasons(bench.run(raft)) == [""]


def test_fault_of_ours_is_not_hidden(bench: Bench) -> None:
    with pytest.raises(ModuleNotFoundError):
        bench.run(replace(bench.pages[0], head=replace(WEB, name="no_such_format")))
