// Reads CycloneDX XML documents as a stream, to the same outcome as their JSON form.
import Documents
import Primitives
import ReleaseModel

/// Counts what `CycloneDXReader` counts. The place of a vulnerability is its XPath.
struct CycloneDXXMLReader {
    private struct Open {
        var component: BillOfMaterials.Component
        var group: String?
        /// How many elements are open down to this one.
        var depth: Int
        /// Its place in the bill, kept for the order: a component stands before those inside of it. Nil: the bill's subject.
        var index: Int?
    }

    private let limits: Policy.Limits
    private var tally: SecurityTally
    private var bill = BillOfMaterials(format: "CycloneDX")
    private var licenses = SharedLicenses()
    private var path: [String] = []
    private var text = ""
    private var open: [Open] = []
    private var vulnerability: CycloneDXVulnerability?
    private var rating: (word: String?, score: Double?) = (nil, nil)
    private var tool: (name: String?, version: String?) = (nil, nil)

    static func read(_ feed: ByteFeed, limits: Policy.Limits, keeping: Int) throws(EvidenceFault) -> BillOfMaterials {
        var xml = try EvidenceXML(feed, limits: limits)
        guard let root = try xml.root(), root.name == "bom" else {
            throw EvidenceFault(
                "not-cyclonedx", "the root element is not the <bom> of a CycloneDX document",
                remedy: "Have the tool write CycloneDX, or correct the kind.", line: xml.line)
        }
        var reader = CycloneDXXMLReader(limits: limits, tally: SecurityTally(keeping: keeping))
        reader.path = [root.name]
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
        if let line = bill.vulnerabilities?.runs.first?.line {
            bill.vulnerabilities = tally.report([
                .init(tool: tool.name ?? "CycloneDX", toolVersion: tool.version, succeeded: true, line: line)
            ])
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
            bill.components.append(.init(name: "", line: element.line))
        } else if path == ["bom", "vulnerabilities"], bill.vulnerabilities == nil {
            let run = SecurityReport.Run(tool: "CycloneDX", succeeded: true, line: element.line)
            bill.vulnerabilities = SecurityReport(runs: [run], results: [])
        } else if path == ["bom", "vulnerabilities", "vulnerability"] {
            let number = tally.count
            try count(number, "vulnerabilities", line: element.line)
            vulnerability = CycloneDXVulnerability(
                place: "/bom/vulnerabilities/vulnerability[\(number + 1)]", line: element.line)
        }
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
        if let last = open.indices.last {
            if open[last].depth == path.count {
                try close(open.removeLast())
            } else {
                set(text, of: &open[last], field: path[open[last].depth...].joined(separator: "/"))
            }
        } else if vulnerability != nil {
            if path.count == 3 {
                try closeVulnerability()
            } else {
                setVulnerability(text, field: path.dropFirst(3).joined(separator: "/"))
            }
        } else if path.count > 4, path[1] == "metadata", path[2] == "tools" {
            setTool(text, field: path.dropFirst(3).joined(separator: "/"))
        }
        path.removeLast(path.isEmpty ? 0 : 1)
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
    }

    private mutating func setVulnerability(_ text: String?, field: String) {
        guard var vulnerability else { return }
        switch field {
        case "id": vulnerability.id = text ?? ""
        case "description": vulnerability.description = text ?? ""
        case "ratings/rating/severity": rating.word = text
        case "ratings/rating/score": rating.score = text.flatMap { Double($0) }
        case "ratings/rating":
            if let severity = CycloneDXVulnerability.severity(rating.word, score: rating.score) {
                vulnerability.ratings.append(severity)
            }
            rating = (nil, nil)
        case "analysis/state": vulnerability.state = text
        case "analysis/justification": vulnerability.reason = text
        case "analysis/detail": vulnerability.reason = vulnerability.reason ?? text
        case "affects/target/ref": vulnerability.affected = vulnerability.affected ?? text
        default: break
        }
        self.vulnerability = vulnerability
    }

    private mutating func closeVulnerability() throws(EvidenceFault) {
        guard let ended = vulnerability else { return }
        guard !ended.id.isEmpty else {
            throw .missing("id", in: "this <vulnerability>", remedy: CycloneDXReader.remedy, line: ended.line)
        }
        tally.add(ended.result)
        vulnerability = nil
    }

    private mutating func setTool(_ text: String?, field: String) {
        switch field {
        case "tool/name", "components/component/name": tool.name = tool.name ?? text
        case "tool/version", "components/component/version": tool.version = tool.version ?? text
        default: break
        }
    }
}

extension CycloneDXXMLReader: EvidenceDialect {
    package static let kind = EvidenceKind.cyclonedx
    package static let name = "a CycloneDX document"
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
