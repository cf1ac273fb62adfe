"""What may happen to a file: faults that leave it red, and changes that mean nothing."""
import json
import random
import re

NAMES = ["report.xml", "report.json", "results.txt", "out.yaml", "artifact", "build.log", "data.bin"]


def mutations(sample, count, seed):
    """Pairs of a name and (file name, bytes), made from the red file: the same ones each time."""
    chance = random.Random(f"{seed} {sample.file}")
    text = sample.red
    plain = text.encode()
    fixed = [
        ("emptied", sample.file, b""), ("blank", sample.file, b" \n\n"), ("cut to its first byte", sample.file, plain[:1]),
        ("without its last byte but white space", sample.file, text.rstrip()[:-1].encode()),
        ("UTF-16 little endian", sample.file, text.encode("utf-16")), ("UTF-8 with a mark", sample.file, b"\xef\xbb\xbf" + plain),
        ("UTF-16 big endian", sample.file, b"\xfe\xff" + text.encode("utf-16-be")),
        ("UTF-16 without a mark", sample.file, text.encode("utf-16-le")), ("UTF-32", sample.file, text.encode("utf-32")),
        ("Latin-1", sample.file, text.encode("latin-1", "replace")), ("CRLF", sample.file, text.replace("\n", "\r\n").encode()),
        ("a blank line in front", sample.file, b"\n" + plain), ("chatter in front", sample.file, b"Running tests...\n" + plain),
        ("NULs behind", sample.file, plain + b"\0\0\0\0"), ("itself twice", sample.file, plain + plain),
        ("an HTML page", sample.file, b"<!DOCTYPE html><html><body>404</body></html>\n"),
        ("an error message", sample.file, b'{"message": "Bad credentials", "status": "401"}\n'),
        ("a list of nothing", sample.file, b"[]\n"), ("an object of nothing", sample.file, b"{}\n"),
    ]
    fixed += [(f"named {name}", name, plain) for name in NAMES]
    if sample.kind == "pull-requests":
        fixed = [change for change in fixed if change[0] != "a list of nothing"]  # An empty list passes, and says that it is empty.
    made = fixed[:count]
    keys = unprotected(sample)
    while len(made) < count:
        if keys and chance.random() < 0.6:
            start, end = chance.choice(keys)
            word = text[start:end]
            other = chance.choice([word + "X", word[:-1], word.upper() if word != word.upper() else word.lower(), "x"])
            made.append((f"{word} at {start} is {other}", sample.file, (text[:start] + other + text[end:]).encode()))
        else:
            length = chance.randrange(1, len(plain))
            made.append((f"cut to {length} bytes", chance.choice([sample.file, *NAMES]), plain[:length]))
    return [(name, (file, data)) for name, file, data in made]


def unprotected(sample):
    """Where keys, attributes and elements are, but for those of the fault."""
    if sample.strict_lines or sample.kind == "changelog":
        return []
    places = []
    for found in re.finditer(r'"([A-Za-z$][\w$-]*)"\s*:|[ \n]([a-z][\w-]*)=["\']|</?([a-z][\w-]*)', sample.red):
        group = found.lastindex
        whole = found.group(0)
        if not any(part.strip("<=\" ") in whole or whole.strip() in part for part in sample.fault):
            places.append(found.span(group))
    # An element is renamed at its end as well, or the file is no XML.
    return [place for place in places if sample.red[place[0] - 1] not in "</"]


def shuffled(value, chance):
    if isinstance(value, dict):
        members = list(value.items())
        chance.shuffle(members)
        return {key: shuffled(item, chance) for key, item in members}
    return [shuffled(item, chance) for item in value] if isinstance(value, list) else value


def extended(value, depth):
    """With one more member that nobody knows in each object of a depth."""
    if isinstance(value, dict):
        more = {"x-own": [1, {"a": None}]} if depth == 0 else {}
        return {**{key: extended(item, depth - 1) for key, item in value.items()}, **more}
    return [extended(item, depth - 1) for item in value] if isinstance(value, list) else value


def encodings(text):
    return [("a byte order mark", b"\xef\xbb\xbf" + text.encode()), ("UTF-16 little endian", b"\xff\xfe" + text.encode("utf-16-le")),
            ("UTF-16 big endian", b"\xfe\xff" + text.encode("utf-16-be"))]


def harmless(sample, count, seed):
    """Pairs of a name and bytes, made from the green file."""
    chance = random.Random(f"{seed} {sample.file} green")
    text = sample.green
    forms = [("itself", text), ("CRLF", text.replace("\n", "\r\n")), ("no line end at the end", text.rstrip("\n"))]
    if not sample.strict_lines:
        forms.append(("more line ends at the end", text + "\n\n"))
    if text[0] in "[{" and not sample.strict_lines:
        value = json.loads(text)
        forms += [(f"indented by {n}", json.dumps(value, indent=n, ensure_ascii=False)) for n in (None, 1, 4, "\t")]
        forms += [("escaped", json.dumps(value)), ("without blanks", json.dumps(value, separators=(",", ":"), ensure_ascii=False))]
        if not sample.keys_are_names:
            forms += [(f"a member that nobody knows, {n} deep", json.dumps(extended(value, n), ensure_ascii=False)) for n in range(3)]
        forms += [("blank lines in front", "\n \n" + text)]
        forms += [(f"keys in order {n}", json.dumps(shuffled(value, chance), ensure_ascii=False)) for n in range(6)]
    elif text.startswith("<"):
        body = text.split("?>", 1)[1]
        forms += [
            ("without a declaration", body.lstrip()), ("single quotes", text.replace('"', "'")),
            ("blank lines in front", "\n\n" + text), ("indented", text.replace("\n<", "\n    <")),
            ("tabs", text.replace("\n<", "\n\t<")), ("a comment in front", text.replace("?>", "?><!-- made by hand -->", 1)),
            ("a comment behind", text + "<!-- end -->\n"), ("standalone", text.replace("?>", ' standalone="yes"?>', 1)),
            ("an attribute that nobody knows", re.sub(r"(?<=\n)<([A-Za-z][\w-]*)", r'<\1 own="1"', text, count=2)),
            ("a stylesheet", text.replace("?>", '?>\n<?xml-stylesheet href="a.xsl"?>', 1)),
            ("long empty elements", re.sub(r"<(\w+)([^<>]*)/>", r"<\1\2></\1>", text)),
            ("its encoding in lower case", text.replace("UTF-8", "utf-8")),
        ]
    elif sample.kind == "changelog":
        forms += [("closed headings", text.replace("# Changelog", "# Changelog #")), ("asterisks", text.replace("- ", "* ")),
                  ("brackets", text.replace("## 2.0.0", "## [2.0.0]")), ("a comment", text + "<!-- end -->\n")]
    made = [(name, form.encode()) for name, form in forms]
    for name, form in forms:
        made += [(f"{name}, {encoding}", data) for encoding, data in encodings(form)]
    if text.startswith("<"):
        latin = text.replace("UTF-8", "ISO-8859-1")
        made.insert(3, ("ISO-8859-1", latin.encode("latin-1")))
    first, rest = made[:len(forms)], made[len(forms):]
    chance.shuffle(rest)
    return (first + rest)[:count]
