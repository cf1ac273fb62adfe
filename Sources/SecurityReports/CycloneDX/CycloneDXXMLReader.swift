// Reads CycloneDX XML documents as a stream, to the same outcome as their JSON form.
import Documents
import EvidenceParsing
import Primitives
import ReleaseModel

/// Counts what `CycloneDXReader` counts. The place of a vulnerability is its XPath.
struct CycloneDXXMLReader {
    private struct Open {
        var component: BillOfMaterials.Component
        var group: String?
        /// How many elements are open down to this one.
        var depth: Int
        /// Its place in the bill, kept for the order: a component comes before those inside of it. Nil: the bill's subject.
        var index: Int?
        /// Those that it has in itself, as the vulnerability extension of CycloneDX 1.1 to 1.3 keeps them.
        var vulnerabilities: [CycloneDXVulnerability] = []
    }

    private let limits: Policy.Limits
    /// By reference (`bom-ref`), the component that has it.
    private var references: [Bytes: Int] = [:]
    private var tally: SecurityTally
    private var vulnerabilityLine: Int?
    private var bill = BillOfMaterials(format: "CycloneDX")
    private var licenses = SharedLicenses()
    private var path: [String] = []
    private var text = ""
    private var open: [Open] = []
    private var vulnerability: CycloneDXVulnerability?
    /// How many elements are open down to the vulnerability.
    private var vulnerabilityDepth = 0
    private var vulnerabilityCount = 0
    private var rating = SeverityOpinion()
    private var tools: [(name: String?, version: String?)] = []
    private var author: String?
    private var property: String?
    private var isRepository = false

    static func read(_ feed: ByteFeed, limits: Policy.Limits, keeping: Int) throws(EvidenceFault) -> BillOfMaterials {
        var xml = try EvidenceXML(feed, limits: limits)
        guard let root = try xml.root(), root.name == "bom" else {
            throw EvidenceFault(
                "not-cyclonedx", "the root element is not the <bom> of a CycloneDX document",
                remedy: "Have the tool write CycloneDX, or correct the kind.", line: xml.line)
        }
        var reader = CycloneDXXMLReader(limits: limits, tally: SecurityTally(keeping: keeping))
        reader.path = [root.name]
        reader.bill.link = CycloneDXReader.link(serial: root["serialNumber"], version: root["version"])
        // The schema's version ends the namespace: "http://cyclonedx.org/schema/bom/1.6".
        if let version = root.namespace?.utf8.split(separator: UInt8(ascii: "/")).last,
            version.count < 10, version.allSatisfy({ ASCII.isDigit($0) || $0 == UInt8(ascii: ".") })
        {
            reader.bill.format += " \(Substring(version))"
        }
        while let event = try xml.next() {
            switch event {
            case .start(let element): try reader.start(element)
            case .text(let text): reader.text += text
            case .end: try reader.end()
            }
        }
        return reader.finished
    }

    private init(limits: Policy.Limits, tally: SecurityTally) {
        self.limits = limits
        self.tally = tally
    }

    private var finished: BillOfMaterials {
        var bill = bill
        let scanner = tools.first { $0.name.map(ScannerTools.isOne) ?? false }
        let tool = scanner ?? tools.first
        if vulnerabilityLine != nil || scanner != nil {
            var tally = tally
            tally.resolve { reference in references[Bytes(reference.utf8)].map { bill.components[$0].identity } }
            bill.vulnerabilities = tally.report([
                .init(tool: tool?.name ?? "CycloneDX", toolVersion: tool?.version, line: vulnerabilityLine ?? 1)
            ])
        }
        bill.isScan = scanner != nil
        bill.origin.setTool(tool?.name, version: tool?.version)
        if !tally.statements.isEmpty {
            bill.statements = VEXDocument(
                format: bill.format, author: author, at: bill.origin.at, statements: tally.statements)
        }
        return bill
    }

