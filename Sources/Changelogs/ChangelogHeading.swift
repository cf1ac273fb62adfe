// Takes a changelog's heading apart: whose it is, the version or the range, the date, and whether that version is out.
import Primitives
import ReleaseModel

/// `[date] [changes in | release notes for | …] [name] [version] VERSION [date] [state] [- anything]`
struct ChangelogHeading: Sendable, Hashable {
    /// Without Markdown's marks and link targets.
    var text: String
    /// Of a range the last one; several where the heading lists them. None where it only mentions versions.
    var versions: [String] = []
    /// The name before the version, which the reader can't judge.
    var subject: String?
    var date: HeadingDate.Found?
    /// "2026-02-30", where there is no date.
    var noDay: String?
    var isUnreleased = false
    var isYanked = false
    /// The words before the version and whether there is a date: what headings of one file have in common.
    var shape = ""
    /// The version is one number, which only siblings of the same shape make sure.
    var isWhole = false
    /// That number stands behind nothing but a name: "orchard 41".
    var isBare = false
    /// A word that headings of changelogs have: "version", "changes".
    var hasFrame = false
    /// Words that the grammar has no place for: before the version, and behind it without a mark that parts them.
    private(set) var strayBefore = 0
    private(set) var strayBehind = 0

    /// Nothing but the version with words that changelogs use, a date and a state.
    var isAlone: Bool { !versions.isEmpty && subject == nil && strayBefore + strayBehind == 0 && !isWhole }
    /// The same with a name of a few words before the version.
    var isNamed: Bool { !versions.isEmpty && strayBefore + strayBehind == 0 && !isWhole }
    /// A title may add a few words behind the version.
    var isTitle: Bool { !versions.isEmpty && strayBefore == 0 && strayBehind <= 3 && !isWhole }
    /// What comes before the version leads to it.
    var leadsToVersion: Bool { !versions.isEmpty && strayBefore == 0 }

    init(_ source: String) {
        text = Self.withoutMarks(firstLine(of: source) ?? "")
        let parsed = HeadingWords(text)
        let words = parsed.words
        let texts = words.map(\.text)
        isYanked = texts.contains { ["yanked", "retracted", "withdrawn"].contains($0) }
        guard !parsed.isSentence, let named = NamedVersions(words) else {
            date = HeadingDate.find(in: texts)
            isUnreleased = Self.meansUnreleased(texts)
            return
        }
        let before = Array(words[..<named.range.lowerBound])
        let behind = Array(words[named.range.upperBound...])
        versions = named.versions
        isWhole = named.isWhole
        isBare = named.isBare
        date = HeadingDate.find(in: before.map(\.text)) ?? HeadingDate.find(in: behind.map(\.text))
        if date == nil {
            noDay = HeadingDate.noDay(in: before.map(\.text)) ?? HeadingDate.noDay(in: behind.map(\.text))
        }
        // "Scheduled release 1.2.0 (2024-01-02)" is out; "1.2.0 (expected 2024-01-02)" isn't.
        let isDated = date != nil && !before.contains { HeadingWords.unreleased.contains($0.text) }
        isUnreleased = !isDated && Self.saysUnreleased(before) || Self.saysUnreleased(behind)
        guard readBefore(before, name: named.name), readBehind(behind) else {
            versions = []
            subject = nil
            isUnreleased = false
            return
        }
        shape =
            before.filter { $0.version == nil && ASCII.number($0.text.utf8) == nil }.map(\.text)
            .filter { !HeadingDate.isPart($0) && HeadingDate.day($0) == nil }
            .joined(separator: " ") + (date == nil ? "" : "|date")
    }

    // MARK: What is around the version

    /// False where the words before the version say that it is only mentioned.
    private mutating func readBefore(_ words: [HeadingWords.Word], name: String?) -> Bool {
        var subject: [String] = []
        var isAfterName = false
        let isRange = words.contains { $0.text == "between" || $0.text == "from" }
        let isDated = date != nil || words.contains { HeadingDate.isPart($0.text) }
        for (index, word) in words.enumerated() {
            let text = word.text
            if word.version != nil || isRange && (["and", "to"].contains(text) || ASCII.number(text.utf8) != nil) {
                continue
            }
            if HeadingWords.foreign.contains(text) || isFunctional(text) { return false }
            if isUnreleased, HeadingWords.pendingWords.contains(text) || HeadingWords.unreleased.contains(text) {
                continue
            }
            // "Scheduled release 1.2.0 (2024-01-02)", of a project that keeps to a schedule.
            if date != nil, text == "scheduled" { continue }
            if HeadingWords.frames.contains(text) {
                hasFrame = true
                isAfterName = false
            } else if HeadingWords.prepositions.contains(text) {
                // "Changes in Orchard 1.2.0", and not "Thanks to Orchard 1.2.0".
                if isAfterName || !hasFrame && index == 0 { strayBefore += 1 }
            } else if HeadingWords.excluding.contains(text) {
                if text != "from" { strayBefore += 1 }
            } else if !HeadingWords.articles.contains(text), text != "between", !HeadingDate.isPart(text),
                HeadingDate.day(text) == nil || !isDated, !HeadingDate.isPlaceholder(text)
            {
                if subject.last != text { subject.append(text) }
                isAfterName = true
            }
        }
        if let name { subject.append(ASCII.lowercased(name)) }
        if subject.count > 4 { strayBefore += subject.count - 4 }
        self.subject = subject.isEmpty ? nil : subject.joined(separator: " ")
        return true
    }

