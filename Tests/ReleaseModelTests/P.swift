import Testing
@Test func placeholderReleaseModel() { #expect(Bool(true)) }
