// Canonical and readable JSON against RFC 8785's own examples, Node.js and Python.
import Colophon
import Documents
import Primitives
import Testing
import Workspace

private func canonical(_ value: JSON) -> String { String(decoding: value.canonicalBytes, as: UTF8.self) }

@Suite struct JSONTests {
    // RFC 8785, appendix B: the bits of a double and its text. NaN and infinity have none there.
    static let numbers: [(bits: UInt64, text: String)] = [
        (0x0000_0000_0000_0000, "0"), (0x8000_0000_0000_0000, "0"), (0x0000_0000_0000_0001, "5e-324"),
        (0x8000_0000_0000_0001, "-5e-324"), (0x7FEF_FFFF_FFFF_FFFF, "1.7976931348623157e+308"),
        (0xFFEF_FFFF_FFFF_FFFF, "-1.7976931348623157e+308"), (0x4340_0000_0000_0000, "9007199254740992"),
        (0xC340_0000_0000_0000, "-9007199254740992"), (0x4430_0000_0000_0000, "295147905179352830000"),
        (0x44B5_2D02_C7E1_4AF5, "9.999999999999997e+22"), (0x44B5_2D02_C7E1_4AF6, "1e+23"),
        (0x44B5_2D02_C7E1_4AF7, "1.0000000000000001e+23"), (0x444B_1AE4_D6E2_EF4E, "999999999999999700000"),
        (0x444B_1AE4_D6E2_EF4F, "999999999999999900000"), (0x444B_1AE4_D6E2_EF50, "1e+21"),
        (0x3EB0_C6F7_A0B5_ED8C, "9.999999999999997e-7"), (0x3EB0_C6F7_A0B5_ED8D, "0.000001"),
        (0x41B3_DE43_5555_5553, "333333333.3333332"), (0x41B3_DE43_5555_5554, "333333333.33333325"),
        (0x41B3_DE43_5555_5555, "333333333.3333333"), (0x41B3_DE43_5555_5556, "333333333.3333334"),
        (0x41B3_DE43_5555_5557, "333333333.33333343"), (0xBECB_F647_612F_3696, "-0.0000033333333333333333"),
        (0x4314_3FF3_C1CB_0959, "1424953923781206.2"),
    ]

    @Test(arguments: numbers.indices)
    func writesTheNumbersOfTheRFC(index: Int) {
        let (bits, text) = Self.numbers[index]
        #expect(canonical(.double(Double(bitPattern: bits))) == text)
    }

    @Test func writesNaNAndInfinityAsNull() {
        #expect(canonical([.double(.nan), .double(.infinity), .double(-.infinity)]) == "[null,null,null]")
    }

    @Test func roundsIntegersBeyondTheDoublesAsTheRFCDoes() {
        #expect(canonical(.int(1 << 53)) == "9007199254740992")
        #expect(canonical(.int(1 << 53 + 1)) == "9007199254740992")
        #expect(canonical(.int(.max)) == "9223372036854776000")
        #expect(canonical(.int(.min)) == "-9223372036854776000")
        #expect(canonical(.int(-42)) == "-42")
    }

    @Test(.enabled(if: ForeignTool.node.isPresent))
    func writesNumbersAsNodeDoes() throws {
        var state: UInt64 = 7
        var values = (0..<20_000).map { index in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            // Every third one is of a size that is not written with an exponent.
            return index % 3 == 0
                ? Double(Int64(bitPattern: state) >> 20) / 4_096 : Double(bitPattern: state ^ state >> 31)
        }
        values += (-30...30).flatMap { [Double("1e\($0)"), Double("-1.25e\($0)"), Double("123456789e\($0)")] }
            .compactMap { $0 }
        values = values.filter(\.isFinite)
        let script = """
            const lines = require('fs').readFileSync(0, 'latin1').trim().split('\\n');
            const view = new DataView(new ArrayBuffer(8));
            console.log(lines.map(l => { view.setBigUint64(0, BigInt('0x' + l)); return JSON.stringify(view.getFloat64(0)); }).join('\\n'));
            """
        let input = values.map { String($0.bitPattern, radix: 16) }.joined(separator: "\n")
        let folder = try TemporaryFolder()
        let theirs = try ForeignTool.node.run(["-e", script], input: Bytes(input.utf8), in: folder).text
        let lines = theirs.split(separator: "\n").map(String.init)
        try #require(lines.count == values.count)
        let different = zip(values, lines).filter { canonical(.double($0)) != $1 }
        #expect(different.isEmpty, "\(different.prefix(5))")
    }

