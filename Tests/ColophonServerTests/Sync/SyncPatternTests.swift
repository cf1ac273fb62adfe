// The expressions that the API's document gives for patterns and paths, beside what the server takes.
import Documents
import ReleaseModel
import Testing

@testable import colophon_server

struct SyncPatternTests {
    private func expression(of form: TextForm) throws -> String {
        guard case .object(let schema) = form.schema, case .string(let expression)? = schema["pattern"] else {
            Issue.record("there is no expression")
            return ""
        }
        return expression
    }

    /// Every text of up to four of the characters that matter: the expression takes it if the server does.
    @Test(arguments: [
        (TextForm.sourcePattern, ["a", ".", "/", "[", "]", "!"]), (TextForm.sourcePath, ["a", ".", "/", "\t"]),
        (TextForm.targetPath, ["a", "=", ".", "/", "*"]),
    ]) func saysExactlyWhatIsTaken(form: TextForm, alphabet: [String]) throws {
        let regex = try Regex(expression(of: form))
        var texts = [""]
        var taken = 0
        for _ in 0..<4 {
            texts = texts.flatMap { text in alphabet.map { text + $0 } }
            for text in texts {
                let isTaken = form.isMet(by: text)
                taken += isTaken ? 1 : 0
                #expect(try (regex.firstMatch(in: text) != nil) == isTaken, "\(text)")
            }
        }
        #expect(taken > 20)
    }

    /// A repetition within a repetition has generators of texts search for minutes; members of a set are the exception.
    @Test(arguments: [TextForm.sourcePattern, .sourcePath, .targetPath])
    func repeatsNothingThatRepeats(form: TextForm) throws {
        var rest = try expression(of: form)
        for single in ["[0-9A-Za-z_]+", "[0-9A-Za-z_@+~=-]"] { rest = rest.replacing(single, with: "") }
        #expect(rest.filter { "*+".contains($0) }.count == 1)
    }
}