    private mutating func start(_ element: XMLElement) throws(EvidenceFault) {
        path.append(element.name)
        text = ""
        if path == ["bom", "metadata", "component"] {
            open.append(Open(component: .init(name: "", line: element.line), depth: path.count))
        } else if isComponent {
            try count(bill.components.count, "components", line: element.line)
            open.append(
                Open(
                    component: .init(name: "", line: element.line), depth: path.count, index: bill.components.count))
            if let reference = element["bom-ref"] { references[Bytes(reference.utf8)] = bill.components.count }
            bill.components.append(.init(name: "", line: element.line))
            open[open.count - 1].component.reference = element["bom-ref"]
        } else if path == ["bom", "vulnerabilities"] {
            vulnerabilityLine = vulnerabilityLine ?? element.line
        } else if isVulnerability {
            try count(vulnerabilityCount, "vulnerabilities", line: element.line)
            vulnerabilityLine = vulnerabilityLine ?? element.line
            vulnerabilityCount += 1
            vulnerabilityDepth = path.count
            let inside = path.dropLast(2).joined(separator: "/")
            vulnerability = CycloneDXVulnerability(
                // The extension names the component in an attribute.
                affected: open.isEmpty ? element["ref"].map { [$0] } ?? [] : [],
                place: "/\(inside)/vulnerabilities/vulnerability[\(vulnerabilityCount)]", line: element.line)
        } else if vulnerability != nil, path.last == "rating" {
            rating = .init(line: element.line)
        } else if path.last == "property" {
            property = element["name"]
        } else if path.last == "reference" {
            isRepository = element["type"] == "vcs"
        } else if path.count > 3, path[1] == "metadata", path[2] == "tools", ["tool", "component"].contains(path.last) {
            tools.append((nil, nil))
        }
    }

    /// Of the document, of a component or of a service; not of the components that one descends from.
    private var isVulnerability: Bool {
        vulnerability == nil && path.suffix(2) == ["vulnerabilities", "vulnerability"] && !path.contains("pedigree")
    }

    /// In the list of components, or in that of another one; not in its pedigree, and not among the tools.
    private var isComponent: Bool {
        guard path.first == "bom", path.last == "component", path.count % 2 == 1, path.count > 2 else { return false }
        return path.dropFirst().enumerated().allSatisfy { index, name in
            name == (index % 2 == 0 ? "components" : "component")
        }
    }

    private func count(_ number: Int, _ things: String, line: Int) throws(EvidenceFault) {
        guard number < limits.entries else { throw .tooMany(things, limit: limits.entries, line: line) }
    }

    private mutating func end() throws(EvidenceFault) {
        let text = firstLine(of: self.text)
        self.text = ""
        if vulnerability != nil {
            if path.count == vulnerabilityDepth {
                try closeVulnerability()
            } else {
                try setVulnerability(text, field: path.dropFirst(vulnerabilityDepth).joined(separator: "/"))
            }
        } else if let last = open.indices.last {
            if open[last].depth == path.count {
                try close(open.removeLast())
            } else {
                let field = path[open[last].depth...].joined(separator: "/")
                set(text, of: &open[last], field: field)
                if open[last].index == nil { setOrigin(text, field: field) }
            }
        } else if path.count > 3, path[1] == "metadata" {
            if path[2] == "tools" {
                setTool(text)
            } else {
                let field = path.dropFirst(2).joined(separator: "/")
                setOrigin(text, field: field)
                if ["authors/author/name", "supplier/name", "manufacturer/name", "manufacture/name"].contains(field) {
                    author = author ?? text ?? ""
                }
            }
        } else if path == ["bom", "metadata", "timestamp"] {
            bill.origin.at = text.flatMap { Timestamp($0) }
        }
        path.removeLast(path.isEmpty ? 0 : 1)
    }

    private mutating func setOrigin(_ text: String?, field: String) {
        switch field {
        case "properties/property": bill.origin.add(property: property, value: text)
        case "externalReferences/reference/url" where isRepository: bill.origin.add(vcs: text)
        default: break
        }
    }

    private func set(_ text: String?, of open: inout Open, field: String) {
        guard let text else { return }
        switch field {
        case "name": open.component.name = text
        case "group": open.group = text
        case "version": open.component.version = text
        case "purl": open.component.purl = text
        case "licenses/license/id", "licenses/license/name", "licenses/expression":
            if !open.component.licenses.contains(text) { open.component.licenses.append(text) }
        default: break
        }
    }

