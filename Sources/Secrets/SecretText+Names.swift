// Finds secrets that only the name before them gives away.
import Files
import Primitives

extension SecretText {
    /// The 40 characters that a name announces: `name = value`, `"name": "value"`, `<name>value</name>`.
    func awsSecret(after name: Range<Int>) -> Find? {
        let between = run(of: Self.betweenNameAndValue, from: name.upperBound, limit: 32)
        guard bytes[between].contains(where: { ":=>".utf8.contains($0) }) else { return nil }
        let secret = run(of: .base64, from: between.upperBound)
        guard secret.count == 40, byte(secret.upperBound) != ASCII.equals, !isPlaceholder(secret) else { return nil }
        return Find(start: name.lowerBound, end: secret.upperBound, shown: string(name) + " ")
    }

    private static let betweenNameAndValue = Characters(" \t\"'`:=>,")
}