    @Test func sortsKeysByUTF16CodeUnits() {
        // RFC 8785, 3.2.3
        let value: JSON = [
            "\u{20AC}": "Euro Sign", "\r": "Carriage Return", "\u{FB33}": "Hebrew Letter Dalet With Dagesh",
            "1": "One", "\u{1F600}": "Emoji: Grinning Face", "\u{80}": "Control",
            "\u{F6}": "Latin Small Letter O With Diaeresis",
        ]
        let expected =
            #"{"\r":"Carriage Return","1":"One",""# + "\u{80}" + #"":"Control","ö":"Latin Small Letter O With "#
            + #"Diaeresis","€":"Euro Sign","😀":"Emoji: Grinning Face",""# + "\u{FB33}"
            + #"":"Hebrew Letter Dalet With Dagesh"}"#
        #expect(canonical(value).utf8.elementsEqual(expected.utf8))
    }

    @Test func sortsAPrefixFirstAndTheEmptyKeyBeforeAll() {
        #expect(canonical(["ab": 1, "a": 2, "": 3, "a\u{0}": 4]) == #"{"":3,"a":2,"a\u0000":4,"ab":1}"#)
    }

    @Test func sortsKeysWhoseFirstEightBytesAreEqual() {
        let keys = [
            "abcdefg", "abcdefgh", "abcdefgh\u{0}", "abcdefgha", "abcdefghz", "abcdefg\u{1F600}", "abcdefg\u{FB33}",
        ]
        let value = JSON.object(Dictionary(uniqueKeysWithValues: keys.reversed().map { ($0, .null) }))
        #expect(canonical(value) == "{" + keys.map { canonical(.string($0)) + ":null" }.joined(separator: ",") + "}")
    }

    @Test func writesTheSampleOfTheRFC() {
        // RFC 8785, 3.2.2 and 3.2.4
        let value: JSON = [
            "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
            "string": "\u{20AC}$\u{F}\u{A}A'\u{42}\u{22}\u{5C}\\\"/",
            "literals": [nil, true, false],
        ]
        let expected =
            ##"{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"##
            + ##""string":"€$\u000f\nA'B\"\\\\\"/"}"##
        #expect(canonical(value) == expected)
    }

    @Test func escapesOnlyWhatItMust() {
        // RFC 8785, 3.2.2.2: the seven short escapes, \u00xx in lower case for other controls, and nothing else.
        #expect(canonical("\u{8}\t\n\u{C}\r\"\\") == #""\b\t\n\f\r\"\\""#)
        #expect(canonical("\u{0}\u{1}\u{B}\u{1F}") == #""\u0000\u0001\u000b\u001f""#)
        #expect(canonical("/\u{7F}\u{2028}<é") == "\"/\u{7F}\u{2028}<é\"")
    }

    @Test func leavesNilMembersOut() {
        #expect(canonical(.object(compact: [("a", 1), ("b", nil), ("c", .null)])) == #"{"a":1,"c":null}"#)
    }

    @Test func keepsTheLastOfTwoMembersWithOneKey() {
        #expect(canonical(["a": 1, "a": 2]) == #"{"a":2}"#)
        #expect(canonical(.object(compact: [("a", 1), ("a", 2)])) == #"{"a":2}"#)
    }

    static let sample: JSON = [
        "text": "Zoë said \"hi\"\n\tto 日本 😀 \u{1}", "empty": [[], .object([:])],
        "deep": ["a": ["b": ["c": [1, 2, [3]]]]],
        "flags": [true, false, nil], "numbers": [0, -1, 1_234_567, 0.5], "A": "", "a": "/",
    ]

    // Python's json with sorted keys gives the same bytes where no number needs an exponent.
    @Test(
        .enabled(if: ForeignTool.python.isPresent),
        arguments: [("None, separators=(',', ':')", false), ("2", true)]
    )
    func readsAndWritesAsPythonDoes(layout: String, isPretty: Bool) throws {
        let ours = isPretty ? Bytes(Self.sample.prettyText.utf8) : Self.sample.canonicalBytes
        let script = """
            import json, sys
            value = json.loads(sys.stdin.buffer.read())
            text = json.dumps(value, ensure_ascii=False, sort_keys=True, indent=\(layout))
            sys.stdout.buffer.write(text.encode())
            """
        let folder = try TemporaryFolder()
        let theirs = try ForeignTool.python.run(["-c", script], input: ours, in: folder).output
        #expect(theirs == ours, "\(String(decoding: ours, as: UTF8.self))")
    }
}
