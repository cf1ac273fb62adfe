// The score of a CVSS 3.0 or 3.1 vector, by the equations of the specification's section 7.
import Primitives

struct CVSS3 {
    private let metrics: CVSSMetrics
    /// 0 or 1.
    private let minor: Int

    init?(_ given: [String: String], minor: Int) {
        guard let metrics = CVSSMetrics(given, known: Self.known, required: Self.base) else { return nil }
        self.metrics = metrics
        self.minor = minor
    }

    private static let base = ["AV", "AC", "PR", "UI", "S", "C", "I", "A"]

    private static let known: [String: [String]] = {
        var known: [String: [String]] = [
            "AV": ["N", "A", "L", "P"], "AC": ["L", "H"], "PR": ["N", "L", "H"], "UI": ["N", "R"], "S": ["U", "C"],
            "C": ["N", "L", "H"], "I": ["N", "L", "H"], "A": ["N", "L", "H"],
        ]
        for name in base { known["M\(name)"] = (known[name] ?? []) + ["X"] }
        known["E"] = ["X", "U", "P", "F", "H"]
        known["RL"] = ["X", "O", "T", "W", "U"]
        known["RC"] = ["X", "U", "R", "C"]
        for name in ["CR", "IR", "AR"] { known[name] = ["X", "L", "M", "H"] }
        return known
    }()

    var score: Double {
        let temporal =
            weight(metrics["E"], ["U": 0.91, "P": 0.94, "F": 0.97, "H": 1])
            * weight(metrics["RL"], ["O": 0.95, "T": 0.96, "W": 0.97, "U": 1])
            * weight(metrics["RC"], ["U": 0.92, "R": 0.96, "C": 1])
        let isEnvironmental = metrics.hasAny(Self.base.map { "M\($0)" } + ["CR", "IR", "AR"])
        let score = score(isEnvironmental: isEnvironmental)
        return Self.roundedUp(score * temporal)
    }

    /// The base score, or the environmental one before the temporal metrics.
    private func score(isEnvironmental: Bool) -> Double {
        func value(_ name: String) -> String? { (isEnvironmental ? metrics["M\(name)"] : nil) ?? metrics[name] }
        func loss(_ name: String) -> Double {
            let requirement = isEnvironmental ? weight(metrics["\(name)R"], ["L": 0.5, "M": 1, "H": 1.5]) : 1
            return 1 - weight(value(name), ["N": 0, "L": 0.22, "H": 0.56]) * requirement
        }
        let isChanged = value("S") == "C"
        let sub = 1 - loss("C") * loss("I") * loss("A")
        let impact = impact(isEnvironmental ? min(sub, 0.915) : sub, isChanged, isEnvironmental: isEnvironmental)
        guard impact > 0 else { return 0 }
        let privileges = isChanged ? ["N": 0.85, "L": 0.68, "H": 0.5] : ["N": 0.85, "L": 0.62, "H": 0.27]
        let exploitability =
            8.22 * weight(value("AV"), ["N": 0.85, "A": 0.62, "L": 0.55, "P": 0.2])
            * weight(value("AC"), ["L": 0.77, "H": 0.44]) * weight(value("PR"), privileges)
            * weight(value("UI"), ["N": 0.85, "R": 0.62])
        return Self.roundedUp(min((isChanged ? 1.08 : 1) * (impact + exploitability), 10))
    }

    private func impact(_ sub: Double, _ isChanged: Bool, isEnvironmental: Bool) -> Double {
        guard isChanged else { return 6.42 * sub }
        // 3.1 gave the environmental score an exponent of its own.
        let isRevised = isEnvironmental && minor == 1
        let tail = isRevised ? Self.power(sub * 0.9731 - 0.02, 13) : Self.power(sub - 0.02, 15)
        return 7.52 * (sub - 0.029) - 3.25 * tail
    }

    private func weight(_ value: String?, _ weights: [String: Double]) -> Double {
        value.flatMap { weights[$0] } ?? 1
    }

    private static func power(_ value: Double, _ exponent: Int) -> Double {
        (0..<exponent).reduce(1) { product, _ in product * value }
    }

    /// Appendix A of 3.1: the least number with one decimal that is no less, with errors of binary fractions left out.
    private static func roundedUp(_ value: Double) -> Double {
        let number = Int((value * 100_000).rounded())
        return Double(number % 10_000 == 0 ? number / 10_000 : number / 10_000 + 1) / 10
    }
}
