// What a scanner found: findings about the sources, or weaknesses of components, each with how severe it is.
package import Primitives

/// Of SARIF logs, bills of materials with vulnerabilities, and scanners' own reports.
package struct SecurityReport: Sendable, Hashable {
    package struct Result: Sendable, Hashable {
        /// The rule, or the weakness: a CVE, a GHSA.
        package var rule: String
        /// Other names of the same weakness.
        package var aliases: [String]
        package var severity: SecurityRating
        package var message: String
        /// The scanned file and line that the scanner names, or the component.
        package var location: String?
        /// Of a weakness: the components that have it, by package URL, else by name and version.
        package var components: [String]
        /// What the finding is about, the same while lines move: the rule, with the file and the scanner's fingerprint or the component.
        package var subject: String
        /// Nil: it counts. Else why it doesn't: `suppressed: accepted by …`, `absent`, `kind: pass`.
        package var excluded: String?
        /// The JSON pointer of the result in the report, `/runs/0/results/3`.
        package var place: String
        package var line: Int

        /// `subject`: nil is the rule and the first component, else the location.
        package init(
            rule: String, aliases: [String] = [], severity: SecurityRating, message: String, location: String? = nil,
            components: [String] = [], subject: String? = nil, excluded: String? = nil, place: String, line: Int
        ) {
            self.rule = rule
            self.aliases = aliases
            self.severity = severity
            self.message = message
            self.location = location
            self.components = components
            self.excluded = excluded
            self.place = place
            self.line = line
            self.subject = subject ?? Self.subject(rule, components: components, location: location)
        }

        package static func subject(_ rule: String, components: [String], location: String? = nil) -> String {
            let first = components.min { $0.precedesBytewise($1) } ?? location
            let more = components.count > 1 ? " and \(components.count - 1) more" : ""
            return first.map { "\(rule) \($0)\(more)" } ?? rule
        }
    }
    package struct Run: Sendable, Hashable {
        package var tool: String
        package var toolVersion: String?
        /// False: it did not end well, so that it may have missed something.
        package var succeeded: Bool
        /// In what way it did not: "it was ended by SIGKILL".
        package var failures: [String]
        /// What the scanner itself warns of: "one file could not be parsed".
        package var warnings: [String]
        package var line: Int
        /// The tool with its version: "Bandit 1.7.5".
        package var toolWithVersion: String { tool + (toolVersion.map { " \($0)" } ?? "") }
        package init(
            tool: String, toolVersion: String? = nil, succeeded: Bool = true, failures: [String] = [],
            warnings: [String] = [], line: Int
        ) {
            self.tool = tool
            self.toolVersion = toolVersion
            self.succeeded = succeeded && failures.isEmpty
            self.failures = failures
            self.warnings = warnings
            self.line = line
        }
    }
    /// Something odd that decides nothing, such as a score that is no number.
    package struct Remark: Sendable, Hashable {
        package var text: String
        package var line: Int?
        package init(_ text: String, line: Int?) {
            self.text = text
            self.line = line
        }
    }
    package var runs: [Run]
    /// In the report's order; of a large report the first ones of each severity.
    package var results: [Result]
    package var rest = Rest()
    package var remarks: [Remark] = []
    package var origin = EvidenceOrigin()
    package init(runs: [Run], results: [Result]) {
        self.runs = runs
        self.results = results
    }
    /// How many results of each rule count; sorted bytewise by rule.
    package var byRule: [(rule: String, count: Int)] {
        var counts = rest.rules
        for result in results where result.excluded == nil { counts[Bytes(result.rule.utf8), default: 0] += 1 }
        return counts.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map {
            (String(decoding: $0.key, as: UTF8.self), $0.value)
        }
    }
    /// Results of one severity that count.
    package func count(_ severity: SecurityRating) -> Int {
        results.reduce(rest.count(severity)) { $0 + ($1.severity == severity && $1.excluded == nil ? 1 : 0) }
    }
    /// Results that don't count.
    package var excluded: Int { results.reduce(rest.excluded) { $0 + ($1.excluded == nil ? 0 : 1) } }
    package var total: Int { results.count + rest.total }
}

extension SecurityReport {
    /// Of the results that are not in `results`.
    package struct Rest: Sendable, Hashable {
        /// What is known of one that counts and is a weakness of components, to find it in other files.
        package struct Weakness: Sendable, Hashable {
            package let severity: SecurityRating
            package let names: [String]
            package fileprivate(set) var components: [String]
        }

        /// By the severity's weight.
        private var counts = [Int](repeating: 0, count: SecurityRating.allCases.count)
        package private(set) var excluded = 0
        /// Of the results that count, by the rule's UTF-8 bytes.
        package private(set) var rules: [Bytes: Int] = [:]
        package private(set) var weaknesses: [Weakness] = []
        package init() {}

        package var total: Int { counts.reduce(excluded, +) }
        package func count(_ severity: SecurityRating) -> Int { counts[severity.weight] }

        package mutating func add(_ severity: SecurityRating, rule: String, isExcluded: Bool) {
            guard !isExcluded else {
                excluded &+= 1
                return
            }
            counts[severity.weight] &+= 1
            rules[Bytes(rule.utf8), default: 0] &+= 1
        }

        package mutating func add(_ result: Result) {
            add(result.severity, rule: result.rule, isExcluded: result.excluded != nil)
            guard result.excluded == nil, !result.components.isEmpty else { return }
            weaknesses.append(
                Weakness(
                    severity: result.severity, names: [result.rule] + result.aliases, components: result.components))
        }

        /// Puts components in the place of references.
        package mutating func resolve(_ component: (String) -> String?) {
            for index in weaknesses.indices {
                weaknesses[index].components = weaknesses[index].components.map { component($0) ?? $0 }
            }
        }
    }
}
