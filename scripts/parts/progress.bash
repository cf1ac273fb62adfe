# Shows how far a build or a run of the tests is, a line now and then, and keeps all that it prints in a file. For scripts to source.

# with_progress LOG TESTS COMMAND…: runs the command. What it says of each file and of each test is counted; everything else, such as
# errors, warnings and failures, is shown as it comes. TESTS: how many tests there are, or 0 where that isn't known.
with_progress() {
    local log=$1 tests=$2 status=0
    shift 2
    mkdir -p "$(dirname "$log")"
    "$@" 2>&1 | tee "$log" | show_progress "$tests" || status=$?
    return "$status"
}

# Without pipefail the status of the command would be lost.
set -o pipefail

show_progress() {
    local tests=$1 of='' line rest done_steps steps tenth shown=0 total=0 passed=0 fetching=false
    if [ "$tests" != 0 ]; then of=" of about $tests"; fi
    shopt -s extglob
    while IFS= read -r line; do
        # Colours, where the tests take this for a terminal.
        if [[ "$line" == *$'\e['* ]]; then line=${line//$'\e['*([0-9;])m/}; fi
        case "$line" in
            Fetching\ * | Fetched\ * | Updating\ * | Updated\ * | Computing\ version* | Computed\ * | Creating\ working* | Working\ copy*)
                if [ "$fetching" = false ]; then echo "Fetching the packages that Package.swift names"; fi
                fetching=true
                ;;
            # Of other packages; `swift build` names the files on the following lines.
            "warning: '"*"': found "*"which are unhandled"* | '    /'*'/checkouts/'*) ;;
            '['*'/'*'] '*)
                rest=${line#[}
                done_steps=${rest%%/*}
                rest=${rest#*/}
                steps=${rest%%]*}
                case "$done_steps$steps" in *[!0-9]* | '') printf '%s\n' "$line"; continue ;; esac
                # The number of steps grows while a build finds out what is to be done.
                if [ "$steps" -gt "$total" ]; then total=$steps; fi
                tenth=$((total < 20 ? 0 : done_steps * 10 / total))
                if [ "$tenth" -gt "$shown" ] && [ "$tenth" -lt 10 ]; then
                    shown=$tenth
                    echo "Building: $done_steps of $total steps"
                fi
                ;;
            '◇ '* | '✔ Suite '*) ;;
            '✔ Test run '*) printf '%s\n' "$line" ;;
            '✔ Test '*)
                passed=$((passed + 1))
                if [ $((passed % 200)) = 0 ]; then echo "Testing: $passed$of passed"; fi
                ;;
            *) printf '%s\n' "$line" ;;
        esac
    done
}
