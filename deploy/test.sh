#!/bin/sh
# Builds and runs the tests in release mode; more options of `swift test` may follow.
#
#   deploy/test.sh [--filter REGEX] [--no-parallel] [--sanitize thread --scratch-path FOLDER] ...
#
# What counts is what Swift Testing says happened, not the exit code alone: a filter that matches
# nothing would pass for success.
set -eu
cd "$(dirname "$0")/.."

events=.build/test-events.jsonl
mkdir -p .build
rm -f "$events"
result=0
# Without testable imports, `swift test` and `swift build` share what they compile.
swift test -c release --disable-xctest --disable-testable-imports \
  --event-stream-version 0 --event-stream-output-path "$events" "$@" || result=$?
python3 deploy/test_report.py "$events" || result=1
exit "$result"
