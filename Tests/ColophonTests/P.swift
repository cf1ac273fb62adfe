import Testing
@Test func placeholderColophon() { #expect(Bool(true)) }
