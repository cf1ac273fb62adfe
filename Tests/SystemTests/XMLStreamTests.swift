// Checks the XML reader against hostile, odd and foreign documents.

import Colophon
import Documents
import Evidence
import Files
import Foundation
import Primitives
import ReleaseModel
import Testing
import Verification

@Suite struct XMLStreamTests {
    // MARK: Events

    @Test func givesStartTextAndEndInOrder() throws {
        let events = try read("<a x='1' y=\"2\"><b/>t<c>u</c></a>")
        #expect(events == ["<a x=1 y=2>", "<b>", "</b>", "t", "<c>", "u", "</c>", "</a>"])
    }

    @Test func joinsTextCDATACommentsAndReferencesIntoOneText() throws {
        let events = try read("<a>one &lt;<![CDATA[<two>]]>&#32;<!-- no --><?no no?>&#x41;&amp;</a>")
        #expect(events == ["<a>", "one <<two> A&", "</a>"])
    }

    @Test func keepsWhiteSpaceBetweenElements() throws {
        #expect(try read("<a>\n  <b/></a>") == ["<a>", "\n  ", "<b>", "</b>", "</a>"])
    }

    @Test func dropsPrefixesAndNamespaceDeclarations() throws {
        let events = try read("<p:a xmlns:p='urn:x' xmlns='urn:y' p:q='1' xml:lang='en'/>")
        #expect(events == ["<a q=1 lang=en>", "</a>"])
    }

    @Test func dropsAPrefixThatIsBoundToNothing() throws {
        #expect(try read("<p:a q:b='1'></p:a>") == ["<a b=1>", "</a>"])
    }

    @Test func findsAnAttributeByName() throws {
        var stream = try XMLStream(Bytes("<a b='' c='&quot;&#10;'/>".utf8), limits: .standard)
        guard case .start(let element) = try stream.next() else {
            Issue.record("no start")
            return
        }
        #expect(element["b"] == "")
        #expect(element["c"] == "\"\n")
        #expect(element["d"] == nil)
    }

    @Test func decodesReferencesInAttributesOnce() throws {
        let events = try read("<a b='&amp;#38;&#38;amp;&lt;&quot;&#x26;&amp;'/>")
        #expect(events == ["<a b=&#38;&amp;<\"&&>", "</a>"])
    }

    @Test func readsLinesOfElements() throws {
        var stream = try XMLStream(
            Bytes("<?xml version='1.0'?>\n<!-- \n\n -->\n<a>\n<b/>\r\n<c>x\ny</c></a>".utf8), limits: .standard)
        var lines: [String: Int] = [:]
        while let event = try stream.next() {
            guard case .start(let element) = event else { continue }
            lines[element.name] = element.line
            #expect(stream.line == element.line)
        }
        #expect(lines == ["a": 5, "b": 6, "c": 7])
    }

    @Test func countsLinesPastSixteenBits() throws {
        let text = "<a>\n" + (2...140_000).map { "<b n='\($0)'>\($0)</b>\n" }.joined() + "</a>"
        var stream = try XMLStream(Bytes(text.utf8), limits: .standard)
        var wrong = 0
        while let event = try stream.next() {
            guard case .start(let element) = event, let expected = element["n"] else { continue }
            if "\(element.line)" != expected { wrong += 1 }
        }
        #expect(wrong == 0)
    }

    @Test func saysTheLineOfAnErrorPastSixteenBits() throws {
        let error = refusal("<a>" + String(repeating: "\n", count: 99_999) + "<b></c></a>")
        #expect(error?.position?.line == 100_000)
    }

    // MARK: Encodings

    @Test func readsAByteOrderMark() throws {
        #expect(try read([0xEF, 0xBB, 0xBF] + Bytes("<a>é</a>".utf8)) == ["<a>", "é", "</a>"])
    }

    @Test func readsLatin1() throws {
        let bytes = Bytes("<?xml version='1.0' encoding='ISO-8859-1'?><a>".utf8) + [0xE9] + Bytes("</a>".utf8)
        #expect(try read(bytes) == ["<a>", "é", "</a>"])
    }

    @Test(arguments: [true, false], [true, false])
    func readsUTF16(bigEndian: Bool, mark: Bool) throws {
        let text =
            (mark ? "\u{FEFF}" : "") + "<?xml version='1.0' encoding='UTF-16'?>\n<!DOCTYPE a SYSTEM 'a.dtd'><a>é😀</a>"
        #expect(try read(utf16(text, bigEndian: bigEndian)) == ["<a>", "é😀", "</a>"])
    }

