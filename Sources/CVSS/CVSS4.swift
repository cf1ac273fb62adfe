// The score of a CVSS 4.0 vector, by the specification's section 8: the table of macro vectors, and the way within one.
import Primitives

struct CVSS4 {
    private let metrics: CVSSMetrics

    init?(_ given: [String: String]) {
        guard let metrics = CVSSMetrics(given, known: Self.known, required: Self.base) else { return nil }
        self.metrics = metrics
    }

    private static let base = ["AV", "AC", "AT", "PR", "UI", "VC", "VI", "VA", "SC", "SI", "SA"]

    /// The values of each metric, the most severe first: their order is what distances are counted in. Those of the subsequent system's
    /// integrity and availability begin with safety, which only modified metrics have.
    private static let levels: [String: [String]] = [
        "AV": ["N", "A", "L", "P"], "PR": ["N", "L", "H"], "UI": ["N", "P", "A"], "AC": ["L", "H"], "AT": ["N", "P"],
        "VC": ["H", "L", "N"], "VI": ["H", "L", "N"], "VA": ["H", "L", "N"], "SC": ["S", "H", "L", "N"],
        "SI": ["S", "H", "L", "N"], "SA": ["S", "H", "L", "N"], "CR": ["H", "M", "L"], "IR": ["H", "M", "L"],
        "AR": ["H", "M", "L"],
    ]

    private static let known: [String: [String]] = {
        var known = levels
        for name in ["SC", "SI", "SA"] { known[name] = ["H", "L", "N"] }
        for name in base { known["M\(name)"] = (known[name] ?? []) + ["X"] }
        for name in ["MSI", "MSA"] { known[name]?.append("S") }
        for name in ["CR", "IR", "AR"] { known[name]?.append("X") }
        known["E"] = ["X", "A", "P", "U"]
        // Supplemental metrics, which no score depends on.
        for (name, values) in [("S", "N P"), ("AU", "N Y"), ("R", "A U I"), ("V", "D C"), ("RE", "L M H")] {
            known[name] = ["X"] + values.utf8.split(separator: ASCII.space).map { String(Substring($0)) }
        }
        known["U"] = ["X", "Clear", "Green", "Amber", "Red"]
        return known
    }()

    /// The metric as its environment modifies it; what is not defined is taken for the worst (table 12 and 13).
    private func value(_ name: String) -> String {
        if let modified = metrics["M\(name)"] { return modified }
        return metrics[name] ?? (name == "E" ? "A" : "H")
    }

    private func level(_ name: String) -> Int { Self.levels[name]?.firstIndex(of: value(name)) ?? 0 }

    var score: Double {
        let impacts = ["VC", "VI", "VA", "SC", "SI", "SA"]
        if impacts.allSatisfy({ value($0) == "N" }) { return 0 }
        let sets = equivalenceSets
        guard let top = Self.lookup(sets) else { return 0 }
        // What is left to the next lower macro vector of each set, and how much of it this vector has gone.
        var steps: [(left: Int, share: Double)] = []
        func add(_ lower: [[Int]], depth: Int, distance: Int) {
            guard let next = lower.compactMap({ Self.lookup($0) }).max() else { return }
            steps.append((top - next, Double(distance) / Double(depth)))
        }
        func lowered(_ changes: [Int: Int]) -> [Int] { sets.enumerated().map { changes[$0.offset] ?? $0.element } }
        let (eq1, eq2, eq3, eq4, eq5, eq6) = (sets[0], sets[1], sets[2], sets[3], sets[4], sets[5])
        add([lowered([0: eq1 + 1])], depth: [1, 4, 5][eq1], distance: distance(to: Self.first[eq1]))
        add([lowered([1: eq2 + 1])], depth: [1, 2][eq2], distance: distance(to: Self.second[eq2]))
        // The third and the sixth set go together.
        let lower: [[Int]] =
            switch (eq3, eq6) {
            case (0, 0): [lowered([5: 1]), lowered([2: 1])]
            case (1, 0): [lowered([5: 1])]
            default: [lowered([2: eq3 + 1])]
            }
        add(
            lower, depth: [[7, 6], [8, 8], [10, 10]][eq3][eq6], distance: distance(to: Self.third[eq3][eq6]))
        add([lowered([3: eq4 + 1])], depth: [6, 5, 4][eq4], distance: distance(to: [Self.fourth[eq4]]))
        add([lowered([4: eq5 + 1])], depth: 1, distance: 0)
        guard !steps.isEmpty else { return Double(top) / 10 }
        let mean = steps.reduce(0) { $0 + Double($1.left) * $1.share } / Double(steps.count)
        return min(max((Double(top) - mean + 1e-6).rounded(), 0), 100) / 10
    }

    /// Tables 24 to 29: the level of each of the six sets, 0 the most severe.
    private var equivalenceSets: [Int] {
        func has(_ name: String, _ wanted: String) -> Bool { value(name) == wanted }
        let easy = [has("AV", "N"), has("PR", "N"), has("UI", "N")]
        let first = easy.allSatisfy(\.self) ? 0 : easy.contains(true) && !has("AV", "P") ? 1 : 2
        let second = has("AC", "L") && has("AT", "N") ? 0 : 1
        let third =
            has("VC", "H") && has("VI", "H") ? 0 : has("VC", "H") || has("VI", "H") || has("VA", "H") ? 1 : 2
        let fourth =
            has("SI", "S") || has("SA", "S") ? 0 : has("SC", "H") || has("SI", "H") || has("SA", "H") ? 1 : 2
        let fifth = ["A", "P", "U"].firstIndex(of: value("E")) ?? 0
        let sixth = [("CR", "VC"), ("IR", "VI"), ("AR", "VA")].contains { has($0, "H") && has($1, "H") } ? 0 : 1
        return [first, second, third, fourth, fifth, sixth]
    }

