# Makes the repository of the README's tour, a small Python project with seven releases, and reports of a test run of the next one:
# bash scripts/parts/orchard.bash FOLDER
# Names, days and contents are fixed, so that its commits, and with them every digest, are the same on each machine.
set -euo pipefail

export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
export GIT_AUTHOR_NAME='The Orchard authors' GIT_AUTHOR_EMAIL=orchard@example.org
export GIT_COMMITTER_NAME=$GIT_AUTHOR_NAME GIT_COMMITTER_EMAIL=$GIT_AUTHOR_EMAIL

at() { export GIT_AUTHOR_DATE="$1T10:00:00Z" GIT_COMMITTER_DATE="$1T10:00:00Z"; }

# change DAY SUBJECT: one more line of code and of documentation, with the subject as its message.
change() {
    at "$1"
    echo "# $2" >>src/orchard/rows.py
    echo "- $2" >>docs/rows.md
    git add --all
    git commit --quiet --message "$2"
}

# section VERSION DAY ENTRIES: the changelog's newest section, and the version in the manifest.
section() {
    { printf '# Changelog\n\n## [%s] - %s\n\n%s\n' "$1" "$2" "$3"; tail -n +2 CHANGELOG.md; } >CHANGELOG.new
    mv CHANGELOG.new CHANGELOG.md
    printf '[project]\nname = "orchard"\nversion = "%s"\n' "$1" >pyproject.toml
    at "$2"
    git add --all
    git commit --quiet --message "chore: release $1"
}

release() {
    section "$@"
    git tag --annotate "v$1" --message "Orchard $1"
}

git init --quiet --initial-branch main "$1"
cd "$1"
git remote add origin https://github.com/orchard/orchard
mkdir -p src/orchard docs
printf '# Changelog\n' >CHANGELOG.md
printf '"""Rows of trees."""\n' >src/orchard/rows.py
printf '# Rows\n\n' >docs/rows.md

change 2025-02-03 'feat: count the trees of a row'
release 1.0.0 2025-03-10 $'The first release.\n\n### Added\n\n- `count` gives the number of trees in a row.'
change 2025-04-22 'feat: rows of different lengths (#12)'
change 2025-05-05 'fix: an empty row is no error (#14)'
release 1.1.0 2025-05-19 $'### Added\n\n- Rows may have different lengths (#12).\n\n### Fixed\n\n- An empty row is no error (#14).'
change 2025-06-02 'fix: a row of one tree was counted twice (#17)'
release 1.1.1 2025-06-03 $'### Fixed\n\n- A row of one tree was counted twice (#17).'
change 2025-08-11 'feat: the age of a tree (#21)'
change 2025-08-20 'perf: rows are counted once (#23)'
release 1.2.0 2025-09-01 $'### Added\n\n- `age` gives the years since a tree was planted (#21).\n\n### Changed\n\n- Rows are counted once, which takes half the time (#23).'
change 2025-10-13 'fix: escape names of trees in reports (#27)'
release 1.2.1 2025-10-14 $'### Security\n\n- Names of trees are escaped in reports (#27).'
change 2025-11-24 'feat!: a row has a direction (#30)'
release 2.0.0-rc.1 2025-12-08 $'### Changed\n\n- **Breaking:** a row has a direction, and `count` takes it (#30).'
change 2026-01-12 'docs: how to migrate a row (#33)'
release 2.0.0 2026-01-19 $'### Changed\n\n- **Breaking:** a row has a direction, and `count` takes it (#30).\n\n### Documentation\n\n- How to migrate a row (#33).'
change 2026-02-16 'feat: harvests of several years (#36)'
change 2026-02-23 'fix: a leap day is a day (#38)'
section 2.1.0 2026-03-02 $'### Added\n\n- `harvest` takes several years (#36).\n\n### Fixed\n\n- A leap day is a day (#38).'

mkdir reports
cat >reports/junit.xml <<'XML'
<?xml version="1.0" encoding="utf-8"?>
<testsuites><testsuite name="pytest" errors="0" failures="1" skipped="0" tests="3" time="0.041" timestamp="2026-03-02T10:05:00+00:00">
<testcase classname="tests.test_rows" name="test_count" time="0.011"/>
<testcase classname="tests.test_rows" name="test_empty_row" time="0.009"/>
<testcase classname="tests.test_harvest" name="test_leap_day" time="0.021"><failure message="assert 365 == 366">tests/test_harvest.py:8: AssertionError</failure></testcase>
</testsuite></testsuites>
XML
