#!/bin/sh
# Builds and runs the tests in release mode; more options of `swift test` may follow.
#
#   deploy/test.sh [--filter REGEX] [--no-parallel] [--sanitize thread --scratch-path FOLDER] ...
#
# The output of build and run, thousands of lines, goes to .build/test.log; here stands what failed,
# what was skipped, and the counts.
#
# What counts is what Swift Testing says happened, not the exit code alone: a filter that matches
# nothing would pass for success.
set -eu
cd "$(dirname "$0")/.."

events=.build/test-events.jsonl
log=.build/test.log
mkdir -p .build
rm -f "$events"
result=0
echo "building and testing; the whole output is in $log"
# Without testable imports, `swift test` and `swift build` share what they compile.
swift test -c release --disable-xctest --disable-testable-imports \
  --event-stream-version 0 --event-stream-output-path "$events" "$@" >"$log" 2>&1 || result=$?
if [ ! -s "$events" ]; then
  cat "$log" # Nothing ran, so the build says why.
elif ! grep -q '"runEnded"' "$events"; then
  echo "the test process ended before its tests, with these last words:"
  tail -n 20 "$log"
fi
python3 deploy/test_report.py "$events" || result=1
exit "$result"
