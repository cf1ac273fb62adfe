// Names of people that read alike are the same name, or refused.
import ReleaseService
import Testing

struct NameTests {
    @Test(arguments: ["Ada", "Ada Lovelace", "Zo\u{EB} M\u{FC}ller", "李小龍", "deploy-bot[1]", "O'Hara", "🛠 bot"])
    func takesNames(name: String) {
        #expect(Actor(name)?.name == name)
    }

    @Test(arguments: [
        "", " ", "Ada ", " Ada", "Ada  Lovelace", "Ada\u{A0}Lovelace", "Ada\tLovelace", "Ada\n", "A\u{200B}da",
        "Ada\u{200D}", "\u{202E}adA", "A\u{AD}da", "\u{FEFF}Ada", "Ada\u{2028}", "Ada\u{3164}", "Zoe\u{308}",
        "\u{212B}ngstr\u{F6}m",
    ]) func refusesWhatReadsAsAnotherName(name: String) {
        #expect(Actor(name) == nil)
    }
}
