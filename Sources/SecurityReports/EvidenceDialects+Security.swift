// The dialects of scanners, of statements about vulnerabilities, and of bills of materials.
package import EvidenceParsing

extension EvidenceDialects {
    /// Earlier ones come first.
    package static let securityDialects: [any EvidenceDialect.Type] = [
        SARIFReader.self, TrivyReader.self, GrypeReader.self, OSVScannerReader.self, NPMAuditReader.self,
        PipAuditReader.self, DependencyCheckReader.self, GitLabReportReader.self, UnknownScan.self,
        OpenVEXReader.self, CSAFReader.self, UnknownVEX.self,
        CycloneDXXMLReader.self, CycloneDXReader.self, SPDXGraph.self, SPDXTagReader.self, SPDX3Reader.self,
        SPDXReader.self,
    ]
}
