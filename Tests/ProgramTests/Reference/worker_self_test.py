"""Holds worker.py to the golden bytes of docs/protocol.md: python3 worker.py --self-test PAGE"""

import base64
import hashlib

from worker import (Lease, Worker, contains, decode, parse_invitation, record, run_task, task_set)


def golden_lines(page):
    """The messages of a page's last block, by their kind; each has to be canonical."""
    golden = {}
    with open(page, encoding="utf-8") as file:
        block = file.read().split("```text\n")[-1].split("```")[0]
    for line in block.splitlines():
        kind, digits = line.split()
        golden.setdefault(kind, []).append(bytes.fromhex(digits))
        decode(golden[kind][-1])        # which checks that it is canonical, too
    return golden


class Recorder(list):
    """A connection that keeps what is sent."""

    def open(self):
        pass

    def send(self, data):
        self.append(data)
        return True


def self_test(page):
    """Holds the worker to the golden bytes of the page at a path."""
    golden = golden_lines(page)
    hello, heartbeat, report, draining, goodbye = golden["worker"]
    welcome, register, refused, coordinator_heartbeat, lease, withdraw, acknowledge, drain = golden["coordinator"]

    def new_worker():
        worker = Worker(Recorder())
        worker.identity, worker.host, worker.numeric_class, worker.cpu_level = 7, "h", "p", "v"
        worker.studies = [["s", 1, "", [], True, False, [], []]]
        worker.hello()
        return worker

    # What it sends: a hello, the heartbeat that follows a welcome, a full report, the farewell.
    worker = new_worker()
    worker.receive(welcome)
    assert worker.connection == [hello, heartbeat]
    held = worker.leases[2, 300] = Lease(3, bytes(32))
    held.running = {7}
    held.finished = {6: [2000000, b"\x01"], 8: [0, [["exitCode", 3], "no"]]}
    worker.outcomes_to_report = {((2, 300), 6): None, ((2, 300), 8): None}
    held.waiting = {9: (1, {})}
    worker.act("withdraw", [[2, 300], [9, 2], False])
    assert worker.returns_to_report == [[[2, 300], [9, 1]]]
    worker.received, worker.returns_to_report = 4, [[[2, 300], [9, 2]]]
    worker.report_if_due()
    worker.leases.clear()
    worker.drain("self test")
    worker.leave()
    assert worker.connection == [hello, heartbeat, report, draining, goodbye] and worker.is_gone
    assert record("s", 4, 1, {"a": 0.5}, {"loss": 0.25}, {"loss": [1.0, 0.25]}) == golden["record"][0]

    # What it receives: all of a session in order, then the ends of a conversation.
    worker = new_worker()
    for data in welcome, coordinator_heartbeat, coordinator_heartbeat, lease, withdraw, acknowledge, drain:
        worker.receive(data)
    assert worker.session == [2, 5] and worker.received == 6 and worker.draining_since is not None
    assert worker.returns_to_report == [[[2, 300], [7, 1]], [[2, 300], []]]     # the study `s` is not its own
    worker.receive(register)
    assert worker.session is None and not worker.returns_to_report
    for last in lease, refused:             # a gap, a refusal
        worker = new_worker()
        worker.receive(welcome)
        worker.receive(last)
        assert worker.session is None and not worker.is_hello_open

    # A settlement: of what was listed, keep 0 to 2, send 3 and 5; what ended since the hello is reported, too.
    worker = Worker(Recorder())
    held = worker.leases[2, 300] = Lease(3, bytes(32))
    held.waiting, held.finished = {0: (1, {}), 1: (1, {}), 4: (1, {})}, {task: [0, b"\x01"] for task in (2, 3, 6)}
    worker.hello()
    held.finished[1] = [0, b"\x01"]
    del held.waiting[1]
    worker.receive(welcome)
    assert set(held.waiting) == {0} and set(held.finished) == {1, 2, 3}
    reported = decode(worker.connection[-1])[3][1][2]
    assert sorted(outcome[0][2] for outcome in reported) == [1, 3]

    # The small things.
    assert task_set([5, 3, 4, 9]) == [3, 3, 9, 1] and task_set([]) == []
    assert contains([3, 3, 9, 1], 5) and not contains([3, 3, 9, 1], 6)
    assert decode(run_task(1, {"a": 2, "b": True, "c": 1.0, "d": -5, "e": "7"}))["scalars"] == {"sum": -3}
    assert run_task(1, {"a": 2**63 - 1, "b": 1})[0] == ["invalidParameters"]
    keys, prefix = bytes(range(64)), "parsimony://worker@host.example:5710/"
    checksum = hashlib.blake2b(prefix.encode() + keys, digest_size=32).digest()[:4]
    line = prefix + base64.urlsafe_b64encode(keys + checksum).decode().rstrip("=")
    assert parse_invitation(line) == ("host.example:5710", keys[:32], keys[32:])
    for wrong in line.replace("5710", "5711"), line[:-1], line.replace("worker", "observer"):
        try:
            parse_invitation(wrong)
        except ValueError:
            continue
        raise AssertionError("a wrong invitation was taken")
    print("self test passed:", sum(map(len, golden.values())), "golden lines")
