"""A worker for a parsimony cluster, written from docs/protocol.md alone.

It announces one study, `python-sum` version 1, whose result is the sum of its integer parameters, and does not
expand plans: its leases come with their tasks spelled out. Everything happens in one thread, one task after the
other; outcomes are kept in memory until the coordinator has acknowledged them.

    python3 worker.py INVITATION [--slots N] [--tasks-max N] [--seconds N]
    python3 worker.py --self-test PAGE

SIGTERM makes it leave in order (give back what has not started, wait for acknowledgements, say goodbye); a second
one ends it at once. It needs python3-zmq with CURVE and python3-msgpack, nothing else.
"""

import argparse
import base64
import hashlib
import platform
import random
import re
import signal
import socket
import sys
import time
import traceback

import msgpack
import zmq
from zmq.utils import z85

PROTOCOL_VERSION = 1
STUDY_NAME, STUDY_VERSION = "python-sum", 1
# Name, version, summary, parameters, accepts others, is deterministic, series, scalars.
STUDY = [STUDY_NAME, STUDY_VERSION, "sum of integers", [], True, True, [],
         [["sum", "", "sum of the integer parameters"]]]
OUTCOMES_A_REPORT = 64
PAYLOAD_BYTES = 8 << 20         # the most a payload has, and the most all payloads of a report have
PART_BYTES = 24 << 20
TEXT_BYTES = 4096
FIRST_PAUSE, LONGEST_PAUSE, REFUSED_PAUSE = 0.1, 1.0, 5.0       # seconds between two hellos
HELLOS_A_SOCKET = 8             # unanswered, before a new connection is tried
RUN_AT_A_STRETCH = 0.01         # seconds of running tasks before the socket is looked at again
LEAVE_WITHOUT_GOODBYE = 3.0     # seconds that a worker without results waits for a coordinator that is away


# The form

def canonical(value):
    """The value with the keys of all its maps ascending by their UTF-8."""
    if isinstance(value, dict):
        return {key: canonical(value[key]) for key in sorted(value, key=lambda key: key.encode())}
    if isinstance(value, (list, tuple)):
        return [canonical(element) for element in value]
    return value


def encode(value):
    return msgpack.packb(canonical(value), use_bin_type=True)


def decode(data):
    """The value of canonical MessagePack; a ValueError for anything else."""
    value = msgpack.unpackb(data, raw=False)
    if encode(value) != data:
        raise ValueError("not canonical MessagePack")
    return value


def task_set(tasks):
    """The set of tasks `[first, count, …]` of some numbers."""
    ranges = []
    for task in sorted(tasks):
        if ranges and ranges[-2] + ranges[-1] == task:
            ranges[-1] += 1
        else:
            ranges += [task, 1]
    return ranges


def contains(ranges, task):
    return any(first <= task < first + count for first, count in zip(ranges[::2], ranges[1::2]))


def short_text(text):
    return text.encode(errors="replace")[:TEXT_BYTES].decode(errors="ignore")


def parse_invitation(line):
    """The address, the server's public key and the worker's secret key (both raw) of an invitation."""
    match = re.fullmatch(r"(parsimony://(\w+)@([^/]+:\d+)/)([A-Za-z0-9_-]{91})", line.strip())
    if match is None:
        raise ValueError("not an invitation")
    prefix, role, address, encoded = match.groups()
    secrets = base64.urlsafe_b64decode(encoded + "=")
    keys, checksum = secrets[:64], secrets[64:]
    if hashlib.blake2b(prefix.encode() + keys, digest_size=32).digest()[:4] != checksum:
        raise ValueError("the invitation's checksum is wrong; was it copied completely?")
    if role != "worker":
        raise ValueError(f"the invitation is for the role {role}, not for a worker")
    return address, keys[:32], keys[32:]


def log(event):
    print(time.strftime("%H:%M:%S"), event, file=sys.stderr, flush=True)


# The study

def record(study, version, seed, parameters, scalars, series):
    """The payload of a result."""
    return encode({"study": study, "version": version, "seed": seed, "parameters": parameters,
                   "scalars": scalars, "series": series})


def run_task(seed, parameters):
    """The payload of a task of `python-sum`, or its failure `[cause, last words]`."""
    try:
        total = sum(value for value in parameters.values() if type(value) is int)
        if not -2**63 <= total < 2**63:
            return [["invalidParameters"], "the sum does not fit in 64 bits"]
        payload = record(STUDY_NAME, STUDY_VERSION, seed, parameters, {"sum": total}, {})
        return payload if len(payload) <= PAYLOAD_BYTES else [["unusable"], "the payload is too long"]
    except Exception:
        return [["exitCode", 1], short_text(traceback.format_exc())]


# The worker

