import Testing
@Test func placeholderColophonSystem() { #expect(Bool(true)) }
