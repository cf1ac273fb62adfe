// The texts of some elements of an XML document, by their paths below the root.
import Documents
import EvidenceParsing
import Primitives
import ReleaseModel

struct XMLTexts {
    struct Item {
        /// `parent/version`, without the root.
        var path: String
        var text: String
        var line: Int
        /// It or an element around it has MSBuild's `Condition`.
        var isConditional: Bool
    }

    let items: [Item]

    /// `isWanted` is asked with each path. The first text child counts, and elements in between take nothing away.
    init(
        _ file: EvidenceInput, root name: String, of what: String, isWanted: (String) -> Bool
    ) throws(EvidenceFault) {
        var xml = try EvidenceXML(ByteFeed(file.bytes), limits: file.limits)
        guard let root = try xml.root(), root.name == name else {
            throw EvidenceFault(
                "not-a-manifest", "the root element is not the <\(name)> of \(what)",
                remedy: "Name the manifest that was meant.", line: xml.line)
        }
        var items: [Item] = []
        var path: [(name: String, isConditional: Bool, item: Int?)] = []
        while let event = try xml.next() {
            switch event {
            case .start(let element):
                let isConditional = element["Condition"] != nil || path.last?.isConditional == true
                path.append((element.name, isConditional, nil))
                let key = path.map(\.name).joined(separator: "/")
                guard isWanted(key) else { continue }
                guard items.count < file.limits.entries else {
                    throw .tooMany("elements", limit: file.limits.entries, line: element.line)
                }
                path[path.count - 1].item = items.count
                items.append(Item(path: key, text: "", line: element.line, isConditional: isConditional))
            case .text(let text): if let item = path.last?.item { items[item].text += text }
            case .end: if !path.isEmpty { path.removeLast() }
            }
        }
        self.items = items.map { item in
            var item = item
            item.text = ASCII.trimmed(item.text)
            return item
        }
    }

    /// The one element with a path; a second one is refused.
    func one(_ path: String) throws(EvidenceFault) -> Item? {
        let found = items.filter { $0.path == path }
        if found.count > 1 {
            let name = path.split(separator: "/").last.map(String.init) ?? path
            throw EvidenceFault(
                "duplicate-key", "there is a second <\(name)> here", remedy: "Remove one of them.", line: found[1].line)
        }
        return found.first
    }
}
