// A rate of coverage as reports write it, rounded or cut off after some digits.
import Primitives
import ReleaseModel

struct StatedRate {
    /// From 0 to 1.
    let value: Double
    /// Of its last digit.
    private let unit: Double

    /// "0.5", "0,5", "5e-1", "50%", and "50", which is no rate but a percentage; nil for what is none of these.
    init?(_ text: String) {
        var text = ASCII.trimmed(text)
        let hasSign = text.utf8.last == UInt8(ascii: "%")
        if hasSign { text = ASCII.trimmed(String(text.dropLast())) }
        text = String(decoding: text.utf8.map { $0 == UInt8(ascii: ",") ? ASCII.dot : $0 }, as: UTF8.self)
        let parts = text.utf8.split(maxSplits: 1, omittingEmptySubsequences: false) { $0 | 32 == UInt8(ascii: "e") }
        let mantissa = parts.first ?? Substring().utf8[...]
        let exponent = parts.count > 1 ? Int(Substring(parts[1])) : 0
        guard text.utf8.count <= 40, mantissa.allSatisfy({ ASCII.isDigit($0) || $0 == ASCII.dot }),
            let number = Double(text), let exponent, abs(exponent) <= 40
        else { return nil }
        let scale: Double = hasSign || number > 1 ? 100 : 1
        guard number <= scale else { return nil }
        value = number / scale
        let places = mantissa.firstIndex(of: ASCII.dot).map { mantissa[$0...].count - 1 } ?? 0
        let power = exponent - places
        // Where there are no digits after the point, as tools write 1 for 0.99996.
        unit =
            power == 0 && scale == 1
            ? 0.005 : (0..<abs(power)).reduce(1 / scale) { unit, _ in power < 0 ? unit / 10 : unit * 10 }
    }

    /// How many of the lines are covered by this rate; nil where that is what was counted, or where a zero shows that the tool
    /// knew no rate. What differs less than computing with such numbers does is equal, however many digits there are.
    func covered(_ counted: LineCount) -> Int? {
        guard let rate = counted.rate, value > 0 || counted.covered == 0, abs(rate - value) >= max(unit - 1e-12, 1e-12)
        else {
            return nil
        }
        return Int((value * Double(counted.valid)).rounded(.down))
    }
}
