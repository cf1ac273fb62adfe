// Takes secrets out of messages that pages show.
import Primitives
package import ReleaseModel

extension Finding {
    /// The same finding, with `****` for what is secret in the texts that it quotes.
    package var withoutSecrets: Finding {
        var copy = self
        copy.message = SecretText.redacted(message)
        copy.remedy = SecretText.redacted(remedy)
        copy.field = field.map(SecretText.redacted)
        copy.file = file.map(SecretText.redacted)
        copy.subject = subject.map(SecretText.redacted)
        return copy
    }
}

extension SecretText {
    fileprivate static func redacted(_ string: String) -> String {
        let text = SecretText(bytes: Bytes(string.utf8))
        var hits: [Hit] = []
        for index in text.bytes.indices.dropLast() {
            let pair = Int(text.bytes[index]) | Int(text.bytes[index + 1]) << 8
            SecretTable.standard.look(text, at: index, pair: pair, into: &hits)
        }
        guard !hits.isEmpty else { return string }
        var result: Bytes = []
        var end = 0
        for hit in hits.sorted(by: { ($0.start, $1.end) < ($1.start, $0.end) }) where hit.end > end {
            if hit.start >= end { result += text.bytes[end..<hit.start] + Bytes((hit.shown + "****").utf8) }
            end = hit.end
        }
        return String(decoding: result + text.bytes[end...], as: UTF8.self)
    }
}