    private mutating func close(_ open: Open) throws(EvidenceFault) {
        var component = open.component
        guard !component.name.isEmpty else {
            throw .missing("name", in: "this <component>", remedy: CycloneDXReader.remedy, line: component.line)
        }
        if let group = open.group { component.name = "\(group)/\(component.name)" }
        if let index = open.index {
            component.licenses = licenses.shared(component.licenses)
            bill.components[index] = component
        } else {
            bill.subject = component.identity
        }
        for var vulnerability in open.vulnerabilities {
            vulnerability.affected = [component.identity]
            tally.add(vulnerability)
        }
    }

    /// Sets what the schema allows once: a second value that differs contradicts the first.
    private static func set<Value: Equatable>(
        _ known: inout Value?, to value: Value?, _ field: String, line: Int
    ) throws(EvidenceFault) {
        guard let value else { return }
        guard known.map({ $0 == value }) ?? true else {
            throw EvidenceFault(
                "contradiction", "this <vulnerability> has two different values of \(field)",
                remedy: "Find out which is true, and leave the other out.", line: line)
        }
        known = value
    }

    private mutating func setVulnerability(_ text: String?, field: String) throws(EvidenceFault) {
        guard var vulnerability else { return }
        let line = vulnerability.line
        switch field {
        case "id": try Self.set(&vulnerability.id, to: text, field, line: line)
        case "references/reference/id": vulnerability.references += text.map { [$0] } ?? []
        case "description": vulnerability.description = text ?? ""
        case "ratings/rating/severity": try Self.set(&rating.word, to: text, field, line: line)
        case "ratings/rating/score", "ratings/rating/score/base":
            try Self.set(&rating.score, to: text.flatMap { StatedScore(text: $0) }, field, line: line)
        case "ratings/rating/method": try Self.set(&rating.method, to: text, field, line: line)
        case "ratings/rating/vector": try Self.set(&rating.vector, to: text, field, line: line)
        case "ratings/rating/source/name", "ratings/rating/source/url":
            rating.source = [rating.source, text].compactMap(\.self).joined(separator: " ")
        case "ratings/rating": vulnerability.ratings.append(rating)
        case "analysis/state": try Self.set(&vulnerability.state, to: text, field, line: line)
        case "analysis/justification": try Self.set(&vulnerability.justification, to: text, field, line: line)
        case "analysis/detail": vulnerability.detail = vulnerability.detail ?? text
        case "analysis/firstIssued": vulnerability.at = vulnerability.at ?? text.flatMap { EvidenceTime.read($0) }
        case "analysis/lastUpdated": vulnerability.at = text.flatMap { EvidenceTime.read($0) } ?? vulnerability.at
        case "affects/target/ref": vulnerability.affected += text.map { [$0] } ?? []
        default: break
        }
        self.vulnerability = vulnerability
    }

    private mutating func closeVulnerability() throws(EvidenceFault) {
        guard let ended = vulnerability else { return }
        guard ended.id != nil else {
            throw .missing("id", in: "this <vulnerability>", remedy: CycloneDXReader.remedy, line: ended.line)
        }
        if let last = open.indices.last { open[last].vulnerabilities.append(ended) } else { tally.add(ended) }
        vulnerability = nil
    }

    private mutating func setTool(_ text: String?) {
        guard let last = tools.indices.last, path.count > 4 else { return }
        switch path.suffix(2) {
        case ["tool", "name"], ["component", "name"]: tools[last].name = tools[last].name ?? text
        case ["tool", "version"], ["component", "version"]: tools[last].version = tools[last].version ?? text
        default: break
        }
    }
}

extension CycloneDXXMLReader: EvidenceDialect {
    package static let kind = EvidenceKind.cyclonedx
    package static let name = "a CycloneDX document"
    package static let command: String? =
        "`syft . -o cyclonedx-xml=bom.cdx.xml`, or your build's own plugin for CycloneDX"
    package static let mark = EvidenceMark.root { $0.name == "bom" }
    package static let need = EvidenceNeed.stream
    package static func takes(_ bytes: Bytes) -> Bool { EvidenceInput.isXML(bytes) }
    package static func mediaType(suffix: String?) -> String? {
        suffix == "xml" ? "application/vnd.cyclonedx+xml" : nil
    }

    package static func read(_ file: EvidenceInput) throws(EvidenceFault) -> EvidenceReading {
        .bill(try read(file.feed, limits: file.limits, keeping: file.keeping))
    }
}
