// The dialects of test reports and of coverage.
package import EvidenceParsing

extension EvidenceDialects {
    /// Earlier ones come first.
    package static let testDialects: [any EvidenceDialect.Type] = [
        JUnitReader.self, TRXReader.self, NUnitReader.self, XUnitNetReader.self, TestNGReader.self,
        FailsafeSummary.self, CTRFReader.self, TAPReader.self, GoTestReader.self, UnknownTestReport.self,
        CoberturaReader.self, JaCoCoReader.self, LCOVReader.self, CloverReader.self, OpenCoverReader.self,
        GoCoverReader.self, LLVMCoverageReader.self, SimpleCovReader.self, UnknownCoverageReport.self,
    ]
}