class Lease:
    """What is left here of a lease."""

    def __init__(self, sweep, plan_digest):
        self.sweep, self.plan_digest = sweep, plan_digest
        self.waiting = {}       # task: (seed, parameters), in the order to run
        self.running = set()
        self.finished = {}      # task: [duration, payload or failure], until acknowledged

    def is_empty(self):
        return not (self.waiting or self.running or self.finished)


class Worker:
    def __init__(self, connection, slots=1, tasks_max=None, seconds=None):
        self.connection = connection        # open(), send(bytes) -> whether it was sent
        self.identity = random.SystemRandom().getrandbits(64) - 2**63
        self.host, self.slots, self.studies = short_text(socket.gethostname()), slots, [STUDY]
        self.numeric_class, self.cpu_level = "python-integers", platform.machine()
        self.tasks_max, self.tasks_run = tasks_max, 0
        self.ends_at = None if seconds is None else time.monotonic() + seconds
        self.draining_since, self.said_draining, self.is_gone = None, False, False
        self.leases = {}                    # (epoch, number): Lease
        self.outcomes_to_report = {}        # (lease, task): None, in the order to report
        self.returns_to_report = []
        # The conversation: between two sessions, `session` is None.
        self.session, self.sent, self.received, self.cluster = None, 0, 0, None
        self.heartbeat_interval, self.lost_after = 1.0, 3.0
        self.last_heard = self.last_report = 0.0
        self.hello_number, self.is_hello_open, self.listed_finished = 0, False, set()
        self.next_hello, self.hello_pause, self.unanswered = 0.0, FIRST_PAUSE, 0

    # Sending

    def send(self, *body):
        """Numbers and sends a message of the session. One that cannot be sent is missed by its number."""
        self.sent += 1
        if not self.connection.send(encode([PROTOCOL_VERSION, self.session, self.sent, body])):
            log(f"message {self.sent} ({body[0]}) could not be sent")

    def hello(self):
        remaining = None if self.ends_at is None else max(0, int((self.ends_at - time.monotonic()) * 1e9))
        holdings = [[key, lease.sweep, lease.plan_digest, task_set(lease.running | lease.waiting.keys()),
                     task_set(lease.running), task_set(lease.finished)]
                    for key, lease in sorted(self.leases.items())]
        number = self.hello_number + 1
        capabilities = [self.studies, [], self.numeric_class, self.cpu_level, False]
        hello = [self.identity, number, None, self.host, self.slots, capabilities, remaining,
                 self.draining_since is not None, self.cluster if holdings else None, holdings]
        if self.connection.send(encode([PROTOCOL_VERSION, None, 0, ["hello", hello]])):
            self.hello_number, self.is_hello_open = number, True
            self.said_draining = self.draining_since is not None
            self.listed_finished = {(key, task) for key, lease in self.leases.items() for task in lease.finished}
            log(f"hello {number}, holding {len(holdings)} leases")

    def hello_if_due(self):
        now = time.monotonic()
        if self.session is not None or now < self.next_hello:
            return
        if self.unanswered == HELLOS_A_SOCKET:
            log("no answer; trying a new connection")
            self.connection.open()
            self.unanswered, self.is_hello_open = 0, False
        else:
            self.hello()
            self.unanswered += 1
        self.next_hello = now + self.hello_pause * random.uniform(0.8, 1.2)
        self.hello_pause = min(LONGEST_PAUSE, 2 * self.hello_pause)

    def end_conversation(self, reason, pause=0.0):
        log(f"the conversation ended: {reason}")
        self.session, self.is_hello_open = None, False
        self.next_hello = time.monotonic() + pause + random.uniform(0, FIRST_PAUSE)
        self.hello_pause, self.unanswered = FIRST_PAUSE, 0
        self.returns_to_report.clear()      # the next hello does not list these tasks any more
        self.outcomes_to_report.clear()     # the next welcome's settlement says which to send

    def report_if_due(self, at_once=False):
        """Reports all that is to report; nothing, if it is time for a heartbeat."""
        if self.session is None:
            return
        is_due = at_once or time.monotonic() - self.last_report > 0.6 * self.heartbeat_interval
        while is_due or self.outcomes_to_report or self.returns_to_report:
            outcomes, payload_bytes = [], 0
            for key, task in list(self.outcomes_to_report):
                duration, result = self.leases[key].finished[task]
                payload_bytes += len(result) if isinstance(result, bytes) else 0
                if len(outcomes) == OUTCOMES_A_REPORT or payload_bytes > PAYLOAD_BYTES:
                    break
                outcomes.append([[*key, task], self.leases[key].sweep, duration, result])
                del self.outcomes_to_report[key, task]
            running = [[*key, task] for key, lease in self.leases.items() for task in sorted(lease.running)]
            self.send("report", [self.received, running, outcomes, self.returns_to_report, []])
            self.returns_to_report = []
            self.last_report, is_due = time.monotonic(), False

    # Receiving

    def receive(self, data):
        """Acts on a message of the coordinator, if it is the one to come."""
        try:
            version, session, number, (name, *content) = decode(data)
            if version != PROTOCOL_VERSION:
                raise ValueError(f"version {version}")
            if name == "register":
                if self.session is not None:
                    self.end_conversation("not known to the coordinator")
            elif name == "refused":
                self.end_conversation(f"refused: {content[0]}", pause=REFUSED_PAUSE)
            elif name == "welcome" and number == 1 and self.session is None:
                self.welcome(session, *content[0])
            elif self.session is not None and session == self.session and number > self.received:
                if number > self.received + 1:
                    self.end_conversation(f"message {number} came after {self.received}")
                    return
                self.last_heard = time.monotonic()
                self.act(name, *content)
                self.received = number
        except (ValueError, TypeError, KeyError, IndexError) as error:
            # Its number was not counted, so that what was lost with it shows as a gap.
            log(f"dropped a message that is none: {error!r}")

    def act(self, name, *content):
        if name == "lease":
            self.take_lease(*content[0])
        elif name == "withdraw":
            key, wanted, _ = content[0]     # tasks run between two messages, so there is never one to stop
            lease = self.leases.get(tuple(key))
            given = [task for task in lease.waiting if contains(wanted, task)] if lease else []
            for task in given:
                del lease.waiting[task]
            self.returns_to_report.append([key, task_set(given)])
            self.forget_empty_leases()
            log(f"withdrawn from lease {key}: {len(given)} tasks")
        elif name == "acknowledge":
            for epoch, number, task in content[0]:
                if lease := self.leases.get((epoch, number)):
                    lease.finished.pop(task, None)
                    self.outcomes_to_report.pop(((epoch, number), task), None)
            self.forget_empty_leases()
            log(f"acknowledged: {len(content[0])} outcomes")
        elif name == "drain":
            self.drain("the coordinator asks for it")
        elif name != "heartbeat":
            log(f"nothing to do for {name}")

    def welcome(self, session, hello_number, cluster, heartbeat_interval, lost_after, settlements):
        if not self.is_hello_open or hello_number != self.hello_number:
            return
        self.session, self.sent, self.received, self.cluster = session, 0, 1, cluster
        self.heartbeat_interval, self.lost_after = heartbeat_interval / 1e9, lost_after / 1e9
        self.last_heard, self.is_hello_open = time.monotonic(), False
        self.hello_pause, self.unanswered = FIRST_PAUSE, 0
        log(f"welcome to cluster {cluster}, session {session}")
        settled = {tuple(key): (keep, send) for key, keep, send in settlements}
        for key, lease in self.leases.items():
            keep, send = settled.get(key, ([], []))
            for tasks in lease.waiting, lease.finished:
                for task in [task for task in tasks if not contains(keep, task) and not contains(send, task)]:
                    log(f"dropped task {task} of lease {key}")
                    del tasks[task]
            for task in lease.finished:     # what ended since the hello has never been reported
                if contains(send, task) or (key, task) not in self.listed_finished:
                    self.outcomes_to_report[key, task] = None
        self.forget_empty_leases()
        self.report_if_due(at_once=True)

    def take_lease(self, key, sweep, plan_digest, tasks, attempt, limits, expected_duration, study, spelled):
        if self.draining_since is not None or study != [STUDY_NAME, STUDY_VERSION]:
            log(f"gave back lease {key} of {study}")
            self.returns_to_report.append([key, tasks])
            return
        lease = self.leases.setdefault(tuple(key), Lease(sweep, plan_digest))
        for task, _, seed, parameters in spelled:
            lease.waiting[task] = seed, parameters
        log(f"lease {key} of sweep {sweep}, attempt {attempt}: {len(spelled)} tasks")

    def forget_empty_leases(self):
        self.leases = {key: lease for key, lease in self.leases.items() if not lease.is_empty()}

    # Running and leaving

    def run_waiting(self):
        """Runs tasks for a moment; returns whether more are waiting."""
        stretch_end = time.monotonic() + RUN_AT_A_STRETCH
        for key, lease in self.leases.items():
            while lease.waiting and self.draining_since is None:
                if time.monotonic() > stretch_end:
                    return True
                task = next(iter(lease.waiting))
                seed, parameters = lease.waiting.pop(task)
                start = time.monotonic_ns()
                result = run_task(seed, parameters)
                lease.finished[task] = [time.monotonic_ns() - start, result]
                log(f"ran task {task} of sweep {lease.sweep}" + ("" if isinstance(result, bytes) else f": {result[0]}"))
                if self.session is not None:
                    self.outcomes_to_report[key, task] = None
                self.tasks_run += 1
                if self.tasks_run == self.tasks_max:
                    self.drain(f"{self.tasks_run} tasks were run")
        return False

    def drain(self, reason):
        if self.draining_since is None:
            log(f"draining: {reason}")
            self.draining_since = time.monotonic()

    def leave(self):
        """When draining: says so, gives back what has not started, and is gone when nothing is left."""
        if self.draining_since is None:
            return
        if self.session is None:
            waits_for_nothing = not any(lease.finished for lease in self.leases.values())
            if waits_for_nothing and time.monotonic() > self.draining_since + LEAVE_WITHOUT_GOODBYE:
                log("gone without a goodbye: the coordinator is away, and no results wait for it")
                self.is_gone = True
            return
        if not self.said_draining:
            self.send("draining")
            self.said_draining = True
        for key, lease in self.leases.items():
            if lease.waiting:
                self.returns_to_report.append([key, task_set(lease.waiting)])
                lease.waiting.clear()
        self.forget_empty_leases()
        self.report_if_due()
        if not self.leases:
            self.send("goodbye")
            log("goodbye")
            self.is_gone = True

    def step(self):
        """One turn: run, watch the clock, say what is to say. Returns whether tasks are waiting to run."""
        if self.ends_at is not None and time.monotonic() >= self.ends_at:
            self.drain("its time is over")
        if self.session is not None and time.monotonic() > self.last_heard + self.lost_after:
            self.end_conversation("the coordinator is silent")
            self.connection.open()
        has_more = self.run_waiting()
        self.hello_if_due()
        self.report_if_due()
        self.leave()
        return has_more


