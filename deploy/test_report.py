#!/usr/bin/env python3
"""Says what a test run did, from the event stream (version 0) that `swift test` writes.

The event stream is taken rather than the xUnit file because it is written as the run goes (a process
that dies half way leaves the names of the tests that were running), and because it tells a cancelled
test from a passed one. The exit code is 0 only if tests ran, all that were to run did, none
failed, and every test of the must-run list passed. The last line is always `N passed, N failed, N skipped`.
"""

import argparse
import collections
import dataclasses
import json
import pathlib
import sys


@dataclasses.dataclass
class Test:
    """One test function and what became of it; an outcome of None means that it never ended."""

    target: str
    name: str
    suite: str
    outcome: str | None = None
    started: float | None = None
    seconds: float = 0.0
    remarks: list[str] = dataclasses.field(default_factory=list)

    @property
    def title(self) -> str:
        """How the must-run list names it."""
        return f"{self.target}: {self.name}"


# Swift Testing marks how a test ended with a symbol; a known issue or a warning still passes.
OUTCOMES = {"fail": "failed", "skip": "skipped"}


def read(path: pathlib.Path) -> list[Test]:
    """The tests of a run in the order in which the stream declares them."""
    suites: dict[str, str] = {}
    tests: dict[str, Test] = {}
    # Not splitlines: names of tests may hold other separators of lines, such as U+2028, as they are.
    lines = path.read_text(encoding="utf-8").split("\n") if path.exists() else []
    for line in filter(None, lines):
        try:
            entry = json.loads(line)
        except json.JSONDecodeError:
            if line is not lines[-1]:
                raise
            continue  # The line that a dying process was writing.
        payload = entry["payload"]
        if entry["kind"] == "test":
            declare(payload, suites, tests)
        elif (test := tests.get(payload.get("testID", ""))) is not None:
            happen(payload, test)
    return list(tests.values())


def declare(payload: dict, suites: dict[str, str], tests: dict[str, Test]) -> None:
    """Takes in a suite, or a test: `Target.Suite/Inner/name()/File.swift:4:2`."""
    identifier = payload["id"]
    target = identifier.split(".", 1)[0]
    name = payload.get("displayName", payload["name"])
    if payload["kind"] == "suite":
        suites[identifier] = f"{target}: {name}"
    else:
        suite = suites.get(identifier.rsplit("/", 2)[0], target)
        tests[identifier] = Test(target=target, name=name, suite=suite)


def happen(payload: dict, test: Test) -> None:
    """Takes in one event of a test."""
    now = payload["instant"]["absolute"]
    messages = payload.get("messages", [])
    named = (f'Test "{test.name}" ', f"Test {test.name} ")
    texts = [without_prefixes(message["text"], named) for message in messages]
    match payload["kind"]:
        case "testStarted":
            test.started = now
        case "issueRecorded" if not payload["issue"].get("isKnown", False):
            place = payload["issue"].get("sourceLocation", {})
            if texts[:1] == ["Issue recorded"]:
                del texts[0]  # What follows says which.
            test.remarks.append(f"{place.get('fileID')}:{place.get('line')}: {'; '.join(texts)}")
        case "testSkipped":
            test.outcome = "skipped"
            test.remarks += texts
        case "testEnded":
            symbol = messages[0]["symbol"] if messages else "fail"
            test.outcome = OUTCOMES.get(symbol, "passed")
            test.seconds = now - (now if test.started is None else test.started)
            if test.outcome == "skipped":
                test.remarks += texts


def without_prefixes(text: str, prefixes: tuple[str, ...]) -> str:
    """The text without whichever of the prefixes it begins with."""
    for prefix in prefixes:
        text = text.removeprefix(prefix)
    return text


def print_table(tests: list[Test]) -> None:
    """Seconds by suite, slowest first.

    Only a run with `--no-parallel` tells them truly: side by side, every test is charged the time in
    which it waits for a processor.
    """
    seconds: collections.Counter[str] = collections.Counter()
    counts: collections.Counter[str] = collections.Counter()
    for test in tests:
        seconds[test.suite] += test.seconds
        counts[test.suite] += 1
    print("seconds  tests  suite")
    for suite, total in seconds.most_common():
        print(f"{total:7.2f}  {counts[suite]:5}  {suite}")


def unstarted(tests: list[Test]) -> list[str]:
    """The complaint about tests that were to run and never began, if there are any."""
    titles = [test.title for test in tests if test.outcome is None]
    if not titles:
        return []
    examples = "; ".join(titles[:3]) + ("; …" if len(titles) > 3 else "")
    count = f"{len(titles)} of {len(tests)} tests"
    return [f"{count} never started, since the run ended before them: {examples}"]


def absences(tests: list[Test], required: pathlib.Path) -> list[str]:
    """The complaints about tests that had to pass here and did not."""
    passed = {test.title for test in tests if test.outcome == "passed"}
    wanted = [line.strip() for line in required.read_text(encoding="utf-8").splitlines()]
    return [
        f"{required}: \"{title}\" must run and pass here, and did not; "
        "mend what skips it, or correct its name in the list"
        for title in wanted
        if title and not title.startswith("#") and title not in passed
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description="Says what a test run did.")
    parser.add_argument("events", type=pathlib.Path)
    parser.add_argument("--by-suite", action="store_true", help="print the seconds by suite")
    parser.add_argument("--must-run", type=pathlib.Path, help="a list of tests that must pass")
    options = parser.parse_args()

    tests = read(options.events)
    complaints = []
    for test in tests:
        if test.outcome is None and test.started is not None:
            test.outcome = "failed"
            test.remarks.append("it was running when the test process ended")
    missing = unstarted(tests)
    tests = [test for test in tests if test.outcome is not None]
    counts = collections.Counter(test.outcome for test in tests)

    for outcome in ("skipped", "failed"):
        for test in tests:
            if test.outcome == outcome:
                print("\n    ".join([f"{outcome}: {test.title}", *test.remarks]))
    if counts["passed"] + counts["failed"] == 0:
        complaints.append("no test ran, and a run without tests proves nothing")
    else:
        if options.by_suite:
            print_table(tests)
        if options.must_run is not None:
            complaints += absences(tests, options.must_run)
    complaints += missing
    for complaint in complaints:
        print(f"error: {complaint}")
    print(f"{counts['passed']} passed, {counts['failed']} failed, {counts['skipped']} skipped")
    return 1 if complaints or counts["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())
