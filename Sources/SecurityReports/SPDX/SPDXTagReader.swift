// Reads bills of materials in the tag-value form of SPDX 2.
import EvidenceParsing
import Primitives
import ReleaseModel

struct SPDXTagReader {
    private var component: BillOfMaterials.Component?
    private var concluded: String?
    private var declared: String?
    private var bill = BillOfMaterials(format: "")

    /// Text with a line that states the version, and before it only comments.
    private static func isTagValue(_ bytes: ArraySlice<UInt8>) -> Bool {
        let lines = bytes.prefix(1 << 12).split { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
        let first = lines.lazy.map { ASCII.trimmed($0) }.first { !$0.isEmpty && $0.first != UInt8(ascii: "#") }
        return first?.starts(with: "SPDXVersion:".utf8) ?? false
    }

    private static func read(
        _ lines: inout EvidenceLines, limits: Policy.Limits
    ) throws(EvidenceFault) -> BillOfMaterials {
        var reader = SPDXTagReader()
        while let next = try lines.next() {
            let (line, number) = (ASCII.trimmed(next), lines.number)
            guard !line.isEmpty, line.first != UInt8(ascii: "#") else { continue }
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else {
                throw EvidenceFault(
                    "malformed-line", "this line is no tag with a value",
                    remedy:
                        "Put text of several lines between <text> and </text>, which the tag-value form asks for.",
                    line: number)
            }
            let tag = String(decoding: line[..<colon], as: UTF8.self)
            var value = ASCII.trimmed(line[(colon + 1)...])
            if value.starts(with: "<text>".utf8) {
                value = value.dropFirst(6)
                // Only the first line of a text is of use here.
                var last = value
                while !ends(last) {
                    guard let next = try lines.next() else {
                        throw EvidenceFault(
                            "unterminated-text", "the <text> that begins here has no end",
                            remedy: SPDXReader.remedy, line: number)
                    }
                    last = ASCII.trimmed(next)
                    if value.isEmpty { value = last }
                }
                if ends(value) { value = value.dropLast(7) }
            }
            try reader.take(tag, String(decoding: value, as: UTF8.self), line: number, limits: limits)
        }
        return try reader.finished()
    }

    private static func ends(_ line: ArraySlice<UInt8>) -> Bool { line.suffix(7).elementsEqual("</text>".utf8) }

    private mutating func take(
        _ tag: String, _ value: String, line: Int, limits: Policy.Limits
    ) throws(EvidenceFault) {
        switch tag {
        case "SPDXVersion": bill.format = firstLine(of: value) ?? ""
        case "DocumentName": bill.subject = firstLine(of: value)
        case "Created": bill.origin.at = Timestamp(value)
        case "Creator": bill.origin.setTool(creator: value)
        case "PackageName":
            close()
            guard bill.components.count < limits.entries else {
                throw .tooMany("packages", limit: limits.entries, line: line)
            }
            guard let name = firstLine(of: value) else {
                throw .missing("name", in: "this package", remedy: SPDXReader.remedy, line: line)
            }
            component = .init(name: name, line: line)
        case "PackageVersion": component?.version = firstLine(of: value)
        case "PackageLicenseConcluded": concluded = value
        case "PackageLicenseDeclared": declared = value
        case "ExternalRef":
            let parts = value.utf8.split(separator: UInt8(ascii: " "), maxSplits: 2).map { String(Substring($0)) }
            guard parts.count == 3, var referring = component else { return }
            SPDXReader.refer(to: parts[2], type: parts[1], of: &referring, in: &bill)
            component = referring
        default: break
        }
    }

    private mutating func close() {
        if var ended = component {
            ended.licenses = SPDXReader.licenses(concluded, declared)
            bill.components.append(ended)
        }
        (component, concluded, declared) = (nil, nil, nil)
    }

    private mutating func finished() throws(EvidenceFault) -> BillOfMaterials {
        close()
        guard !bill.format.isEmpty else {
            throw EvidenceFault(
                "not-spdx", "the file states no SPDXVersion",
                remedy: "Have the tool write SPDX 2.3, or correct the kind.", line: 1)
        }
        return bill
    }
}

extension SPDXTagReader: EvidenceDialect {
    package static let kind = EvidenceKind.spdx
    package static let name = "an SPDX document"
    package static let command: String? = "`syft . -o spdx-tag-value=bom.spdx`, or your tool's own option for SPDX 2.3"
    package static let mark = EvidenceMark.text { isTagValue($0) }
    package static let need = EvidenceNeed.stream
    package static func takes(_ bytes: Bytes) -> Bool { isTagValue(bytes[...]) }
    package static func mediaType(suffix: String?) -> String? { suffix == "spdx" ? "text/spdx" : nil }

    package static func read(_ file: EvidenceInput) throws(EvidenceFault) -> EvidenceReading {
        try EvidenceLines.read(file.feed) { lines throws(EvidenceFault) in
            .bill(try read(&lines, limits: file.limits))
        }
    }
}
