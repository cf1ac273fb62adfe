// Reads SPDX 2 documents in JSON or YAML: packages with their licences, and references to advisories.
import ColophonSystem
import ReleaseModel

/// All packages count, also the one that the document describes. The concluded licence counts, else the declared one.
/// Numbers are those of the SPDX 2.3 specification.
enum SPDXReader {
    /// Nil for version 3, which is bundled and not interpreted.
    static func read(_ evidence: JSONEvidence) throws(EvidenceFault) -> BillOfMaterials? {
        let document = evidence.root
        if document["@graph"] != nil || document["@context"] != nil { return nil }
        guard let version = document["spdxVersion"]?.string else {
            throw EvidenceFault(
                "not-spdx", "the file has no spdxVersion", remedy: "Have the tool write SPDX 2.3, or correct the kind.",
                line: document.position.line)
        }
        var bill = BillOfMaterials(format: version, subject: document["name"]?.string.flatMap { firstLine(of: $0) })
        guard let node = document["packages"], !node.isNull else { return bill }
        guard node.sequence != nil else {
            throw EvidenceFault(
                "wrong-type", "packages is \(node.inWords), and it should be a list", remedy: remedy,
                line: node.position.line)
        }
        let listed = try evidence.packages.listed(in: node)
        (bill.components, bill.advisories) = (listed.components, listed.advisories)
        return bill
    }

    static let remedy = "Have the tool write the document again."

    /// Of the concluded and the declared licence (7.13, 7.15) the first that says one: NOASSERTION and NONE name none.
    static func licenses(_ texts: String?...) -> [String] {
        texts.compactMap { $0.flatMap { firstLine(of: $0) } }.first { !["NOASSERTION", "NONE"].contains($0) }
            .map { [$0] } ?? []
    }

    /// An external reference (7.21; annex F): the first package URL is the component's.
    static func refer(
        to locator: String?, type: String?, of component: inout BillOfMaterials.Component,
        in bill: inout BillOfMaterials
    ) {
        guard let type, let locator = locator.flatMap({ firstLine(of: $0) }) else { return }
        // Some tools give the type as an address, http://spdx.org/rdf/references/purl.
        switch type.utf8.split(separator: UInt8(ascii: "/")).last.map({ String(Substring($0)) }) {
        case "purl": component.purl = component.purl ?? locator
        case "advisory": bill.advisories &+= 1
        default: break
        }
    }
}

/// The packages of a document, one after another as they are read. The first fault is kept until the rest of the document is known.
struct SPDXPackages {
    private let limits: Policy.Limits
    private var bill = BillOfMaterials(format: "")
    private var count = 0
    private var fault: EvidenceFault?

    init(limits: Policy.Limits) { self.limits = limits }

    /// The components and the number of advisories. `list` is the document's node of the list.
    func listed(in list: DataNode) throws(EvidenceFault) -> BillOfMaterials {
        guard count <= limits.entries else {
            throw .tooMany("packages", limit: limits.entries, line: list.position.line)
        }
        if let fault { throw fault }
        return bill
    }

    mutating func take(_ package: DataNode, index: Int) {
        count &+= 1
        guard fault == nil, count <= limits.entries else { return }
        do throws(EvidenceFault) { try add(package, index: index) } catch { fault = error }
    }

    private mutating func add(_ package: DataNode, index: Int) throws(EvidenceFault) {
        let name = try EvidenceFields.text(
            package, "name", of: "the package /packages/\(index)", remedy: SPDXReader.remedy)
        var component = BillOfMaterials.Component(
            name: name, version: package["versionInfo"]?.string.flatMap { firstLine(of: $0) },
            licenses: SPDXReader.licenses(package["licenseConcluded"]?.string, package["licenseDeclared"]?.string),
            line: package.position.line)
        for reference in package["externalRefs"]?.sequence ?? [] {
            SPDXReader.refer(
                to: reference["referenceLocator"]?.string, type: reference["referenceType"]?.string,
                of: &component, in: &bill)
        }
        bill.components.append(component)
    }
}

/// The tag-value form of SPDX 2.
struct SPDXTagReader {
    private var component: BillOfMaterials.Component?
    private var concluded: String?
    private var declared: String?
    private var bill = BillOfMaterials(format: "")

    /// Text with a line that states the version, before which only comments stand.
    static func isTagValue(_ bytes: Bytes) -> Bool {
        let lines = bytes.prefix(1 << 12).split { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
        let first = lines.lazy.map { ASCII.trimmed($0) }.first { !$0.isEmpty && $0.first != UInt8(ascii: "#") }
        return first?.starts(with: "SPDXVersion:".utf8) ?? false
    }

    static func read(_ bytes: Bytes, limits: Policy.Limits) throws(EvidenceFault) -> BillOfMaterials {
        let text = try EvidenceText(bytes)
        var reader = SPDXTagReader()
        var index = 0
        while index < text.lines.count {
            let (line, number) = (ASCII.trimmed(text[index]), index + 1)
            index += 1
            guard !line.isEmpty, line.first != UInt8(ascii: "#") else { continue }
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else {
                throw EvidenceFault(
                    "malformed-line", "this line is no tag with a value",
                    remedy:
                        "Have the tool write the document again; text of several lines stands in <text> and </text>.",
                    line: number)
            }
            let tag = String(decoding: line[..<colon], as: UTF8.self)
            var value = ASCII.trimmed(line[(colon + 1)...])
            if value.starts(with: "<text>".utf8) {
                value = value.dropFirst(6)
                // Only the first line of a text is of use here.
                var last = value
                while !ends(last) {
                    guard index < text.lines.count else {
                        throw EvidenceFault(
                            "unterminated-text", "the <text> that begins here has no end",
                            remedy: "Have the tool write the document again.", line: number)
                    }
                    last = ASCII.trimmed(text[index])
                    if value.isEmpty { value = last }
                    index += 1
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