    /// The same of the words behind it. What a mark parts from the version is a title, an author or a code name.
    private mutating func readBehind(_ words: [HeadingWords.Word]) -> Bool {
        for (index, segment) in Self.segments(words).enumerated() {
            let isAdjacent = index == 0 && !(segment.first?.isParted ?? true)
            let texts = segment.map(\.text)
            let isForeign = texts.contains(where: HeadingWords.foreign.contains)
            if isAdjacent {
                if isForeign && date == nil || texts.contains(where: isFunctional) { return false }
                if texts.contains(where: HeadingWords.frames.contains) { hasFrame = true }
                strayBehind += texts.count { !isAccounted($0) }
            } else if isForeign, date == nil, texts.count <= 3,
                texts.contains(where: { ["known", "eol", "end-of-life", "roadmap", "planned"].contains($0) }),
                !isUnreleased
            {
                return false
            }
        }
        return words.map(\.text).suffix(3) != ["end", "of", "life"]
    }

    /// A word of a sentence; in a dated heading "May" is a month.
    private func isFunctional(_ text: String) -> Bool {
        HeadingWords.functional.contains(text) && !(date != nil && HeadingDate.isPart(text))
    }

    private func isAccounted(_ text: String) -> Bool {
        HeadingWords.frames.contains(text) || HeadingWords.articles.contains(text)
            || HeadingWords.prepositions.contains(text) || HeadingDate.isPart(text) || HeadingDate.day(text) != nil
            || HeadingDate.isPlaceholder(text)
            || (isUnreleased
                && (HeadingWords.pendingWords.contains(text) || HeadingWords.pendingCompany.contains(text)))
            || ["yanked", "retracted", "withdrawn", "unreleased", "tbd", "tba", "wip"].contains(text)
    }

    private static func segments(_ words: [HeadingWords.Word]) -> [[HeadingWords.Word]] {
        var segments: [[HeadingWords.Word]] = []
        for word in words {
            if segments.isEmpty || word.isParted { segments.append([]) }
            segments[segments.count - 1].append(word)
        }
        return segments
    }

    // MARK: What isn't out

    private static func saysUnreleased(_ words: [HeadingWords.Word]) -> Bool {
        words.contains { HeadingDate.isPlaceholder($0.text) }
            || segments(words).contains { segment in
                let texts = segment.map(\.text)
                // "<date>", "{{ release date }}"
                let isRequest =
                    texts.last == "date" && texts.dropLast().allSatisfy { ["insert", "release", "the"].contains($0) }
                return isRequest || HeadingWords.sayUnreleased(texts)
            }
    }

    /// Whether a heading without a version, in lower case, means what is not out yet.
    private static func meansUnreleased(_ words: [String]) -> Bool {
        let text = words.joined(separator: " ")
        return wholes.contains(text) || (words.count <= 6 && words.contains("unreleased"))
    }

    private static let wholes: Set<String> = [
        "upcoming", "upcoming release", "upcoming changes", "next", "next release", "next version", "in development",
        "under development", "development", "development version", "not released", "not released yet",
        "not yet released", "to be released", "work in progress", "in progress", "wip", "head", "main", "master",
        "trunk",
        "changes in master", "changes in main", "changes in head", "tbd",
    ]

    // MARK: Marks

    /// Takes out emphasis, code marks, tags, and the targets of links and images.
    static func withoutMarks(_ source: String) -> String {
        let bytes = Bytes(source.utf8)
        var output = Bytes()
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte == ASCII.asterisk || byte == ASCII.backtick {
                index += 1
                continue
            }
            if byte == ASCII.less, let end = bytes[index...].firstIndex(of: ASCII.greater),
                isTag(bytes[(index + 1)..<end])
            {
                index = end + 1
                continue
            }
            output.append(byte)
            index += 1
            guard byte == ASCII.rightBracket, index < bytes.count else { continue }
            let close: UInt8? =
                switch bytes[index] {
                case ASCII.leftParenthesis: ASCII.rightParenthesis
                case ASCII.leftBracket: ASCII.rightBracket
                default: nil
                }
            if let close, let end = bytes[index...].firstIndex(of: close) { index = end + 1 }
        }
        return ASCII.trimmed(String(decoding: output, as: UTF8.self))
    }

    /// A tag of HTML or an address between angle brackets; "<date>" asks for something.
    private static func isTag(_ inner: ArraySlice<UInt8>) -> Bool {
        let body = inner.first == ASCII.slash ? inner.dropFirst() : inner
        let name = ASCII.lowercased(
            String(decoding: body.prefix { ASCII.isLetter($0) || ASCII.isDigit($0) }, as: UTF8.self))
        return tags.contains(name) || inner.contains(ASCII.colon) || inner.contains(UInt8(ascii: "@"))
    }

    private static let tags: Set<String> = [
        "a", "b", "br", "code", "del", "em", "font", "h1", "h2", "h3", "h4", "h5", "h6", "i", "img", "ins", "kbd", "s",
        "small", "span", "strong", "sub", "sup", "time", "tt", "u",
    ]
}