    @Test(arguments: [true, false])
    func refusesAnInternalSubsetInUTF16(bigEndian: Bool) {
        let text = "\u{FEFF}<!DOCTYPE a [<!ENTITY e 'x'>]><a>&e;</a>"
        #expect(refusal(utf16(text, bigEndian: bigEndian))?.message.contains("internal subset") == true)
    }

    @Test(arguments: ["UTF-7", "UTF-16LE", "UTF-32", "IBM037", "ISO-2022-JP", "nonsense", "iso-8859-"])
    func refusesAnEncodingThatCouldHideADeclaration(name: String) {
        #expect(refusal("<?xml version='1.0' encoding='\(name)'?><a/>")?.message.contains("encoding") == true)
    }

    @Test func refusesUTF7ThatHidesAnEntity() {
        let text = "<?xml version='1.0' encoding='UTF-7'?>+ADwAIQ-DOCTYPE a +AFs-+ADwAIQ-ENTITY e 'x'+AD4AXQA+-<a/>"
        #expect(refusal(text) != nil)
    }

    @Test func refusesBytesThatAreNotUTF8() {
        let error = refusal(Bytes("<a>".utf8) + [0xFF, 0xC0] + Bytes("</a>".utf8))
        #expect(error?.message.contains("encoding") == true)
    }

    // MARK: DOCTYPE and entities

    @Test(arguments: [
        "<!DOCTYPE report PUBLIC \"-//JACOCO//DTD Report 1.1//EN\" \"report.dtd\">",
        "<!DOCTYPE coverage SYSTEM 'http://cobertura.sourceforge.net/xml/coverage-04.dtd'>",
        "<!DOCTYPE coverage\n  SYSTEM \"https://raw.githubusercontent.com/cobertura/web/master/htdocs/xml/coverage-loose.dtd\">",
        "<!DOCTYPE a>", "<!DOCTYPE a SYSTEM \"[odd]>\">",
    ])
    func skipsAnExternalDoctype(doctype: String) throws {
        #expect(try read("<?xml version=\"1.0\"?>\(doctype)<!-- c --><a b='1'/>") == ["<a b=1>", "</a>"])
    }