class Connection:
    """The DEALER socket to the coordinator."""

    def __init__(self, address, server_key, secret_key):
        self.address, self.socket = address, None
        self.server_key, self.secret_key = z85.encode(server_key), z85.encode(secret_key)
        self.open()

    def open(self):
        """Connects with a new socket and a new routing id."""
        if self.socket is not None:
            self.socket.close(linger=0)
        self.socket = zmq.Context.instance().socket(zmq.DEALER)
        generator = random.SystemRandom()
        self.socket.routing_id = bytes([generator.randrange(1, 256), *(generator.randrange(256) for _ in range(15))])
        self.socket.curve_publickey = zmq.curve_public(self.secret_key)
        self.socket.curve_secretkey, self.socket.curve_serverkey = self.secret_key, self.server_key
        self.socket.linger, self.socket.immediate, self.socket.ipv6 = 0, 1, 1
        self.socket.sndhwm = self.socket.rcvhwm = 256
        self.socket.maxmsgsize = PART_BYTES
        self.socket.connect(f"tcp://{self.address}")

    def send(self, data):
        try:
            self.socket.send(data, zmq.DONTWAIT)
            return True
        except zmq.Again:
            return False

    def received(self, seconds):
        """The messages that are there, after a wait for the first."""
        if self.socket.poll(int(seconds * 1000)):
            for _ in range(64):
                try:
                    parts = self.socket.recv_multipart(zmq.DONTWAIT)
                except zmq.Again:
                    return
                if len(parts) == 1:
                    yield parts[0]

    def close(self):
        """Closes, and gives a goodbye half a second to get away."""
        self.socket.close(linger=500)
        zmq.Context.instance().term()