/// Which of a heading's words are the versions that it is about.
private struct NamedVersions {
    var versions: [String]
    var name: String?
    /// Of the words: the versions, and what belongs to them.
    var range: Range<Int>
    var isWhole = false
    var isBare = false

    init?(_ words: [HeadingWords.Word]) {
        let texts = words.map(\.text)
        var places = words.indices.filter { words[$0].version != nil }
        if places.count > 1 {
            let others = places.filter { HeadingDate.numeric(texts[$0]) == nil }
            if !others.isEmpty { places = others }
        }
        let isBetween = texts.contains("between")
        places.removeAll { place in
            guard place > 0 else { return false }
            let isFramed = place > 1 && HeadingWords.frames.contains(texts[place - 1])
            return HeadingWords.excluding.contains(texts[isFramed ? place - 2 : place - 1])
        }
        if places.isEmpty {
            places = words.indices.filter { Self.isWhole(words, $0, isBetween: isBetween) }
            if places.isEmpty, Self.isBare(words) { (places, isBare) = ([1], true) }
            isWhole = !places.isEmpty
        }
        guard let first = places.first else { return nil }
        var chosen = [first]
        if isBetween, let last = places.dropFirst().first {
            chosen = [last]
        } else {
            for place in places.dropFirst() {
                let gap = texts[(chosen[chosen.count - 1] + 1)..<place]
                if gap.isEmpty, words[place].mark != ASCII.leftParenthesis, words[place].mark != ASCII.leftBracket {
                    let isList = words[place].mark == UInt8(ascii: ",") || words[place].mark == ASCII.ampersand
                    chosen = isList || words[place].mark == ASCII.slash ? chosen + [place] : [place]
                } else if gap.elementsEqual(["and"]) {
                    chosen.append(place)
                } else if ["to", "through", "thru", "until"].contains(where: { gap.elementsEqual([$0]) }) {
                    chosen = [place]
                } else {
                    break
                }
            }
        }
        let last = chosen[chosen.count - 1]
        versions = chosen.map { words[$0].version?.text ?? texts[$0] }
        name = words[chosen[0]].version?.name
        range = chosen[0]..<(last + 1)
        addStage(of: words, at: last + 1)
    }

    /// "1.2.0 beta 2", "1.2.0 (RC1)", "1.2.0 Release Candidate 1"
    private mutating func addStage(of words: [HeadingWords.Word], at start: Int) {
        var index = start
        guard index < words.count, versions.count == 1 else { return }
        if words[index].text == "release", index + 1 < words.count, words[index + 1].text == "candidate" { index += 1 }
        let text = words[index].text
        let letters = String(text.prefix { $0.isASCII && $0.isLetter })
        guard let stage = HeadingVersion.stage(letters) else { return }
        var number = String(text.dropFirst(letters.count).drop { $0 == "." })
        if number.isEmpty, index + 1 < words.count, words[index + 1].text.utf8.allSatisfy(ASCII.isDigit) {
            index += 1
            number = words[index].text
        }
        guard number.utf8.allSatisfy(ASCII.isDigit), !number.isEmpty || !words[start].isParted else { return }
        versions[0] += "-\(stage)\(number.isEmpty ? "" : ".\(number)")"
        range = range.lowerBound..<(index + 1)
    }

    /// "Changes with 254", "Major changes between versions 608 and 643", "Release 2024a"
    private static func isWhole(_ words: [HeadingWords.Word], _ index: Int, isBetween: Bool) -> Bool {
        var bytes = words[index].text.utf8[...]
        if bytes.count == 5, let last = bytes.last, ASCII.isLetter(last) { bytes = bytes.dropLast() }
        guard index > 0, !bytes.isEmpty, bytes.count <= 6, bytes.allSatisfy(ASCII.isDigit) else { return false }
        let previous = words[index - 1].text
        return ["version", "versions", "release", "v", "with"].contains(previous) || (isBetween && previous == "and")
    }
    /// "orchard 41", maybe with something that a mark parts behind it. A year or a month's day is no version.
    private static func isBare(_ words: [HeadingWords.Word]) -> Bool {
        guard words.count >= 2, !words[1].isParted, words.dropFirst(2).first?.isParted ?? true else { return false }
        let (name, number) = (words[0].text, words[1].text)
        guard name.utf8.count > 1, name.utf8.allSatisfy(ASCII.isLetter), !HeadingDate.isPart(name),
            (1...4).contains(number.utf8.count), number.utf8.allSatisfy(ASCII.isDigit), !HeadingDate.isYear(number)
        else { return false }
        return ![
            HeadingWords.frames, HeadingWords.articles, HeadingWords.prepositions, HeadingWords.excluding,
            HeadingWords.foreign, HeadingWords.functional, HeadingWords.pendingWords,
        ]
        .contains { $0.contains(name) }
    }
}