    @Test func neverReadsAnExternalDTD() throws {
        let path = NSTemporaryDirectory() + "colophon-\(UUID().uuidString).dtd"
        try "<!ATTLIST a b CDATA 'default'><!ENTITY e 'text'>".write(toFile: path, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let doctype = "<!DOCTYPE a SYSTEM 'file://\(path)'>"
        #expect(try read("\(doctype)<a/>") == ["<a>", "</a>"])
        #expect(refusal("\(doctype)<a>&e;</a>")?.message.contains("entity") == true)
        #expect(refusal("\(doctype)<a b='&e;'/>")?.message.contains("entity") == true)
    }

    @Test(arguments: [
        "<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><a>&e;</a>",
        "<!DOCTYPE a [<!ENTITY e SYSTEM 'http://127.0.0.1:1/x'>]><a>&e;</a>",
        "<!DOCTYPE a [<!ENTITY % e SYSTEM 'http://127.0.0.1:1/x'> %e;]><a/>",
        "<!DOCTYPE a SYSTEM 'a.dtd' [<!ENTITY e 'x'>]><a/>",
        "<!DOCTYPE a SYSTEM \"it's\" [<!ENTITY e 'x'>]><a/>",
        "<!DOCTYPE a PUBLIC '-//x//y' 'a.dtd'[]><a/>",
        "<!-- <a> --><?pi ?><!DOCTYPE a[<!ATTLIST a b CDATA 'c'>]><a/>",
        "\n\n<!DOCTYPE a [ ]><a/>",
    ])
    func refusesAnInternalSubset(text: String) {
        #expect(refusal(text)?.message.contains("internal subset") == true)
    }

    @Test func refusesABillionLaughs() {
        let levels = (1...9).map { "<!ENTITY l\($0) \"" + String(repeating: "&l\($0 - 1);", count: 10) + "\">" }
            .joined()
        let error = refusal("<?xml version='1.0'?>\n<!DOCTYPE a [<!ENTITY l0 \"lol\">\(levels)]><a>&l9;</a>")
        #expect(error?.message.contains("internal subset") == true)
        #expect(error?.position?.line == 2)
    }

    @Test func refusesAQuadraticBlowup() {
        let long = String(repeating: "a", count: 50_000)
        let text = "<!DOCTYPE a [<!ENTITY e \"\(long)\">]><a>" + String(repeating: "&e;", count: 50_000) + "</a>"
        #expect(refusal(text)?.message.contains("internal subset") == true)
    }

    @Test(arguments: ["<a>&nbsp;</a>", "<a b='&nbsp;'/>", "<!DOCTYPE a SYSTEM 'x'><a>&nbsp;</a>"])
    func refusesAnEntityThatIsNotOneOfTheFive(text: String) throws {
        let error = try #require(refusal(text))
        #expect(error.message.contains("entity") && error.message.contains("nbsp"))
        #expect(error.remedy.contains("&#160;"))
    }

    @Test func refusesASecondDoctype() {
        #expect(refusal("<!DOCTYPE a><!DOCTYPE a [<!ENTITY e 'x'>]><a>&e;</a>") != nil)
        #expect(refusal("<a><!DOCTYPE a [<!ENTITY e 'x'>]>&e;</a>") != nil)
    }

    // MARK: Faults

    @Test(arguments: [
        ("<a>\n<b></a>", 2), ("<a>\n", 1), ("<a", 1), ("<a><b>text", 1), ("<a/>\n<b/>", 2), ("<a/>\nrest", 2),
        ("<a b=1/>", 1), ("<a b='1' b='2'/>", 1), ("<a>\n\n\u{1}</a>", 3), ("<a>&#0;</a>", 1), ("<a>&#xFFFE;</a>", 1),
        ("<a><![CDATA[x</a>", 1), ("<a><!-- x</a>", 1), ("<a>&amp</a>", 1), ("<a b='<'/>", 1), ("<!-- only -->", 1),
        ("<?xml version='1.0'", 1), ("<?xml encoding=x?><a/>", 1), ("<!DOCTYPE a", 1), ("<!DOCTYPE html [", 1),
        ("\n", 1),
        ("<!doctype html><p>", 1), ("<", 1), ("<>", 1), ("<a>]]></a>", 1),
    ])
    func saysWhereADocumentIsNotWellFormed(text: String, line: Int) throws {
        let error = try #require(refusal(text))
        #expect(!error.message.isEmpty && !error.remedy.isEmpty)
        #expect(error.position.map { $0.line >= line && $0.line <= line + 1 } == true, "\(error)")
    }

    @Test func saysThatAFileIsEmpty() {
        #expect(refusal("")?.message == "the file is empty")
        #expect(refusal([0xEF, 0xBB, 0xBF])?.message == "the file is empty")
    }

    @Test(arguments: ["{\"a\": 1}", "PK\u{3}\u{4}", "TN:\nSF:a\n", "version: 1"])
    func saysThatSomethingElseIsNotXML(text: String) {
        #expect(refusal(text)?.message.contains("not XML") == true)
    }

    @Test func givesTheSameErrorAgain() throws {
        var stream = try XMLStream(Bytes("<a></b>".utf8), limits: .standard)
        var errors: [DocumentError] = []
        while errors.count < 3 {
            do throws(DocumentError) { _ = try stream.next() } catch { errors.append(error) }
        }
        #expect(Set(errors).count == 1)
    }

    @Test func givesNilAgainAtTheEnd() throws {
        var stream = try XMLStream(Bytes("<a/>".utf8), limits: .standard)
        while try stream.next() != nil {}
        #expect(try stream.next() == nil)
    }

    // MARK: Limits

    @Test func refusesNestingPastTheLimit() throws {
        let deep = String(repeating: "<a>", count: 100_000) + String(repeating: "</a>", count: 100_000)
        #expect(refusal(deep)?.message.contains("64 deep") == true)
        let fits = String(repeating: "<a>", count: 64) + String(repeating: "</a>", count: 64)
        #expect(try read(fits).count == 128)
        #expect(refusal("<r>\(fits)</r>") != nil)
    }

    @Test func readsADeepDocumentWhereThePolicyAllowsIt() throws {
        let deep = String(repeating: "<a>", count: 20_000) + String(repeating: "</a>", count: 20_000)
        #expect(
            try read(Bytes(deep.utf8), DocumentLimits(bytes: 1 << 20, depth: 20_000, nodes: 100_000)).count == 40_000)
    }