def main():
    parser = argparse.ArgumentParser(description="A worker that adds up integers.")
    parser.add_argument("invitation", nargs="?")
    parser.add_argument("--slots", type=int, default=1, help="how many slots it announces")
    parser.add_argument("--tasks-max", type=int, help="leave after so many tasks")
    parser.add_argument("--seconds", type=float, help="leave after so much time")
    parser.add_argument("--self-test", metavar="PAGE", help="check against the golden bytes of docs/protocol.md")
    arguments = parser.parse_args()
    if arguments.self_test:
        import worker_self_test     # which imports this file
        return worker_self_test.self_test(arguments.self_test)
    if arguments.invitation is None:
        parser.error("an invitation is needed")
    try:
        connection = Connection(*parse_invitation(arguments.invitation))
    except ValueError as error:
        parser.error(str(error))
    worker = Worker(connection, max(1, arguments.slots), arguments.tasks_max, arguments.seconds)

    def on_signal(number, _):
        for name in signal.SIGTERM, signal.SIGINT:
            signal.signal(name, signal.SIG_DFL)     # a second one ends it at once
        worker.drain(signal.Signals(number).name)
    for name in signal.SIGTERM, signal.SIGINT:
        signal.signal(name, on_signal)

    has_more = False
    while not worker.is_gone:
        for data in connection.received(0 if has_more else 0.02):
            worker.receive(data)
        has_more = worker.step()
    connection.close()


if __name__ == "__main__":
    main()
