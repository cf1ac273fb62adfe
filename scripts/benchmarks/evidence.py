# Writes evidence of any size, always the same: logs, test reports, scanner results, bills of materials, and what can't be packed.
import functools
import json
import random
import uuid

from releases import VERBS, WORDS, sentence

BLOCK = 1_000_000


def noise(file, size, numbers):
    """Bytes that no compression makes smaller, as those of an image or a packed program."""
    for start in range(0, size, BLOCK):
        file.write(numbers.randbytes(min(BLOCK, size - start)))


def log(file, size, numbers):
    """Lines as servers write them. One in ten blocks is new, and blocks are marked, so that making them takes no hour."""
    stock = []
    written = 0
    while written < size:
        if len(stock) < 12 or numbers.random() < 0.1:
            stock = stock[-11:] + [lines(numbers, min(size, BLOCK))]
        piece = bytearray(numbers.choice(stock))
        for _ in range(len(piece) // 2500):
            at = numbers.randrange(len(piece) - 256)
            piece[at : at + 128] = numbers.randbytes(64).hex().encode()
        written += file.write(piece[: size - written])


def lines(numbers, size=BLOCK):
    made, length = [], 0
    while length < size:
        line = (
            f"2024-03-01T12:{numbers.randrange(60):02}:{numbers.randrange(60):02}Z INFO worker-{numbers.randrange(16)} "
            f"{numbers.choice(WORDS)} {numbers.choice(VERBS)} request {numbers.getrandbits(32):08x} "
            f"GET /v1/items/{numbers.randrange(10**6)} status={numbers.choice((200, 200, 200, 304, 404))} "
            f"duration={numbers.randrange(2000)}ms bytes={numbers.randrange(10**5)}\n")
        made.append(line)
        length += len(line)
    return "".join(made).encode()


def junit(file, size, numbers, case_size=2500):
    """A test report as pytest writes it, with what the tests printed; one in a thousand was skipped."""
    printed = lines(numbers, max(min(size, BLOCK), 4 * case_size)).decode()
    count = max(size // case_size, 1)
    skipped = count // 1000
    file.write(
        f'<?xml version="1.0" encoding="utf-8"?>\n<testsuites><testsuite name="pytest" errors="0" failures="0" '
        f'skipped="{skipped}" tests="{count}" time="{count / 100:.3f}" timestamp="2024-03-01T12:00:00">\n'.encode())
    for number in range(count):
        head = (
            f'<testcase classname="tests.test_{WORDS[number % len(WORDS)]}.Test{number % 997}" '
            f'name="test_{numbers.choice(WORDS)}_{number}" time="{numbers.randrange(3000) / 1000:.3f}">')
        skip = '<skipped type="pytest.skip" message="needs a network"/>' if number % 1000 == 999 else ""
        start = numbers.randrange(len(printed) - case_size)
        room = max(case_size - len(head) - 37 - len(skip), 20)
        file.write(f"{head}{skip}<system-out>{printed[start : start + room]}</system-out></testcase>\n".encode())
    file.write(b"</testsuite></testsuites>\n")


def sarif(file, size, numbers):
    """A scanner's results with snippets and the flow of the code; most are notes, some were looked at and accepted."""
    rules = [
        {"id": f"S{number:03}", "name": f"{word}-is-checked", "shortDescription": {"text": f"The {word} is checked"},
         "defaultConfiguration": {"level": "note"}, "helpUri": f"https://example.org/rules/{number}"}
        for number, word in enumerate(WORDS)]
    head = {"driver": {"name": "bench-scanner", "version": "1.0.0", "rules": rules}}
    file.write(
        b'{"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","runs":[{"tool":%s,'
        b'"invocations":[{"executionSuccessful":true}],"results":[\n' % json.dumps(head).encode())
    written, first = 0, True
    while written < size:
        result = finding(numbers)
        written += file.write((b"" if first else b",\n") + json.dumps(result, indent=1).encode())
        first = False
    file.write(b"\n]}]}\n")


def finding(numbers):
    def location(line):
        return {"physicalLocation": {
            "artifactLocation": {"uri": f"src/{numbers.choice(WORDS)}/{numbers.choice(WORDS)}.py", "uriBaseId": "%SRCROOT%"},
            "region": {"startLine": line, "startColumn": 5, "endLine": line, "endColumn": 60,
                       "snippet": {"text": f"    {numbers.choice(WORDS)} = {numbers.choice(WORDS)}({numbers.choice(WORDS)!r})"}}}}

    line, rule = numbers.randrange(1, 3000), numbers.randrange(len(WORDS))
    result = {
        "ruleId": f"S{rule:03}", "ruleIndex": rule, "level": "note", "message": {"text": sentence(numbers)},
        "locations": [location(line)],
        "partialFingerprints": {"primaryLocationLineHash": f"{numbers.getrandbits(64):016x}:1"},
        "codeFlows": [{"threadFlows": [{"locations": [{"location": location(line + step)} for step in range(3)]}]}],
    }
    if numbers.random() < 0.05:
        result["level"] = "warning"
        result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": "looked at"}]
    return result


def cyclonedx(file, size, numbers):
    """A bill of materials with digests, licences, references and what depends on what."""
    serial = uuid.UUID(int=numbers.getrandbits(128), version=4)
    file.write(
        b'{"bomFormat":"CycloneDX","specVersion":"1.5","serialNumber":"urn:uuid:%s","version":1,\n"components":[\n'
        % str(serial).encode())
    written, references = 0, []
    while written < size * 9 // 10:
        name = f"{numbers.choice(WORDS)}-{numbers.choice(WORDS)}-{len(references)}"
        release = f"{numbers.randrange(9)}.{numbers.randrange(30)}.{numbers.randrange(9)}"
        reference = f"pkg:npm/{name}@{release}"
        part = {
            "type": "library", "bom-ref": reference, "name": name, "version": release, "purl": reference,
            "description": sentence(numbers), "hashes": [{"alg": "SHA-256", "content": numbers.randbytes(32).hex()}],
            "licenses": [{"license": {"id": numbers.choice(("MIT", "Apache-2.0", "BSD-3-Clause", "ISC"))}}],
            "externalReferences": [{"type": "vcs", "url": f"https://example.org/{name}.git"}],
            "properties": [{"name": "bench:folder", "value": f"node_modules/{name}"}],
        }
        written += file.write((b",\n" if references else b"") + json.dumps(part, indent=1).encode())
        references.append(reference)
    file.write(b'\n],"dependencies":[\n')
    for number, reference in enumerate(references):
        edge = {"ref": reference, "dependsOn": numbers.sample(references, min(1, len(references)))}
        file.write((b",\n" if number else b"") + json.dumps(edge).encode())
    file.write(b"\n]}\n")


def trx(file, size, numbers):
    """A run of MSTest: its results, then the definitions that say their classes, and the entries that tie both together."""
    # Each with what it printed: a release may have 100,000 tests.
    count = max(size // 1232, 1)
    identifiers = [tuple(uuid.UUID(int=numbers.getrandbits(128)) for _ in range(2)) for _ in range(count)]
    file.write(
        b'<?xml version="1.0" encoding="utf-8"?>\n<TestRun id="c" name="bench" '
        b'xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010">\n'
        b'<Times creation="2024-03-01T12:00:00Z" start="2024-03-01T12:00:00Z" finish="2024-03-01T12:10:00Z"/>\n<Results>\n')
    for number, (test, execution) in enumerate(identifiers):
        file.write(
            f'<UnitTestResult executionId="{execution}" testId="{test}" testName="Checks{WORDS[number % len(WORDS)]}{number}" '
            f'computerName="bench" duration="00:00:0{numbers.randrange(10)}.{numbers.randrange(10**7):07}" '
            f'startTime="2024-03-01T12:00:00.0000000+00:00" endTime="2024-03-01T12:00:01.0000000+00:00" '
            f'testType="13cdc9d9-ddb5-4fa4-a97d-d965ccfc6d4b" outcome="Passed" '
            f'testListId="8c84fa94-04c1-424b-9868-57a2d4851a1d" relativeResultsDirectory="{execution}"><Output><StdOut>'
            f'{sentence(numbers)} {sentence(numbers)}</StdOut></Output></UnitTestResult>\n'.encode())
    file.write(b"</Results>\n<TestDefinitions>\n")
    for number, (test, execution) in enumerate(identifiers):
        name = f"Checks{WORDS[number % len(WORDS)]}{number}"
        file.write(
            f'<UnitTest name="{name}" storage="/src/bin/release/net8.0/bench.tests.dll" id="{test}">'
            f'<Execution id="{execution}"/><TestMethod codeBase="/src/bin/Release/net8.0/Bench.Tests.dll" '
            f'adapterTypeName="executor://mstestadapter/v2" className="Bench.Tests.Group{number % 997}" '
            f'name="{name}"/></UnitTest>\n'.encode())
    file.write(b"</TestDefinitions>\n<TestEntries>\n")
    for test, execution in identifiers:
        file.write(
            f'<TestEntry testId="{test}" executionId="{execution}" '
            f'testListId="8c84fa94-04c1-424b-9868-57a2d4851a1d"/>\n'.encode())
    file.write(
        f'</TestEntries>\n<ResultSummary outcome="Completed"><Counters total="{count}" executed="{count}" passed="{count}" '
        f'failed="0"/></ResultSummary>\n</TestRun>\n'.encode())


def clover(file, size, numbers):
    """Files of a thousand lines, most of them covered."""
    file.write(b'<?xml version="1.0" encoding="UTF-8"?>\n<coverage generated="1709294400" clover="4.4.1">\n<project timestamp="1709294400">\n')
    written, number = 0, 0
    while written < size:
        parts = [f'<file name="{number}.ts" path="/src/{WORDS[number % len(WORDS)]}/{number}.ts">\n']
        for line in range(1, 1001):
            kind = f'type="cond" truecount="{numbers.randrange(3)}" falsecount="1"' if line % 9 == 0 else 'type="stmt"'
            parts.append(f'<line num="{line}" count="{numbers.randrange(20)}" {kind}/>\n')
        parts.append("</file>\n")
        written += file.write("".join(parts).encode())
        number += 1
    file.write(b"</project>\n</coverage>\n")


def trivy(file, size, numbers):
    """The packages of an image with their weaknesses, each with its description and its references; none is severe."""
    file.write(
        b'{"SchemaVersion":2,"CreatedAt":"2024-03-01T12:00:00Z","ArtifactName":"bench:1","ArtifactType":"container_image",'
        b'"Results":[{"Target":"bench:1 (debian 12.5)","Class":"os-pkgs","Type":"debian","Vulnerabilities":[\n')
    written, number = 0, 0
    while written < size:
        name = f"{numbers.choice(WORDS)}-{numbers.choice(WORDS)}-{number}"
        weakness = {
            "VulnerabilityID": f"CVE-2023-{number}", "PkgID": f"{name}@1.0", "PkgName": name,
            "PkgIdentifier": {"PURL": f"pkg:deb/debian/{name}@1.0"}, "InstalledVersion": "1.0", "Status": "affected",
            "PrimaryURL": f"https://avd.example.org/nvd/cve-2023-{number}", "Title": sentence(numbers),
            "Description": " ".join(sentence(numbers) for _ in range(8)), "Severity": "LOW", "CweIDs": ["CWE-400"],
            "CVSS": {"nvd": {"V3Vector": "CVSS:3.1/AV:L/AC:H/PR:H/UI:R/S:U/C:N/I:N/A:L", "V3Score": 1.8}},
            "References": [f"https://example.org/{numbers.getrandbits(64):x}" for _ in range(12)],
            "PublishedDate": "2023-11-01T10:00:00Z", "LastModifiedDate": "2024-01-01T10:00:00Z"}
        written += file.write((b",\n" if number else b"") + json.dumps(weakness, indent=1).encode())
        number += 1
    file.write(b"\n]}]}\n")


def weaknesses(file, size, numbers, start, entry, end):
    """A report of as many weaknesses as are in `size` bytes, each with its description and its references; none is severe."""
    file.write(start)
    written, number = 0, 0
    while written < size:
        package = f"{numbers.choice(WORDS)}-{numbers.choice(WORDS)}-{number}"
        text = " ".join(sentence(numbers) for _ in range(8))
        addresses = [f"https://example.org/{numbers.getrandbits(64):x}" for _ in range(12)]
        item = entry(f"CVE-2023-{number}", package, text, addresses)
        written += file.write((b",\n" if number else b"") + json.dumps(item, indent=1).encode())
        number += 1
    file.write(end)


def grype(file, size, numbers):
    def entry(name, package, text, addresses):
        weakness = {"id": name, "severity": "Low", "description": text, "urls": addresses, "cvss": []}
        return {"vulnerability": weakness, "relatedVulnerabilities": [weakness], "matchDetails": [],
                "artifact": {"name": package, "version": "1.0", "type": "deb", "purl": f"pkg:deb/debian/{package}@1.0"}}
    weaknesses(file, size, numbers, b'{"matches":[\n', entry, b'\n],"descriptor":{"name":"grype","version":"0.74.0"}}\n')


def osv(file, size, numbers):
    def entry(name, package, text, addresses):
        weakness = {"id": name, "summary": text[:80], "details": text, "database_specific": {"severity": "LOW"},
                    "references": [{"type": "WEB", "url": address} for address in addresses]}
        return {"package": {"name": package, "version": "1.0", "ecosystem": "npm"}, "vulnerabilities": [weakness],
                "groups": [{"ids": [name], "aliases": [name], "max_severity": "1.8"}]}
    weaknesses(file, size, numbers, b'{"results":[{"source":{"path":"a.lock","type":"lockfile"},"packages":[\n', entry, b"\n]}]}\n")


def gitlab(file, size, numbers):
    def entry(name, package, text, addresses):
        return {"id": name, "category": "sast", "name": text[:80], "description": text, "severity": "Low",
                "location": {"file": f"src/{package}.py", "start_line": 7}, "links": [{"url": address} for address in addresses],
                "identifiers": [{"type": "cve", "name": name, "value": name}]}
    weaknesses(
        file, size, numbers, b'{"version":"15.0.0","vulnerabilities":[\n', entry,
        b'\n],"scan":{"type":"sast","status":"success","scanner":{"id":"s","name":"s","version":"1"}}}\n')


def lcov(file, size, numbers):
    """Sections of a thousand lines each, most of which ran."""
    written, number = 0, 0
    while written < size:
        hits = [numbers.choice((0, 1, 1, 7)) for _ in range(1000)]
        lines = "".join(f"DA:{line},{count}\n" for line, count in enumerate(hits, 1))
        covered = sum(count > 0 for count in hits)
        written += file.write(
            f"TN:\nSF:src/{numbers.choice(WORDS)}-{number}.c\n{lines}LF:1000\nLH:{covered}\nend_of_record\n".encode())
        number += 1


WRITERS = {
    ".bin": noise, ".log": log, ".sarif": sarif, ".cdx.json": cyclonedx, ".trx": trx, "clover.xml": clover, "trivy.json": trivy,
    "grype.json": grype, "osv.json": osv, "gl-sast-report.json": gitlab, ".lcov": lcov,
    "short.xml": functools.partial(junit, case_size=250), ".xml": junit,
}


def write(path, size, seed):
    """A file of about `size` bytes, of the kind that its name says."""
    path.parent.mkdir(parents=True, exist_ok=True)
    writer = next(writer for ending, writer in WRITERS.items() if path.name.endswith(ending))
    with open(path, "wb", buffering=BLOCK) as file:
        writer(file, size, random.Random(seed))
