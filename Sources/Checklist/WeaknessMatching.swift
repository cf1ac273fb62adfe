// Finds out which findings of several scanners are one weakness, whatever order the files are in.
import Primitives
import ReleaseModel

/// A weakness is a CVE of a component and its version; where nobody names a CVE, what goes by one of its other names. A finding of one
/// weakness is the same as that of another file. An advisory of several CVEs, or of several components, comes to one finding of another
/// file that it covers and takes no other one with it. Two findings of one file are never one, and nor are those without a component or
/// a version: nothing shows that they are.
struct WeaknessMatching {
    /// Findings of one weakness.
    struct Group {
        /// Those of one weakness first, each in the order in which they were added.
        fileprivate(set) var members: [Int] = []
        /// The most severe of them.
        fileprivate(set) var severity: SecurityRating
        fileprivate var files: Set<Int> = []
        fileprivate var isOfSeveral = true

        fileprivate init(_ finding: Finding) { severity = finding.severity }

        fileprivate mutating func add(_ finding: Finding, _ index: Int) {
            members.append(index)
            severity = .moreSevere(severity, finding.severity)
            files.insert(finding.file)
        }
    }

    fileprivate struct Finding {
        /// Numbers of names.
        let names: [Int]
        let components: [Int]
        let severity: SecurityRating
        let file: Int
    }

    /// A weakness of a component.
    private struct Place: Hashable {
        let weakness: Int
        let component: Int
    }

    private var findings: [Finding] = []
    /// Names of weaknesses, and of components with their versions, in lower case.
    private var numbers: [Bytes: Int] = [:]
    private var texts: [Bytes] = []
    /// Of names without a CVE beside them another one of the same weakness.
    private var same: [Int] = []
    /// An advisory of more is compared by the first ones.
    private static let mostPlaces = 4096

    mutating func add(names: [String], components: [String], severity: SecurityRating, file: Int) {
        let names = unique(names.filter { !$0.isBlank })
        if !names.contains(where: isCVE) {
            for name in names.dropFirst() { unite(name, names[0]) }
        }
        findings.append(
            Finding(
                names: names, components: unique(components.compactMap(ComponentName.versioned)), severity: severity,
                file: file))
    }

    /// `order`: the files' paths.
    func groups(order paths: [String]) -> [Group] {
        let covered = cves
        var groups: [Group] = []
        var byPlace: [Place: [Int]] = [:]
        var several: [(finding: Int, places: [Place])] = []
        var file = -1
        // How often the file that is looked at has named each.
        var own: [Place: Int] = [:]
        for (index, finding) in findings.enumerated() {
            if finding.file != file { (file, own) = (finding.file, [:]) }
            let places = places(of: finding, covered)
            guard let place = places.first, places.count == 1 else {
                several.append((index, places))
                continue
            }
            let count = own[place, default: 0]
            own[place] = count + 1
            let known = byPlace[place] ?? []
            let group = count < known.count ? known[count] : groups.count
            if group == groups.count {
                groups.append(Group(finding))
                byPlace[place, default: []].append(group)
            }
            groups[group].add(finding, index)
            groups[group].isOfSeveral = false
        }
        for (index, places) in sorted(several, paths) {
            let finding = findings[index]
            let free = places.flatMap { byPlace[$0] ?? [] }.filter { !groups[$0].files.contains(finding.file) }
            // One that is as severe already, if there is one: the others keep their own.
            var group = free.first
            for other in free where group.map({ groups[other].severity.weight > groups[$0].severity.weight }) ?? false {
                group = other
            }
            if group == nil {
                for place in places { byPlace[place, default: []].append(groups.count) }
                groups.append(Group(finding))
            }
            groups[group ?? groups.count - 1].add(finding, index)
        }
        return groups.map { group in
            var group = group
            if group.isOfSeveral { group.members.sort() }
            return group
        }.sorted { ($0.members.min() ?? 0) < ($1.members.min() ?? 0) }
    }

    // MARK: Names

    private mutating func unique(_ texts: [String]) -> [Int] {
        var found: [Int] = []
        for text in texts {
            let number = number(Bytes(ASCII.lowercased(text).utf8))
            if !found.contains(number) { found.append(number) }
        }
        return found
    }

    private mutating func number(_ text: Bytes) -> Int {
        if let known = numbers[text] { return known }
        numbers[text] = texts.count
        same.append(texts.count)
        texts.append(text)
        return texts.count - 1
    }

    private func isCVE(_ name: Int) -> Bool { texts[name].starts(with: "cve-".utf8) }

    private mutating func unite(_ name: Int, _ other: Int) {
        let (first, second) = (root(name), root(other))
        if first != second { same[max(first, second)] = min(first, second) }
    }

    private func root(_ name: Int) -> Int {
        var name = name
        while same[name] != name { name = same[name] }
        return name
    }

    /// The CVEs that any finding states beside each other name.
    private var cves: [Int: Set<Int>] {
        var covered: [Int: Set<Int>] = [:]
        for finding in findings {
            let cves = finding.names.filter(isCVE)
            guard !cves.isEmpty, cves.count < finding.names.count else { continue }
            for name in finding.names where !isCVE(name) { covered[root(name), default: []].formUnion(cves) }
        }
        return covered
    }

    // MARK: Places

    private func places(of finding: Finding, _ covered: [Int: Set<Int>]) -> [Place] {
        guard let first = finding.names.first, !finding.components.isEmpty else { return [] }
        var weaknesses = finding.names.filter(isCVE)
        if weaknesses.isEmpty { weaknesses = Array(covered[root(first)] ?? [root(first)]) }
        if weaknesses.count == 1, finding.components.count == 1 {
            return [Place(weakness: weaknesses[0], component: finding.components[0])]
        }
        let components = byText(finding.components)
        return Array(
            byText(weaknesses).lazy.flatMap { weakness in
                components.lazy.map { Place(weakness: weakness, component: $0) }
            }.prefix(Self.mostPlaces))
    }

    private func byText(_ numbers: [Int]) -> [Int] {
        numbers.sorted { texts[$0].lexicographicallyPrecedes(texts[$1]) }
    }

    /// By what they are of, so that the order of the files decides nothing.
    private func sorted(
        _ several: [(finding: Int, places: [Place])], _ paths: [String]
    ) -> [(finding: Int, places: [Place])] {
        let keyed = several.map { item in
            let finding = findings[item.finding]
            let names = byText(finding.names).map { texts[$0] } + byText(finding.components).map { texts[$0] }
            return (item: item, key: Bytes(names.joined(separator: [ASCII.newline])), path: paths[finding.file])
        }
        return keyed.sorted { left, right in
            if left.key != right.key { return left.key.lexicographicallyPrecedes(right.key) }
            if !left.path.hasSameBytes(as: right.path) { return left.path.precedesBytewise(right.path) }
            return left.item.finding < right.item.finding
        }.map(\.item)
    }
}
