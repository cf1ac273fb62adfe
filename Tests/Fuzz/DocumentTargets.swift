// The readers of JSON, YAML, XML and Markdown.
import Bundles
import Colophon
import Documents
import Evidence
import Files
import Primitives
import ReleaseModel
import Verification

enum DocumentTargets {
    static let all = [
        FuzzTarget(name: "json", maximumLength: 1 << 12, seeds: { documents([".json"]) + jsonSeeds }) {
            document($0, .json)
        },
        FuzzTarget(name: "yaml", maximumLength: 1 << 12, seeds: { documents([".yaml", ".json"]) + yamlSeeds }) {
            document($0, .yaml)
            yamlStream($0)
        },
        FuzzTarget(name: "xml", maximumLength: 1 << 12, seeds: { documents([".xml"]) + xmlSeeds }, run: xml),
        FuzzTarget(name: "markdown", maximumLength: 1 << 12, seeds: { documents([".md"]) }, run: markdown),
    ]

    private static let limits = DocumentLimits(bytes: 1 << 16, depth: 64, nodes: 10_000)

    private static func documents(_ endings: [String]) -> [Bytes] {
        Fixture.files("ColophonTests/Fixtures").filter { file in
            file.bytes.count <= 1 << 12 && endings.contains { file.path.hasSuffix($0) }
        }.map(\.bytes)
    }

    private static let jsonSeeds = [
        #"{"a":[1,-0,0.5,1e3,-1.25E-7,12345678901234567890],"é":"\u00e9\ud83d\ude00\n\/","b":{"":null,"t":true}}"#,
        "[[[[[[[[]]]]]]]]", #""\u0000\u001f\u007f\uffff""#, "0", "-1", "false", " null\r\n",
    ].map { Bytes($0.utf8) }

    private static let yamlSeeds = [
        "a: &x {b: [1, 2]}\nc: *x\nd: [*x, *x]\n", "%YAML 1.2\n---\na: !!str 1\n...\n",
        "a: |+\n  text\n\nb: >-\n  folded\n  text\n",
        "? a\n: 'it''s'\n\"b\\u00e9\": \"\\x41\\N\"\n", "- .inf\n- .nan\n- 0x1F\n- 0o17\n- ~\n- 12.0\n- 1e3\n",
        "&a [*a]\n", "<<: {a: 1}\n", "[? a : 1, ? ]\n", "[? , ]\n", "\u{FEFF}a: b # comment\n",
    ].map { Bytes($0.utf8) }

    private static let xmlSeeds =
        [
            "<a x='1' y=\"&lt;&#x41;\"><!-- c --><b/>t<![CDATA[<x>]]>&amp;</a>",
            "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><p:a xmlns:p='urn:x'><?pi x?></p:a>",
            "<!DOCTYPE a SYSTEM 'a.dtd'><a/>", "<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>",
        ].map { Bytes($0.utf8) } + [Bytes("<a>é</a>".utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] })]

    private static func document(_ bytes: Bytes, _ format: DocumentFormat) {
        guard let node = try? parseDocument(bytes, format: format, limits: limits) else { return }
        var nodes = 0
        check(node, depth: 0, nodes: &nodes)
        hold(nodes <= limits.nodes, "there are no more values than allowed")
        let json = JSON(node)
        for text in [json.canonicalBytes, Bytes(json.prettyText.utf8)] {
            guard
                let again = try? parseDocument(
                    text, format: .json, limits: .init(bytes: 1 << 20, depth: 64, nodes: 10_000))
            else { return hold(false, "what is written canonically can be read") }
            hold(JSON(again).canonicalBytes == json.canonicalBytes, "reading and writing again changes nothing")
        }
    }

    /// What is read as a document is YAML to the other reader too, and that one ends well on all else.
    private static func yamlStream(_ bytes: Bytes) {
        let isStream = (try? checkYAML(bytes)) != nil
        hold(isStream || (try? parseDocument(bytes, format: .yaml, limits: limits)) == nil, "a document is a stream")
    }

    private static func check(_ node: DataNode, depth: Int, nodes: inout Int) {
        nodes += 1
        hold(depth <= limits.depth, "nothing is nested more deeply than allowed")
        hold(node.position.line >= 1 && node.position.column >= 1, "positions start at 1")
        _ = (node.int, node.double, node.bool, node.kindName)
        for item in node.sequence ?? [] { check(item, depth: depth + 1, nodes: &nodes) }
        var keys: Set<Bytes> = []
        for member in node.mapping ?? [] {
            hold(keys.insert(Bytes(member.key.utf8)).inserted, "keys are unique")
            check(member.value, depth: depth + 1, nodes: &nodes)
        }
    }

    private static func xml(_ bytes: Bytes) {
        var open: [String] = []
        var roots = 0
        do {
            var stream = try XMLStream(bytes, limits: limits)
            do {
                while let event = try stream.next() {
                    hold(stream.line >= 1, "lines start at 1")
                    switch event {
                    case .start(let element):
                        if open.isEmpty { roots += 1 }
                        open.append(element.name)
                        hold(open.count <= limits.depth, "nothing is nested more deeply than allowed")
                    case .text(let text): hold(!text.isEmpty, "a text is not empty")
                    case .end(let name):
                        hold(open.popLast().map { $0.utf8.elementsEqual(name.utf8) } ?? false, "tags match")
                    }
                }
                hold(open.isEmpty && roots == 1, "a whole document has one root, and it ends")
            } catch {
                do {
                    while try stream.next() != nil {}
                    hold(false, "an error stays")
                } catch let second { hold(second == error, "an error stays the same") }
            }
        } catch {}
    }

    private static func markdown(_ bytes: Bytes) {
        let source = String(decoding: bytes, as: UTF8.self)
        let html = Markdown.html(source).utf8
        hold(
            !html.contains(sequence: "<script") && !html.contains(sequence: "href=\"javascript:"), "no script comes out"
        )
        _ = (Markdown.inlineHTML(source), Markdown.plainText(source))
    }
}

extension String.UTF8View {
    fileprivate func contains(sequence text: StaticString) -> Bool {
        text.withUTF8Buffer { firstRange(of: $0) != nil }
    }
}
