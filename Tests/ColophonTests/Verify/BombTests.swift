// Bombs: small files that would grow, nest or repeat without end. The program refuses each within little memory and time.
import Archives
import Bundles
import Colophon
import Documents
import Evidence
import Files
import Primitives
import ReleaseModel
import Testing
import Verification
import Workspace

@Suite(.serialized) struct BombTests {
    /// What the program may take at most: address space in KiB (without a bomb it needs some 150 MiB of it, most never
    /// touched) and seconds of the processor.
    private static let limits = "ulimit -v 786432; ulimit -t 120"

    /// The codes of what `verify` says of the file; fails where the program did not end as it should.
    /// `status`: 1 for what doesn't look like a bundle at all.
    private func verify(
        _ bytes: Bytes, beside files: [String: Bytes] = [:], options: String = "", status: Int = 2
    ) throws -> [String] {
        let folder = try BundleFolder()
        try folder.write(bytes, to: "bomb")
        for (name, bytes) in files { try folder.write(bytes, to: name) }
        let program = try ProgramOutput.program()
        let run = try folder.shell("\(Self.limits); exec '\(program)' verify --format json \(options) bomb 2>/dev/null")
        #expect(Int(run.status) == status, "\(run.output.prefix(500))")
        return codes(Bytes(run.output.utf8))
    }

    private func codes(_ output: Bytes) -> [String] {
        guard let document = try? parseDocument(output, format: .json, limits: .standard) else { return [] }
        func codes(_ node: DataNode) -> [String] {
            let own = node["code"]?.string.map { [$0] } ?? []
            return own + (node.sequence ?? []).flatMap(codes) + (node.mapping ?? []).flatMap { codes($0.value) }
        }
        return codes(document)
    }

    private static let original = Result { try BundleSample().bundle().bytes }

    private func sealed(_ change: (inout Forgery) throws -> Void) throws -> Bytes {
        var forgery = try Forgery(Self.original.get())
        try change(&forgery)
        try forgery.reseal()
        return try forgery.bytes()
    }

    // MARK: Compression

    /// Zeros in blocks of 1 MiB: the second block of our own output stands for itself, so it can be repeated.
    private static func zeros(mebibytes: Int) throws -> Bytes {
        let three = Gzip.compress(Bytes(repeating: 0, count: 3 << 20))
        let marker: Bytes = [0, 0, 0xFF, 0xFF]
        let first = try #require(three.firstRange(of: marker)?.upperBound)
        let second = try #require(three[first...].firstRange(of: marker)?.upperBound)
        let repeated = Bytes(repeatElement(three[first..<second], count: mebibytes - 2).joined())
        return three[..<first] + repeated + three[second...]
    }

    @Test func refusesHalfAGigabyteOfZeros() throws {
        let bomb = try Self.zeros(mebibytes: 512)
        #expect(bomb.count < 1 << 20)
        #expect(try verify(bomb) == ["gzip-ratio"])
        // Inside another one it is never expanded.
        #expect(try verify(Gzip.compress(Gzip.compress(bomb))) == ["tar-checksum"])
    }

    @Test func refusesMembersWithoutEnd() throws {
        let member = Gzip.compress([])
        #expect(try verify(Bytes(repeatElement(member, count: 50_000).joined())) == ["gzip-extra-member"])
    }

    @Test func refusesEmptyBlocksWithoutEnd() throws {
        // Stored blocks of no bytes: the file is read to its end, and grows to nothing.
        let block: Bytes = [0, 0, 0, 0xFF, 0xFF]
        let bomb = Gzip.compress([]).prefix(10) + Bytes(repeatElement(block, count: 200_000).joined())
        #expect(try verify(Bytes(bomb), status: 1) == ["gzip-truncated"])
    }

    // MARK: Documents in the bundle

    enum HugeJSON: String, CaseIterable {
        case arrays, depth, objects, keys, digits, exponent, text

        var bytes: Bytes {
            func repeated(_ text: String, _ count: Int) -> Bytes {
                Bytes(repeatElement(Bytes(text.utf8), count: count).joined())
            }
            switch self {
            case .arrays: return [0x5B] + repeated("[],", 2_100_000) + Bytes("[]]\n".utf8)
            case .depth: return repeated("[", 500_000)
            case .objects: return repeated(#"{"a":"#, 200_000)
            case .keys:
                return Bytes("{".utf8) + (0..<100_000).flatMap { Bytes("\"\($0)\":0,".utf8) } + Bytes("\"a\":0}\n".utf8)
            case .digits: return [0x5B] + repeated("9", 2_000_000) + Bytes("]\n".utf8)
            case .exponent: return Bytes("[1e".utf8) + repeated("9", 2_000_000) + Bytes("]\n".utf8)
            case .text: return Bytes("[\"".utf8) + repeated("\\u0000", 200_000) + Bytes("\"]\n".utf8)
            }
        }
    }

