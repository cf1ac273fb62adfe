# The memory that reading one large file of evidence takes, by kind.
import evidence
import releases
from measuring import MB, Goal, Group, Subject, apart, size_of

FILES = [
    ("junit.xml", "junit", 200, "tests that print much"), ("short.xml", "junit", 200, "short tests"),
    ("scan.sarif", "sarif", 100, "50,000 results"), ("bom.cdx.json", "cyclonedx", 50, "65,000 components"),
    ("run.trx", "tests", 100, "81,000 tests"), ("clover.xml", "coverage", 100, "2,000,000 lines"),
    ("trivy.json", "scan", 100, "50,000 weaknesses"), ("grype.json", "scan", 100, "33,000 matches"),
    ("osv.json", "scan", 100, "43,000 packages"), ("gl-sast-report.json", "scan", 100, "53,000 findings"),
    ("coverage.lcov", "lcov", 100, "11,000,000 lines")]


def groups(bench):
    for number, (name, kind, size, about) in enumerate(FILES):
        yield large(bench, number, name, kind, size // 20 if bench.quick else size, about)


def large(bench, number, name, kind, size, about):
    space = bench.folder(f"memory-{number}") / "workspace"
    folder = releases.single(space, [(name, kind)])
    apart(evidence.write, folder / name, size * MB, number)
    check = [bench.program, "check", "1.0.0"]
    build = [bench.program, "build", "--fail-on", "never"]
    subjects = [
        # 2: other checks lack their evidence.
        Subject("colophon check", bench.process(check, space, expected=(0, 2)), size=lambda: size_of(folder)),
        Subject(
            "colophon build, cold",
            bench.process(build, space, before=lambda: bench.put_away(space / "output", space / ".colophon")),
            size=lambda: size_of(space / "output", "*.tar.gz")),
    ]
    goals = [Goal(subject.name, "memory", 64 * MB) for subject in subjects]
    return Group(
        f"one {kind} file of {size} MB, {about}", subjects, goals=goals,
        notes=lambda: ["Sizes: of the evidence with the record; of the bundle."])
