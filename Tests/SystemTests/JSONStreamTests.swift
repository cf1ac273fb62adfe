// JSON that comes in pieces is read, refused and placed as JSON that is there at once, and large lists are not held.
import Testing

@testable import Colophon
@testable import Documents
@testable import Evidence
@testable import Files
@testable import Primitives
@testable import ReleaseModel
@testable import Sync
@testable import Verification

private let pieces = [1, 2, 3, 7, 4096]

/// The tree, or the error, of the document in one piece and in many.
private func outcome(_ bytes: Bytes, piece: Int? = nil, limits: DocumentLimits = .record) -> String {
    do throws(DocumentError) {
        guard let piece else { return located(try parseDocument(bytes, format: .json, limits: limits)) }
        var stream = JSONStream(ByteFeed(bytes, piece: piece), shape: .whole, limits: limits)
        return located(try stream.root())
    } catch {
        return "\(error.message) | \(error.remedy) | \(error.position?.description ?? "nowhere")"
    }
}

/// With all places.
private func located(_ node: DataNode) -> String {
    let content =
        switch node.content {
        case .scalar(let text, let kind): "\(kind) \(Bytes(text.utf8))"
        case .sequence(let items): "[\(items.map(located).joined(separator: ","))]"
        case .mapping(let members):
            "{\(members.map { "\(Bytes($0.key.utf8)) at \($0.keyPosition): \(located($0.value))" }.joined(separator: ","))}"
        }
    return "\(node.position) \(content)"
}

@Suite struct JSONStreamTests {
    /// nst/JSONTestSuite, all of it.
    @Test(arguments: pieces)
    func agreesWithTheTreeOnTheSuite(piece: Int) {
        for test in JSONSuiteCase.accepted + JSONSuiteCase.refused + JSONSuiteCase.free {
            #expect(outcome(test.bytes, piece: piece) == outcome(test.bytes), "\(test.name)")
        }
    }

    static let hostile: [Bytes] = [
        Bytes("{\"a\": [1, {\"b\": \"\u{E9}\u{20AC}\u{1F600}\"}],\r\n \"\u{E9}\": x}".utf8),
        Bytes("[\"\u{1F600}\u{1F600}\", \"\u{E9}\" 1]".utf8),
        Bytes("[1,\r\n2,\r3,\n4,\r\n\r\n !]".utf8),
        Bytes("{\"k\": 1, \"k\": 2}".utf8), Bytes("{\"k\": 1,\r\n\r \"k\": 2}".utf8),
        Bytes("[\"a\\uD83D\\uDE00b\\u00e9\\\\\\n\"]".utf8), Bytes("[\"\\uD83D\\u0041\"]".utf8), Bytes("[\"\\u12".utf8),
        Bytes("[-12.50e+10, 007]".utf8), Bytes("[12".utf8), Bytes("[1.]".utf8), Bytes("tru".utf8), Bytes("truex".utf8),
        Bytes("[1] // \(String(repeating: "x", count: 200))".utf8),
        Bytes("[averyveryverylongwordthatisnojsonandthatislongerthansixtycharactersinallofitslength]".utf8),
        Bytes("\u{FEFF}[]".utf8), Bytes(repeating: 0x5B, count: 100), Bytes("[[1]".utf8), Bytes("\"open".utf8), [],
        [0x20],
        // Not UTF-8: told of first, wherever other mistakes are.
        Bytes("[1,\r\n\"\u{E9}".utf8) + [0xFF] + Bytes("\"]".utf8), Bytes("[x,\r".utf8) + [0xC3],
        Bytes("[x,\n".utf8) + [0xC3, 0x28], Bytes("[]\r\n".utf8) + [0xE2, 0x82],
        Bytes("[\"".utf8) + [0xED, 0xA0, 0x80],
        Bytes("[\"".utf8) + [0xF4, 0x90, 0x80, 0x80], Bytes("[\"".utf8) + [0xF0, 0x9F, 0x98], [0x80],
        [0xF0, 0x9F, 0x98, 0x80],
        Bytes("[\"".utf8) + [0xC3, 0xA9, 0xE2, 0x82, 0xAC, 0xF0, 0x9F, 0x98, 0x80, 0x22, 0x5D],
    ]

