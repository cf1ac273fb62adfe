// A colour of the site, and how well it can be read on another: the relative luminance and contrast of WCAG 2.2.
import Primitives

/// Red, green and blue of sRGB, 0 to 255.
struct Colour: Hashable, Sendable {
    let red: Int
    let green: Int
    let blue: Int

    /// `#rrggbb` or `#rgb`.
    init?(_ text: some StringProtocol) {
        let digits = text.utf8.dropFirst()
        guard text.utf8.first == UInt8(ascii: "#"), digits.count == 3 || digits.count == 6 else { return nil }
        var values: [Int] = []
        for digit in digits {
            guard let value = ASCII.hexadecimal(digit) else { return nil }
            values.append(Int(value))
        }
        if values.count == 3 { values = values.flatMap { [$0, $0] } }
        self.init(red: values[0] * 16 + values[1], green: values[2] * 16 + values[3], blue: values[4] * 16 + values[5])
    }

    private init(red: Int, green: Int, blue: Int) {
        self.red = red
        self.green = green
        self.blue = blue
    }

    /// `#rrggbb`
    var text: String {
        let digits = Bytes("0123456789abcdef".utf8)
        let bytes: Bytes = [red, green, blue].flatMap { (channel: Int) -> Bytes in
            [digits[channel / 16], digits[channel % 16]]
        }
        return "#" + String(decoding: bytes, as: UTF8.self)
    }

    /// From 0, black, to 1, white.
    var luminance: Double {
        0.2126 * Self.linear(red) + 0.7152 * Self.linear(green) + 0.0722 * Self.linear(blue)
    }

    /// From 1 to 21.
    func contrast(with other: Colour) -> Double {
        let (x, y) = (luminance, other.luminance)
        return (max(x, y) + 0.05) / (min(x, y) + 0.05)
    }

    /// The channel without sRGB's curve. The power 2.4 is the fifth root of the twelfth, taken by Newton's steps.
    private static func linear(_ channel: Int) -> Double {
        let value = Double(channel) / 255
        guard value > 0.04045 else { return value / 12.92 }
        let base = (value + 0.055) / 1.055
        let squared = base * base
        let fourth = squared * squared
        let twelfth = fourth * fourth * fourth
        var root = squared
        for _ in 0..<40 { root = (4 * root + twelfth / (root * root * root * root)) / 5 }
        return root
    }

    /// The colour itself, or else the nearest mixture with black or white, in hundredths, that has this contrast with each of the
    /// grounds; black or white itself where none has.
    func readable(on grounds: [Colour], contrast: Double) -> Colour {
        let isLight = (grounds.map(\.luminance).min() ?? 0) > 0.18
        let end = isLight ? 0 : 255
        for part in 0...100 {
            let mixed = Colour(
                red: Self.mixed(red, end, part), green: Self.mixed(green, end, part), blue: Self.mixed(blue, end, part))
            if grounds.allSatisfy({ mixed.contrast(with: $0) >= contrast }) { return mixed }
        }
        return Colour(red: end, green: end, blue: end)
    }

    private static func mixed(_ channel: Int, _ end: Int, _ hundredths: Int) -> Int {
        (channel * (100 - hundredths) + end * hundredths) / 100
    }
}
