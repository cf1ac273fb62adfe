// swift-tools-version: 6.2
// The package: the C libraries, the targets from bytes up to the two programs, each with what it may import, and their tests.
import PackageDescription

/// `scripts/fuzz` asks for the fuzz targets; nothing else builds them.
let isFuzzing = Context.environment["COLOPHON_FUZZ"] == "1"

let settings: [SwiftSetting] =
    [
        .swiftLanguageMode(.v6),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .treatAllWarnings(as: .error),
    ] + (isFuzzing ? [.unsafeFlags(["-O", "-sanitize=fuzzer", "-parse-as-library"])] : [])

/// A target of our own: it may import what is named here, and no more.
func target(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = []) -> Target {
    .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: settings)
}

/// Tests of ours; `exclude`: their data.
func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
    .testTarget(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: settings)
}

let package = Package(
    name: "colophon",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "colophon", targets: ["colophon-cli"]),
        .executable(name: "colophon-server", targets: ["colophon-server"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0", traits: []),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: []),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    ],
    targets: [
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
        .systemLibrary(name: "CMD4C", pkgConfig: "md4c", providers: [.apt(["libmd4c-dev"])]),
        // Bytes, documents, files, archives and keys: nothing here knows what a release is.
        target(
            "Primitives",
            [
                .product(name: "Crypto", package: "swift-crypto")
            ]),
        target(
            "Documents",
            [
                "Primitives", "CLibXML2", "CMD4C",
                .product(name: "Yams", package: "Yams"),
            ]),
        target(
            "Files",
            [
                "Primitives",
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ]),
        target("Archives", ["Files", "Primitives", "CZlib"]),
        target(
            "Signing",
            [
                "Files", "Documents", "Primitives",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ]),
        // Releases: their values, their evidence, the verdicts on them.
        target("ReleaseModel", ["Archives", "Files", "Documents", "Primitives"]),
        target("Evidence", ["ReleaseModel", "Files", "Documents", "Primitives"]),
        target("Changelogs", ["Evidence", "ReleaseModel", "Primitives"]),
        target("Workspace", ["Changelogs", "Evidence", "ReleaseModel", "Files", "Documents", "Primitives"]),
        target("GitHistory", ["Files", "Primitives"]),
        target(
            "Import",
            ["GitHistory", "Workspace", "Changelogs", "Evidence", "ReleaseModel", "Files", "Documents", "Primitives"]),
        target("Secrets", ["ReleaseModel", "Files", "Documents", "Primitives"]),
        target("Checklist", ["Evidence", "ReleaseModel", "Files", "Documents", "Primitives"]),
        target("Notes", ["ReleaseModel", "Files", "Documents", "Primitives"]),
        // What is published of them, and who checks it.
        target(
            "Bundles",
            [
                "Notes", "Checklist", "Workspace", "Evidence", "ReleaseModel", "Archives", "Files", "Documents",
                "Primitives",
            ]),
        target(
            "Attestation",
            [
                "Bundles", "Checklist", "Workspace", "Evidence", "ReleaseModel", "Signing", "Files", "Documents",
                "Primitives",
            ]),
        target(
            "Verification",
            [
                "Attestation", "Bundles", "Checklist", "Workspace", "Evidence", "ReleaseModel", "Signing", "Archives",
                "Files", "Documents", "Primitives",
            ]),
        target(
            "Sync",
            [
                "Secrets", "Workspace", "Evidence", "ReleaseModel", "Archives", "Files", "Documents", "Primitives",
            ]),
        target(
            "Site",
            [
                "Bundles", "Checklist", "Workspace", "Evidence", "ReleaseModel", "Files", "Documents", "Primitives",
                .product(name: "Mustache", package: "swift-mustache"),
            ], resources: [.embedInCode("Templates")]),
        // The workspace as a whole, and the service around it.
        target(
            "Colophon",
            [
                "Site", "Sync", "Verification", "Attestation", "Bundles", "Notes", "Checklist", "Secrets",
                "Workspace", "Evidence", "ReleaseModel", "Signing", "Files", "Documents", "Primitives",
            ]),
        target(
            "ReleaseService",
            [
                "Colophon", "Sync", "Verification", "Attestation", "Bundles", "Checklist", "Workspace", "Evidence",
                "ReleaseModel", "Archives", "Files", "Documents", "Primitives",
                .product(name: "GRDB", package: "GRDB.swift"),
            ]),
        .executableTarget(
            name: "colophon-cli",
            dependencies: [
                "Colophon", "Sync", "Verification", "Attestation", "Bundles", "Notes", "Checklist", "Import",
                "Workspace",
                "Evidence", "ReleaseModel", "Signing", "Files", "Documents", "Primitives",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "colophon-server",
            dependencies: [
                "ReleaseService", "Colophon", "Sync", "Verification", "Attestation", "Bundles", "Notes", "Checklist",
                "Secrets", "Workspace", "Evidence", "ReleaseModel", "Files", "Documents", "Primitives",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            resources: [.embedInCode("Preview/Assets")],
            swiftSettings: settings
        ),
        // The hostile set, which several tests share.
        .target(
            name: "HostileArchives",
            dependencies: [
                "Colophon", "Attestation", "Bundles", "Evidence", "ReleaseModel", "Archives", "Files",
                "Primitives",
            ],
            path: "Tests/HostileArchives",
            swiftSettings: settings
        ),
        tests(
            "SystemTests",
            [
                "Colophon", "Sync", "Verification", "Bundles", "Secrets", "Workspace", "Evidence", "ReleaseModel",
                "Signing", "Archives", "Files", "Documents", "Primitives", "HostileArchives",
            ], exclude: ["Vectors"]),
        tests(
            "ReleaseModelTests",
            [
                "Colophon", "Sync", "Verification", "Attestation", "Bundles", "Workspace", "Evidence", "ReleaseModel",
                "Files", "Documents", "Primitives",
            ]),
        tests(
            "ColophonTests",
            [
                "Colophon", "Site", "Sync", "Verification", "Attestation", "Bundles", "Notes", "Checklist", "Secrets",
                "Import", "GitHistory", "Workspace", "Changelogs", "Evidence", "ReleaseModel", "Signing", "Archives",
                "Files",
                "Documents", "Primitives", "HostileArchives",
            ], exclude: ["Fixtures"]),
        tests(
            "ReleaseServiceTests",
            [
                "ReleaseService", "Colophon", "Sync", "Verification", "Bundles", "Checklist", "Workspace", "Evidence",
                "ReleaseModel", "Files", "Documents", "Primitives",
            ]),
        .testTarget(
            name: "ColophonServerTests",
            dependencies: [
                "colophon-server", "ReleaseService", "Colophon", "Sync", "Verification", "Bundles", "Checklist",
                "Workspace", "Evidence", "ReleaseModel", "Files", "Documents", "Primitives",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: settings
        ),
        tests(
            "ColophonCommandTests",
            [
                "colophon-cli", "Colophon", "Sync", "Verification", "Attestation", "Bundles", "Secrets", "Workspace",
                "Evidence", "ReleaseModel", "Signing", "Files", "Documents", "Primitives",
            ]),
    ]
)

if isFuzzing {
    package.targets.append(
        .executableTarget(
            name: "colophon-fuzz",
            dependencies: [
                "Colophon", "Sync", "Verification", "Attestation", "Bundles", "Notes", "Secrets", "Workspace",
                "Evidence", "ReleaseModel", "Signing", "Archives", "Files", "Documents", "Primitives",
            ],
            path: "Tests/Fuzz",
            swiftSettings: settings
        ))
}
