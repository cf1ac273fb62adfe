// The expressions that the API's document gives for versions of each scheme, beside what the server takes.
import Documents
import ReleaseModel
import Testing
import Versions

@testable import colophon_server

struct VersionPatternTests {
    /// Every text of up to five of the parts that matter: the expression takes it if the server does.
    @Test(arguments: [
        (VersionScheme.semver, ["1", "0", ".1.", "-", "rc", "+"]), (.calver, ["1", "02", ".", "-", "rc", "+"]),
        (.pep440, ["1", "v", ".", "-", "RC", "dev", "post", "!", "+"]), (.any, ["1", "a", ".", "~", "/", " ", "é"]),
    ]) func saysExactlyWhatIsTaken(scheme: VersionScheme, alphabet: [String]) throws {
        let form = TextForm.version(scheme)
        guard case .object(let schema) = form.schema, case .string(let expression)? = schema["pattern"] else {
            Issue.record("there is no expression")
            return
        }
        let regex = try Regex(expression)
        let least = scheme == .semver || scheme == .calver ? 3 : 1
        var texts = [""]
        var taken = 0
        for _ in 0..<5 {
            texts = texts.flatMap { text in alphabet.map { text + $0 } }
            for text in texts where text.unicodeScalars.count >= least {
                let isTaken = form.isMet(by: text)
                taken += isTaken ? 1 : 0
                #expect(try (regex.firstMatch(in: text) != nil) == isTaken, "\(text)")
            }
        }
        #expect(taken > 20)
    }
}
