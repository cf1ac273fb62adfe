# Records where one subject spends its processor time, with perf, and prints the symbols that take most of it.
import shutil
import subprocess

TOP = 25


def profile(bench, groups, wanted):
    """`wanted` is a part of `title: subject`; without it the first subject of the row is taken."""
    if not shutil.which("perf"):
        raise SystemExit("benchmarks/program: install perf first: apt-get install linux-perf")
    for group in groups:
        for subject in group.subjects:
            if wanted in f"{group.title}: {subject.name}":
                record(bench, group, subject)
                return
    raise SystemExit(f"benchmarks/program: no subject of this row is called {wanted}")


def record(bench, group, subject):
    data = bench.scratch / "perf.data"
    bench.prefix = ["perf", "record", "-q", "-g", "-o", data, "--"]
    figures = subject.run()
    bench.prefix = []
    report = subprocess.run(
        ["perf", "report", "-i", data, "--stdio", "--no-children", "--no-inline", "-g", "none", "-F", "overhead,dso,symbol"],
        capture_output=True, text=True).stdout
    lines = [line.rstrip() for line in report.splitlines() if line.strip() and not line.startswith("#")][:TOP]
    print(f"{group.title}: {subject.name}; {figures.seconds:.2f} s, {figures.processor:.2f} s of processors while recorded")
    print(demangled("\n".join(lines)))


def demangled(text):
    swift = shutil.which("swift")
    if not swift:
        return text
    return subprocess.run([swift, "demangle", "--simplified"], input=text, capture_output=True, text=True).stdout.rstrip() or text
