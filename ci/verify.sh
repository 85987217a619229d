#!/usr/bin/env bash
# Judges a file of programs with `orlm verify` and writes the reports of the `verify` action. Everything comes by
# environment variables, so that no input is ever part of a command line that a shell reads:
#   ORLM              the orlm program
#   ITEMS             JSON Lines of programs
#   REPORTS           folder for results.jsonl, junit.xml, results.sarif, ledger.jsonl
#   SOLVER, JOBS, SHARD, REQUIRE_LAYERS   as the flags of `orlm verify`; empty for their defaults
#   MORE              further flags, separated by white space
# Ends as `orlm verify` does.
set -uo pipefail

reports=${REPORTS:-orlm-reports}
mkdir -p "$reports" || exit 4
arguments=(verify "$ITEMS" --json --junit "$reports/junit.xml" --sarif "$reports/results.sarif")
arguments+=(--ledger "$reports/ledger.jsonl" --resume)
if [ -n "${SOLVER:-}" ]; then arguments+=(--solver "$SOLVER"); fi
if [ -n "${JOBS:-}" ]; then arguments+=(--jobs "$JOBS"); fi
if [ -n "${SHARD:-}" ]; then arguments+=(--shard "$SHARD"); fi
if [ -n "${REQUIRE_LAYERS:-}" ]; then arguments+=(--require-layers "$REQUIRE_LAYERS"); fi
read -r -a more <<<"${MORE:-}"
arguments+=("${more[@]}")

"${ORLM:-orlm}" "${arguments[@]}" >"$reports/results.jsonl" 2> >(tee "$reports/verify.log" >&2)
code=$?

if [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then
    {
        echo "### Programs judged by orlm"
        echo
        # Indented, so that nothing that a program printed is taken for markup.
        sed 's/^/    /' "$reports/verify.log"
    } >>"$GITHUB_STEP_SUMMARY"
fi
if [ -n "${GITHUB_OUTPUT:-}" ]; then
    {
        echo "code=$code"
        echo "junit=$reports/junit.xml"
        echo "sarif=$reports/results.sarif"
        echo "results=$reports/results.jsonl"
    } >>"$GITHUB_OUTPUT"
fi
exit "$code"
