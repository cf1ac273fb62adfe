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


WRITERS = {
    ".bin": noise, ".log": log, ".sarif": sarif, ".cdx.json": cyclonedx,
    "short.xml": functools.partial(junit, case_size=250), ".xml": junit,
}


def write(path, size, seed):
    """A file of about `size` bytes, of the kind that its name says."""
    path.parent.mkdir(parents=True, exist_ok=True)
    writer = next(writer for ending, writer in WRITERS.items() if path.name.endswith(ending))
    with open(path, "wb", buffering=BLOCK) as file:
        writer(file, size, random.Random(seed))
