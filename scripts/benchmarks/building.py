# What a bare machine compiles for the two first commands, in processor minutes, and how large the program is.
import os
import shutil
import subprocess
from pathlib import Path

from measuring import MB, Goal, Group, Subject, apart

ROOT = Path(__file__).resolve().parents[2]
FIRST, SECOND = "swift build of colophon, as scripts/site does", "swift test: build and run, as scripts/test does"
OURS, LEAST = "colophon, stripped", "argument-parser, subprocess and system alone"
RELEASE = ["-c", "release", "--static-swift-stdlib"]
PACKAGE = """\
// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "least",
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: []),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    ],
    targets: [
        .executableTarget(
            name: "least",
            dependencies: [
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ])
    ])
"""
PROGRAM = """\
import ArgumentParser
import Subprocess
import SystemPackage

@main struct Least: AsyncParsableCommand {
    @Argument var program: String

    func run() async throws {
        let result = try await Subprocess.run(.path(FilePath(program)), output: .string(limit: 100))
        print(result.standardOutput ?? "")
    }
}
"""


def setup(bench):
    """Each run begins without a build folder; the packages are fetched before, since the network is no processor."""
    folder = bench.folder("setup")
    scratch = folder / "build"
    swift = ["--package-path", ROOT, "--scratch-path", scratch]

    def fetched():
        bench.put_away(scratch)
        subprocess.run(["swift", "package", *swift, "resolve"], check=True, capture_output=True)

    def build(name, command):
        return Subject(name, bench.process([*command, *swift], folder, before=fetched), size=lambda: apart(made, str(scratch)))

    subjects = [build(FIRST, ["swift", "build", "--product", "colophon", *RELEASE])]
    if not bench.quick:
        subjects.append(build(SECOND, ["swift", "test", "--experimental-maximum-parallelization-width", "4"]))
    yield Group(
        "set-up, nothing compiled before", subjects,
        goals=[Goal(FIRST, "processor", 4 * 60), Goal(SECOND, "processor", 15 * 60)],
        notes=lambda: ["Sizes: of the whole build folder, with the packages' sources."])


def made(folder):
    return sum(
        os.lstat(os.path.join(place, name)).st_size for place, _, names in os.walk(folder) for name in names)


def size(bench):
    folder = bench.folder("size")
    least = folder / "Sources/least"
    least.mkdir(parents=True)
    (folder / "Package.swift").write_text(PACKAGE)
    (least / "Least.swift").write_text(PROGRAM)
    subprocess.run(["swift", "build", *RELEASE], cwd=folder, check=True, capture_output=True)

    def stripped(name, program, arguments):
        copy = folder / Path(program).name
        subprocess.run(["strip", "--strip-all", "-o", copy, program], check=True)
        return Subject(name, bench.process([copy, *arguments], folder), size=lambda: copy.stat().st_size)

    shutil.move(folder / ".build/release/least", folder / "unstripped")
    yield Group(
        "the program's size, and its start",
        [stripped(OURS, bench.program, ["--version"]), stripped(LEAST, folder / "unstripped", ["--help"])],
        reference=LEAST, goals=[Goal(OURS, "size", 24 * MB), Goal(OURS, "size", 9 * MB, of=LEAST, is_over=True)], warms_up=True)