    /// How many steps of severity lie between this vector and the most severe one of its set: the first of these
    /// that is at least as severe in each metric.
    private func distance(to mostSevere: [[(name: String, level: Int)]]) -> Int {
        for vector in mostSevere where vector.allSatisfy({ level($0.name) >= $0.level }) {
            return vector.reduce(0) { $0 + level($1.name) - $1.level }
        }
        return 0
    }

    /// The most severe vectors of each level (tables 24 to 29).
    private static let first = [
        [vector("AV:N PR:N UI:N")],
        [vector("AV:A PR:N UI:N"), vector("AV:N PR:L UI:N"), vector("AV:N PR:N UI:P")],
        [vector("AV:P PR:N UI:N"), vector("AV:A PR:L UI:P")],
    ]
    private static let second = [[vector("AC:L AT:N")], [vector("AC:H AT:N"), vector("AC:L AT:P")]]
    private static let third = [
        [
            [vector("VC:H VI:H VA:H CR:H IR:H AR:H")],
            [vector("VC:H VI:H VA:L CR:M IR:M AR:H"), vector("VC:H VI:H VA:H CR:M IR:M AR:M")],
        ],
        [
            [vector("VC:L VI:H VA:H CR:H IR:H AR:H"), vector("VC:H VI:L VA:H CR:H IR:H AR:H")],
            [
                vector("VC:L VI:H VA:L CR:H IR:M AR:H"), vector("VC:L VI:H VA:H CR:H IR:M AR:M"),
                vector("VC:H VI:L VA:H CR:M IR:H AR:M"), vector("VC:H VI:L VA:L CR:M IR:H AR:H"),
                vector("VC:L VI:L VA:H CR:H IR:H AR:M"),
            ],
        ],
        [[vector("VC:L VI:L VA:L CR:H IR:H AR:H")], [vector("VC:L VI:L VA:L CR:H IR:H AR:H")]],
    ]
    private static let fourth = [vector("SC:H SI:S SA:S"), vector("SC:H SI:H SA:H"), vector("SC:L SI:L SA:L")]

    private static func vector(_ text: String) -> [(name: String, level: Int)] {
        text.utf8.split(separator: ASCII.space).map { part in
            let fields = part.split(separator: ASCII.colon).map { String(Substring($0)) }
            return (fields[0], levels[fields[0]]?.firstIndex(of: fields[1]) ?? 0)
        }
    }

    /// The score of a macro vector in tenths; nil: there is none.
    private static func lookup(_ sets: [Int]) -> Int? {
        let sizes = [3, 2, 3, 3, 3, 2]
        guard zip(sets, sizes).allSatisfy({ $0 < $1 }) else { return nil }
        let index = zip(sets, sizes).reduce(0) { $0 * $1.1 + $1.0 }
        return scores[index] == 255 ? nil : Int(scores[index])
    }

    /// In tenths, by the levels of the six sets in their order; 255 where no vector has these levels.
    private static let scores: [UInt8] = [
        100, 99, 98, 95, 95, 92, 100, 96, 93, 87, 91, 81, 93, 90, 89, 80, 81, 68,
        98, 95, 95, 92, 90, 84, 93, 92, 89, 81, 81, 65, 88, 80, 78, 70, 69, 48,
        255, 92, 255, 82, 255, 72, 255, 79, 255, 69, 255, 50, 255, 69, 255, 55, 255, 27,
        99, 97, 95, 92, 92, 85, 95, 91, 90, 83, 84, 71, 92, 81, 82, 71, 72, 53,
        95, 93, 92, 85, 85, 73, 92, 82, 80, 72, 70, 59, 84, 70, 71, 52, 50, 30,
        255, 86, 255, 75, 255, 52, 255, 71, 255, 52, 255, 29, 255, 63, 255, 29, 255, 17,
        98, 95, 94, 87, 91, 81, 94, 89, 86, 74, 77, 64, 87, 75, 74, 63, 63, 49,
        94, 89, 88, 77, 76, 67, 86, 76, 74, 58, 59, 50, 72, 57, 57, 52, 52, 25,
        255, 83, 255, 70, 255, 54, 255, 65, 255, 58, 255, 26, 255, 53, 255, 21, 255, 13,
        95, 90, 88, 76, 76, 70, 90, 77, 75, 62, 61, 53, 77, 66, 68, 59, 52, 30,
        89, 78, 76, 67, 62, 58, 74, 59, 57, 57, 47, 23, 61, 52, 57, 29, 24, 16,
        255, 71, 255, 59, 255, 30, 255, 58, 255, 26, 255, 15, 255, 23, 255, 13, 255, 6,
        93, 87, 86, 72, 75, 58, 86, 74, 74, 61, 56, 34, 70, 54, 52, 40, 40, 22,
        85, 75, 74, 55, 62, 51, 72, 57, 55, 41, 46, 19, 53, 36, 34, 19, 19, 8,
        255, 64, 255, 51, 255, 20, 255, 47, 255, 21, 255, 11, 255, 24, 255, 9, 255, 4,
        88, 75, 73, 53, 60, 50, 73, 55, 59, 40, 41, 20, 54, 43, 45, 22, 20, 11,
        75, 55, 58, 45, 40, 21, 61, 51, 48, 18, 20, 9, 46, 18, 17, 7, 8, 2,
        255, 53, 255, 24, 255, 14, 255, 24, 255, 12, 255, 5, 255, 10, 255, 3, 255, 1,
    ]
}