    @Test func refusesTooManyNodes() {
        let text = Bytes(("<a>" + String(repeating: "<b c=''/>", count: 60) + "</a>").utf8)
        let error = refusal(text, DocumentLimits(bytes: 1 << 20, depth: 9, nodes: 100))
        #expect(error?.message.contains("more than 100") == true)
    }

    @Test func refusesTooManyBytes() {
        let error = refusal(Bytes("<a>12345</a>".utf8), DocumentLimits(bytes: 11, depth: 9, nodes: 9))
        #expect(error?.message.contains("12 bytes") == true)
    }

    @Test(arguments: ["<a>", "<a><![CDATA["], [5_000_000, 11_000_000])
    func readsALongText(start: String, size: Int) throws {
        let long = String(repeating: "0123456789abcde\n", count: size / 16)
        let events = try read("\(start)\(long)\(start.hasSuffix("[") ? "]]>" : "")</a>")
        #expect(events.count == 3)
        #expect(events.dropFirst().first?.utf8.count == long.utf8.count)
        #expect(events.dropFirst().first.map { Bytes($0.utf8) == Bytes(long.utf8) } == true)
    }

    @Test(arguments: ["<a b='", "<a><!-- ", "<a><?p ", "<a><![CDATA[", "<a>"])
    func readsAnythingLongInLinearTime(start: String) throws {
        let long = String(repeating: "012->345 = 'abcd", count: 12_000_000 / 16).replacing("'", with: "\"")
        let ends = ["<a b='": "'>", "<a><!-- ": "-->", "<a><?p ": "?>", "<a><![CDATA[": "]]>"]
        let sum = try read("\(start)\(long)\(ends[start] ?? "")</a>").reduce(0) { $0 + $1.utf8.count }
        #expect(
            sum
                == (start.hasPrefix("<a><!--") || start.hasPrefix("<a><?")
                    ? 7 : long.utf8.count + (start.contains("b=") ? 10 : 7)))
    }

    @Test(arguments: [
        "<a b='", "<a><!-- ", "<a><?p ", "<a><![CDATA[", "<a ", "<", "<!DOCTYPE a SYSTEM '", "<?xml version='",
    ])
    func refusesWhatNeverEnds(start: String) {
        #expect(
            refusal(
                "\n".prefix(start.hasPrefix("<?xml") ? 0 : 1) + start
                    + String(repeating: "01234 > abcde\n", count: 500_000)) != nil)
    }

    @Test func cutsBetweenChunksWithoutLoss() throws {
        for width in [65_530, 65_534, 65_535, 65_536, 65_537] {
            let padding = String(repeating: "x", count: width - 8)
            for piece in ["é&amp;é", "<![CDATA[]]]]>", "<b c='>'/>", "😀", "&#x1F600;", "\r\n", "]]&gt;"] {
                let events = try read("<a>\(padding)<i/>\(piece)\(piece)<i/></a>")
                let short = try read("<a>x<i/>\(piece)\(piece)<i/></a>")
                #expect(events.dropFirst(2) == short.dropFirst(2))
            }
        }
    }

    @Test func readsLongDocumentsInEveryEncoding() throws {
        let items = String(repeating: "<b c='é'>é</b>\n", count: 150_000)
        let expected = 150_000 * 4 + 2
        let limits = DocumentLimits(bytes: 1 << 30, depth: 9, nodes: 1_000_000)
        let wide = "\u{FEFF}<?xml version='1.0' encoding='UTF-16'?><a>\(items)</a>"
        #expect(try read(utf16(wide, bigEndian: true), limits).count == expected)
        let little = "<?xml version='1.0' encoding='UTF-16LE'?><a>\(items)</a>"
        #expect(try read(utf16(little, bigEndian: false), limits).count == expected)
        let narrow = "<?xml version='1.0' encoding='ISO-8859-1'?><a>\(items)</a>"
        let latin1 = narrow.unicodeScalars.map { UInt8($0.value & 0xFF) }
        #expect(try read(latin1, limits).count == expected)
        let long = narrow.replacing("</b>", with: "").replacing("<b c='é'>", with: "é")
        #expect(try read(long.unicodeScalars.map { UInt8($0.value & 0xFF) }, limits).count == 3)
    }

    @Test func keepsTheErrorsOfParallelStreamsApart() async {
        await withTaskGroup(of: Bool.self) { group in
            for index in 0..<64 {
                group.addTask {
                    let text = String(repeating: "\n", count: index) + "<a></b\(index)>"
                    let error = refusal(text)
                    return error?.position?.line == index + 1 && error?.message.contains("b\(index)") == true
                }
            }
            for await isOwn in group { #expect(isOwn) }
        }
    }
}

