// Whose name a record has: a person's, and not that of a program that commits or tags for people.
import Primitives

enum PersonName {
    /// As a record can hold it; nil of a program, and of a text that names nobody. `email`: empty where none is known.
    static func read(_ name: String, email: String) -> String? {
        let name = CleanText.line(name)
        return isProgram(name) || isProgram(address: email) || Placeholder.namesNobody(name) ? nil : name
    }

    /// What calls itself a bot in its last word ("release-bot", "Renovate Bot", "dependabot[bot]"), and a forge's own programs.
    private static func isProgram(_ name: String) -> Bool {
        let words = name.utf8.split { !ASCII.isLetter($0) && !ASCII.isDigit($0) && $0 < 0x80 }
            .map { ASCII.lowercased(String(decoding: $0, as: UTF8.self)) }
        return words.last == "bot"
            || ["dependabot", "github", "github action", "github actions"].contains(words.joined(separator: " "))
    }

    /// `1234+dependabot[bot]@users.noreply.github.com`, `release-bot@example.org`, and the accounts that GitLab makes for a token:
    /// `project_12_bot_3f2a@noreply.gitlab.com`.
    private static func isProgram(address: String) -> Bool {
        let parts = ASCII.lowercased(address).utf8.split(separator: UInt8(ascii: "@"))
        guard parts.count == 2 else { return false }
        let words = parts[0].split { "-_+[]".utf8.contains($0) }
        if words.last?.elementsEqual("bot".utf8) == true { return true }
        return parts[1].starts(with: "noreply.".utf8) && words.dropFirst(2).first?.elementsEqual("bot".utf8) == true
    }
}