    @Test(arguments: HugeJSON.allCases) func refusesHugeJSON(_ huge: HugeJSON) throws {
        let codes = try verify(sealed { $0.files["data/sync.json"] = huge.bytes })
        #expect(!codes.isEmpty)
        #expect(
            codes.allSatisfy { ["json-unreadable", "json-not-canonical", "sync-invalid"].contains($0) }, "\(codes)")
    }

    /// Evidence is read again under the bundle's own policy, which its maker wrote.
    private func evidence(_ text: String, in file: String, limits: Bool) throws -> [String] {
        try verify(
            sealed {
                let bytes = Bytes(text.utf8)
                let old = try #require($0.files["data/evidence/\(file)"])
                $0.files["data/evidence/\(file)"] = bytes
                try $0.edit("data/evidence.json", SHA256Digest(of: old).hex, SHA256Digest(of: bytes).hex)
                try $0.edit("data/evidence.json", #""size":\#(old.count)}"#, #""size":\#(bytes.count)}"#)
                if limits {
                    try $0.edit("data/policy.json", #""depth":64"#, #""depth":1000000000"#)
                    try $0.edit("data/policy.json", #""entries":100000"#, #""entries":1000000000"#)
                }
            })
    }

    @Test(arguments: [false, true]) func refusesXMLBombs(limits: Bool) throws {
        let laughs =
            "<!DOCTYPE l [<!ENTITY a \"ha\">"
            + "bcdefghij".unicodeScalars.map { letter in
                let last = Unicode.Scalar(letter.value - 1).map { "&\($0);" } ?? ""
                return "<!ENTITY \(letter) \"\(String(repeating: last, count: 10))\">"
            }.joined() + "]><testsuite>&j;</testsuite>"
        let deep = String(repeating: "<a>", count: 500_000)
        let wide = "<testsuite>" + String(repeating: "<testcase name='a'/>", count: 200_000) + "</testsuite>"
        let attributes = "<testsuite " + (0..<20_000).map { "a\($0)='' " }.joined() + "/>"
        for bomb in [laughs, deep, wide, attributes] {
            #expect(try !evidence(bomb, in: "junit.xml", limits: limits).isEmpty)
        }
    }

    @Test(arguments: [false, true]) func refusesJSONBombsInEvidence(limits: Bool) throws {
        let deep = String(repeating: "[", count: 1_000_000)
        let wide = "[" + String(repeating: "[],", count: 300_000) + "[]]"
        let pulls = "[" + String(repeating: #"{"number":1,"title":"","state":"open"},"#, count: 110_000) + "{}]"
        for bomb in [deep, wide, pulls] {
            #expect(try !evidence(bomb, in: "pulls.json", limits: limits).isEmpty)
        }
    }

    /// As many files as the record's limit allows: no step may look at each for each other.
    @Test func readsManyFilesInLinearTime() throws {
        let files = (0..<1_500).map { BundleSample.File(path: "\($0).log", kind: "log", text: "") }
        var sample = BundleSample()
        sample.files = files
        let bundle = try sample.bundle()
        let folder = try BundleFolder()
        try folder.write(bundle.bytes, to: "bundle")
        let run = try folder.shell("\(Self.limits); exec '\(ProgramOutput.program())' verify bundle 2>&1")
        #expect(run.status == 0, "\(run.output.prefix(500))")
    }

    // MARK: YAML

    @Test func refusesYAMLBombs() throws {
        let anchors =
            "a: &a [x,x,x,x,x,x,x,x,x]\n"
            + "bcdefghi".unicodeScalars.map { letter in
                let last = Unicode.Scalar(letter.value - 1).map(String.init) ?? ""
                return "\(letter): &\(letter) [\((0..<9).map { _ in "*\(last)" }.joined(separator: ","))]\n"
            }.joined()
        let bombs = [
            anchors, String(repeating: "[", count: 1_000_000), String(repeating: "- ", count: 1_000_000),
            String(repeating: "{a: ", count: 1_000_000), String(repeating: "? ", count: 1_000_000),
            "a: " + String(repeating: "&a ", count: 1_000_000), String(repeating: "- &a *a\n", count: 500_000),
        ]
        let folder = try BundleFolder()
        try folder.write(Bytes("project: {name: demo}\n".utf8), to: "colophon.yaml")
        for bomb in bombs {
            try folder.write(Bytes(bomb.utf8), to: "evidence/1.0.0/release.yaml")
            let run = try folder.shell("\(Self.limits); exec '\(ProgramOutput.program())' check 1.0.0 2>&1")
            #expect(run.status == 1, "\(bomb.prefix(12)): \(run.status) \(run.output.prefix(300))")
        }
    }
}
