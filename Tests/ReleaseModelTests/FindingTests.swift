// A finding as people and programs read it.
import Bundles
import Documents
import ReleaseModel
import Testing
import Verification

@Suite struct FindingTests {
    @Test func standsOnOneLine() {
        #expect(Finding("a", .error, "b").text == "error: b [a]")
        #expect(Finding("a", .note, "b", remedy: "C.", line: 3).text == "line 3: note: b. C. [a]")
        #expect(Finding("a", .note, "b", file: "f", column: 9).text == "f: note: b [a]")
        #expect(
            Finding("a", .warning, "b\nc", remedy: "D.", file: "f\u{1B}", line: 1, column: 2, field: "x[0].y").text
                == #"f\u{1B}:1:2: warning: x[0].y: b\u{A}c. D. [a]"#)
    }

    @Test(arguments: [
        ("It broke.", "It broke. Fix it."), ("Why?", "Why? Fix it."), ("it broke", "it broke. Fix it."),
    ]) func hasOneFullStopBetweenItsSentences(_ message: String, _ sentences: String) {
        #expect(Finding("a", .error, message, remedy: "Fix it.").sentences == sentences)
        #expect(Finding("a", .error, message).sentences == message)
    }

    @Test func isNamedFromFurtherUp() {
        #expect(Finding("a", .error, "b", file: "f").inFolder("x/y").file == "x/y/f")
        #expect(Finding("a", .error, "b").inFolder("x/y").file == "x/y")
    }

    @Test func keepsEveryPartAsJSON() {
        let whole = Finding("a", .warning, "b\u{1B}", remedy: "C.", file: "f", line: 1, column: 2, field: "x")
        #expect(
            String(decoding: whole.json.canonicalBytes, as: UTF8.self)
                == #"{"code":"a","column":2,"field":"x","file":"f","line":1,"message":"b\u001b","remedy":"C.","severity":"warning"}"#
        )
        #expect(
            String(decoding: Finding("a", .error, "b").json.canonicalBytes, as: UTF8.self)
                == #"{"code":"a","message":"b","severity":"error"}"#)
    }
}
