// Names the headings of one Markdown text, so that links can lead to them.
import Primitives

struct MarkdownHeadings {
    private var used: Set<String> = []
    private var lastNumber: [String: Int] = [:]

    /// The heading's text in lower case with spaces as hyphens and without punctuation, as GitHub does it; "section" where
    /// nothing is left; a number is added to one that was given before.
    mutating func id(for text: Bytes) -> String {
        var slug = ""
        for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
            let properties = scalar.properties
            switch properties.generalCategory {
            case .spaceSeparator, .control: slug += "-"
            case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
                .letterNumber, .nonspacingMark, .spacingMark:
                slug += properties.lowercaseMapping
            case _ where scalar == "-" || scalar == "_": slug.unicodeScalars.append(scalar)
            default: break
            }
        }
        if slug.isEmpty { slug = "section" }
        var id = slug
        while !used.insert(id).inserted {
            let number = (lastNumber[slug] ?? 0) &+ 1
            lastNumber[slug] = number
            id = "\(slug)-\(number)"
        }
        return id
    }
}