/// Where the pieces of a document end makes no difference, to what is read and to what is refused.
@Suite struct XMLPieceTests {
    private static let long = String(repeating: "a<!-- b --> &lt; ]] - \u{E9}", count: 9_000)
    static let documents: [(name: String, bytes: Bytes)] = [
        ("a report", Bytes("<?xml version='1.0'?><!-- a --><a b='1'>\(long)<c/><![CDATA[\(long)]]></a>".utf8)),
        ("long comments", Bytes("<!--\(long.filter { $0 != "-" })--><a><!--\(long.filter { $0 != "-" })--></a>".utf8)),
        ("a long tag", Bytes("<a b='\(long.filter { $0 != "<" })' c=\">\"/>".utf8)),
        ("UTF-16", utf16("\u{FEFF}<?xml version='1.0' encoding='UTF-16'?><a b='é'>\(long)</a>", bigEndian: true)),
        ("a DOCTYPE", Bytes("<!DOCTYPE a SYSTEM \"\(long.filter { $0 != "\"" })\"><a/>".utf8)),
        (
            "an internal subset",
            Bytes("<!--\(long.filter { $0 != "-" })--><!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>".utf8)
        ),
        ("no end", Bytes("<a>\(long)".utf8)), ("no end of a comment", Bytes("<a><!--\(long)".utf8)),
        ("a wrong end", Bytes("<a>\(long)</b>".utf8)), ("an unknown entity", Bytes("<a>\(long)&x;</a>".utf8)),
        ("nothing", []), ("white space", Bytes(" \n".utf8)), ("text", Bytes(long.utf8)),
        ("text after the root", Bytes("<a>\(long)</a>\(long)".utf8)),
    ]

    @Test(arguments: documents.indices, [1, 7, 4_096, 65_535, 65_537])
    func givesTheSameInAnyPieces(index: Int, piece: Int) {
        let (name, bytes) = Self.documents[index]
        func outcome(_ feed: ByteFeed) -> String {
            var events = Bytes()
            do throws(DocumentError) {
                var stream = try XMLStream(feed, limits: .standard)
                while let event = try stream.next() { events += Bytes("\(stream.line) \(event)".utf8) }
                return SHA256Digest(of: events).hex
            } catch { return "\(events.count) \(error)" }
        }
        let whole = ByteFeed(bytes, piece: .max)
        #expect(outcome(ByteFeed(bytes, piece: piece)) == outcome(whole), "\(name)")
    }
}

private func utf16(_ text: String, bigEndian: Bool) -> Bytes {
    text.utf16.flatMap { unit in
        let (high, low) = (UInt8(unit >> 8), UInt8(unit & 255))
        return bigEndian ? [high, low] : [low, high]
    }
}

private func read(_ text: String) throws(DocumentError) -> [String] { try read(Bytes(text.utf8)) }

/// The events as short texts: "<a b=1>", "text", "</a>".
private func read(_ bytes: Bytes, _ limits: DocumentLimits = .standard) throws(DocumentError) -> [String] {
    var stream = try XMLStream(bytes, limits: limits)
    var events: [String] = []
    while let event = try stream.next() {
        switch event {
        case .start(let element):
            events.append(
                "<" + ([element.name] + element.attributes.map { "\($0.name)=\($0.value)" }).joined(separator: " ")
                    + ">")
        case .text(let text): events.append(text)
        case .end(let name): events.append("</\(name)>")
        }
    }
    return events
}

private func refusal(_ text: String) -> DocumentError? { refusal(Bytes(text.utf8)) }

private func refusal(_ bytes: Bytes, _ limits: DocumentLimits = .standard) -> DocumentError? {
    do throws(DocumentError) {
        _ = try read(bytes, limits)
        return nil
    } catch {
        return error
    }
}