    @Test(arguments: hostile)
    func agreesWithTheTreeOnOddInput(bytes: Bytes) {
        let expected = outcome(bytes)
        for piece in pieces { #expect(outcome(bytes, piece: piece) == expected) }
    }

    @Test func keepsToTheLimits() {
        let limits = DocumentLimits(bytes: 40, depth: 3, nodes: 5)
        for text in ["[[[1]]]", "[[[[1]]]]", "[1,2,3,4]", "[1,2,3,4,5]", String(repeating: " ", count: 41)] {
            let bytes = Bytes(text.utf8)
            #expect(outcome(bytes, piece: 3, limits: limits) == outcome(bytes, limits: limits))
        }
    }

    private static let shape = DocumentShape.members(
        [
            ("runs", .items(.members([("results", .handed("result", .members([("id", .whole)]))), ("tool", .whole)]))),
            ("rest", .nothing),
        ], others: .whole)

    private func read(_ text: String, piece: Int = 5) throws -> (items: [String], root: String) {
        var stream = JSONStream(ByteFeed(Bytes(text.utf8), piece: piece), shape: Self.shape, limits: .record)
        var items: [String] = []
        while let item = try stream.next() { items.append("\(item.list) \(item.indices) \(located(item.node))") }
        return (items, located(try stream.root()))
    }

    @Test func handsOutTheItemsOfAListAndKeepsNoneOfThem() throws {
        let text =
            #"{"runs": [{"results": [{"id": 1, "x": [1]}, 2], "tool": "t"}, {"results": []}, {"results": [[3]]}], "a": [1]}"#
        let (items, root) = try read(text)
        #expect(
            items == [
                "result [0, 0] line 1, column 24 {\(Bytes("id".utf8)) at line 1, column 25: line 1, column 31 number [49],"
                    + "\(Bytes("x".utf8)) at line 1, column 34: line 1, column 39 []}",
                "result [0, 1] line 1, column 45 number [50]", "result [2, 0] line 1, column 93 []",
            ])
        let gap = String(repeating: " ", count: 22)
        let kept = try parseDocument(
            Bytes(
                #"{"runs": [{"results": [\#(gap)], "tool": "t"}, {"results": []}, {"results": [   ]}], "a": [1]}"#.utf8),
            format: .json, limits: .record)
        #expect(root == located(kept))
    }

    @Test func whatIsOfAnotherKindThanTheShapeIsThereAndEmpty() throws {
        #expect(try read(#"{"runs": {"results": [1]}}"#).items == [])
        #expect(try read(#"{"runs": {"results": [1]}}"#).root == read(#"{"runs": {              }}"#).root)
        #expect(
            try read(#"{"runs": [{"results": {"id": 1}}]}"#).root == read(#"{"runs": [{"results": {       }}]}"#).root)
    }

    @Test(arguments: [
        #"{"rest": {"a": 1, "a": 2}}"#, #"{"rest": ["\q"]}"#, #"{"rest": [01]}"#, #"{"rest": ["\uD800"]}"#,
        #"{"rest": ["a"#,
        "{\"rest\": [\"a\tb\"]}", #"{"runs": [{"results": [{"x": {"k": 1, "k": 1}}]}]}"#,
    ])
    func whatIsNotKeptIsCheckedAllTheSame(text: String) {
        let whole = documentError(text, .json)
        var error: DocumentError?
        do throws(DocumentError) {
            var stream = JSONStream(ByteFeed(Bytes(text.utf8), piece: 2), shape: Self.shape, limits: .record)
            _ = try stream.root()
        } catch let caught { error = caught }
        #expect(error == whole && error != nil)
    }

    @Test func holdsLittleOfALargeDocument() throws {
        let result = #"{"id": "rule", "text": "\#(String(repeating: "é", count: 300))", "more": [1, 2, 3]}"#
        let text = #"{"runs": [{"results": ["# + repeatElement(result, count: 4_000).joined(separator: ",\n") + "]}]}"
        #expect(text.utf8.count > 2 << 20)
        var stream = JSONStream(ByteFeed(Bytes(text.utf8), piece: 4096), shape: Self.shape, limits: .standard)
        var count = 0
        while let item = try stream.next() {
            #expect(item.index == count && item.node["text"]?.string == "")
            count += 1
        }
        #expect(count == 4_000)
        #expect(try stream.root()["runs"]?.sequence?.first?["results"]?.sequence?.isEmpty == true)
        #expect(stream.largestHeld < 3 * 4096)
    }
}
