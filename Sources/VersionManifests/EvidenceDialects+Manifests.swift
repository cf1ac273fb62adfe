// The dialects of version manifests.
package import EvidenceParsing

extension EvidenceDialects {
    /// Earlier ones come first.
    package static let manifestDialects: [any EvidenceDialect.Type] = [
        NPMPackage.self, NPMLock.self, LernaManifest.self, ComposerManifest.self, DenoManifest.self, TauriManifest.self,
        HelmChart.self, DartPackage.self, OpenAPIManifest.self, CargoManifest.self, CargoLock.self, PythonProject.self,
        TOMLManifest.self, SetupConfiguration.self, SetupScript.self, GradleProperties.self, GradleBuild.self,
        MavenProject.self, DotNetProject.self, NuGetSpecification.self, InfoPropertyList.self, AssemblyInfo.self,
        GemSpecification.self, MixProject.self, MesonProject.self, CMakeProject.self, AutoconfScript.self,
        SbtBuild.self, OpamPackage.self, DuneProject.self, RPMSpecification.self, PackageFields.self,
        BuildVariables.self, Rockspec.self, CHeader.self,
        SourceConstants.self, VersionFile.self, VersionManifestReader.self,
    ]
}
