// The score of a CVSS 2.0 vector, by the equations of the specification's section 3.2.
import Primitives

struct CVSS2 {
    private let metrics: CVSSMetrics

    init?(_ given: [String: String]) {
        guard let metrics = CVSSMetrics(given, known: Self.known, required: ["AV", "AC", "Au", "C", "I", "A"]) else {
            return nil
        }
        self.metrics = metrics
    }

    private static let known: [String: [String]] = [
        "AV": ["L", "A", "N"], "AC": ["H", "M", "L"], "Au": ["M", "S", "N"], "C": ["N", "P", "C"],
        "I": ["N", "P", "C"], "A": ["N", "P", "C"], "E": ["ND", "U", "POC", "F", "H"],
        "RL": ["ND", "OF", "TF", "W", "U"], "RC": ["ND", "UC", "UR", "C"], "CDP": ["ND", "N", "L", "LM", "MH", "H"],
        "TD": ["ND", "N", "L", "M", "H"], "CR": ["ND", "L", "M", "H"], "IR": ["ND", "L", "M", "H"],
        "AR": ["ND", "L", "M", "H"],
    ]

    var score: Double {
        guard metrics.hasAny(["CDP", "TD", "CR", "IR", "AR"]) else {
            return max(0, Self.rounded(base(impact) * temporal))
        }
        let adjusted = min(10, impact(of: { name in weight(name, ["L": 0.5, "M": 1, "H": 1.51]) }))
        let score = Self.rounded(base(adjusted) * temporal)
        let damage = weight("CDP", ["N": 0, "L": 0.1, "LM": 0.3, "MH": 0.4, "H": 0.5], else: 0)
        let targets = weight("TD", ["N": 0, "L": 0.25, "M": 0.75, "H": 1])
        return max(0, Self.rounded((score + (10 - score) * damage) * targets))
    }

    private var impact: Double { impact { _ in 1 } }

    private func impact(of requirement: (String) -> Double) -> Double {
        func loss(_ name: String) -> Double {
            1 - weight(name, ["N": 0, "P": 0.275, "C": 0.660]) * requirement("\(name)R")
        }
        return 10.41 * (1 - loss("C") * loss("I") * loss("A"))
    }

    /// Rounded, as the temporal equation takes it.
    private func base(_ impact: Double) -> Double {
        let exploitability =
            20 * weight("AV", ["L": 0.395, "A": 0.646, "N": 1]) * weight("AC", ["H": 0.35, "M": 0.61, "L": 0.71])
            * weight("Au", ["M": 0.45, "S": 0.56, "N": 0.704])
        return Self.rounded((0.6 * impact + 0.4 * exploitability - 1.5) * (impact == 0 ? 0 : 1.176))
    }

    private var temporal: Double {
        weight("E", ["U": 0.85, "POC": 0.9, "F": 0.95, "H": 1])
            * weight("RL", ["OF": 0.87, "TF": 0.9, "W": 0.95, "U": 1])
            * weight("RC", ["UC": 0.9, "UR": 0.95, "C": 1])
    }

    private func weight(_ name: String, _ weights: [String: Double], else standard: Double = 1) -> Double {
        metrics[name].flatMap { weights[$0] } ?? standard
    }

    /// To one decimal; a half goes up, also where binary fractions put it a little below.
    private static func rounded(_ value: Double) -> Double { (value * 10 + 1e-9).rounded() / 10 }
}
