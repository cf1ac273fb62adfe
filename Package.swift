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

/// What doesn't run for every byte or page is compiled for size: a sixth less of its code, and of the time that it takes to compile.
let small = settings + (isFuzzing ? [] : [.unsafeFlags(["-Osize"], .when(configuration: .release))])

/// lld packs the relocations and keeps one of equal functions, and nothing loads the programs as libraries: all of it makes them smaller
/// and faster to start. Nor does anything unwind: Swift throws without tables, and its traces follow the frame pointers.
let linking: [LinkerSetting] = [
    .unsafeFlags(
        ["-use-ld=lld"]
            + [
                "--no-export-dynamic", "--icf=all", "-O2", "-z", "pack-relative-relocs", "--no-eh-frame-hdr",
                "-T", "\(Context.packageDirectory)/scripts/parts/no-unwind-tables.ld",
            ].flatMap { ["-Xlinker", $0] },
        .when(platforms: [.linux], configuration: .release))
]

/// A target of our own: it may import what is named here, and no more. `isHot`: it runs for every byte or page.
func target(
    _ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = [], isHot: Bool = false
) -> Target {
    .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: isHot ? settings : small)
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
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
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
        .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
        .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        // The server's alone. Without pkgConfig, for which builds of the program would be warned where libpq isn't there.
        .systemLibrary(name: "CPostgres", providers: [.apt(["libpq-dev"])]),
        // Bytes, documents, templates, files, archives and keys: nothing here knows what a release is.
        target("Primitives", ["CCrypto"], isHot: true),
        target("Documents", ["Primitives", "CYAML", "CMD4C", "CLibXML2"], isHot: true),
        target("Mustache", ["Primitives"], isHot: true),
        target(
            "Files",
            [
                "Primitives",
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ], isHot: true),
        target("Archives", ["Files", "Primitives", "CZlib"], isHot: true),
        target(
            "Signing",
            [
                "Files", "Documents", "Primitives", "CCrypto",
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ]),
        // Releases: their values, their evidence, the verdicts on them.
        target("Versions", ["Archives", "Files", "Primitives"]),
        target("CVSS", ["Primitives"]),
        target("ReleaseModel", ["CVSS", "Versions", "Archives", "Files", "Documents", "Primitives"]),
        target("EvidenceParsing", ["ReleaseModel", "Files", "Documents", "Primitives"]),
        target("TestReports", ["EvidenceParsing", "ReleaseModel", "Files", "Documents", "Primitives"]),
        target("SecurityReports", ["EvidenceParsing", "ReleaseModel", "CVSS", "Files", "Documents", "Primitives"]),
        target("Changelogs", ["EvidenceParsing", "ReleaseModel", "Versions", "Documents", "Primitives"]),
        target("VersionManifests", ["EvidenceParsing", "ReleaseModel", "Files", "Documents", "Primitives"]),
        target(
            "Evidence",
            [
                "VersionManifests", "Changelogs", "SecurityReports", "TestReports", "EvidenceParsing",
                "ReleaseModel", "Files", "Documents", "Primitives",
            ]),
        target(
            "Workspace",
            [
                "Evidence", "Changelogs", "EvidenceParsing", "ReleaseModel", "Versions", "Files", "Documents",
                "Primitives",
            ]),
        target("GitHistory", ["Files", "Primitives"]),
        target(
            "Import",
            [
                "GitHistory", "Workspace", "Evidence", "Changelogs", "EvidenceParsing", "ReleaseModel",
                "Versions", "Files", "Documents", "Primitives",
            ]),
        target("Secrets", ["ReleaseModel", "Files", "Documents", "Primitives"]),
        target(
            "Collect",
            [
                "Secrets", "GitHistory", "Workspace", "Evidence", "EvidenceParsing", "ReleaseModel", "Versions",
                "Archives", "Files", "Documents", "Primitives",
            ]),
        target(
            "Checklist",
            [
                "Evidence", "VersionManifests", "ReleaseModel", "Versions", "Files", "Documents", "Primitives",
            ]),
        target("Notes", ["ReleaseModel", "Versions", "Files", "Documents", "Primitives"], isHot: true),
        // What is published of them, and who checks it.
        target(
            "Bundles",
            [
                "Notes", "Checklist", "Workspace", "Evidence", "EvidenceParsing", "ReleaseModel", "Versions",
                "Archives", "Files", "Documents", "Primitives",
            ], isHot: true),
        target(
            "Attestation",
            [
                "Bundles", "Checklist", "Workspace", "Evidence", "ReleaseModel", "Versions", "Signing", "Files",
                "Documents", "Primitives",
            ]),
        target(
            "Verification",
            [
                "Attestation", "Bundles", "Checklist", "Workspace", "Evidence", "ReleaseModel", "Versions",
                "Signing", "Archives", "Files", "Documents", "Primitives",
            ]),
        target(
            "Sync",
            [
                "Secrets", "Workspace", "Evidence", "ReleaseModel", "Versions", "Archives", "Files",
                "Documents", "Primitives",
            ]),
        target(
            "Site",
            [
                "Bundles", "Checklist", "Workspace", "Evidence", "ReleaseModel", "Versions", "Files",
                "Mustache", "Documents", "Primitives",
            ], resources: [.embedInCode("Templates")], isHot: true),
        target(
            "Parts",
            [
                "Site", "Bundles", "ReleaseModel", "Versions", "Files", "Mustache", "Documents", "Primitives",
            ]),
        // The workspace as a whole, and the service around it.
        target(
            "Colophon",
            [
                "Parts", "Archives", "Site", "Sync", "Verification", "Attestation", "Bundles", "Notes", "Checklist",
                "Secrets",
                "Workspace", "Evidence", "ReleaseModel", "Versions", "Signing", "Files", "Mustache",
                "Documents", "Primitives",
            ]),
        target(
            "ReleaseService",
            [
                "Colophon", "Sync", "Verification", "Attestation", "Bundles", "Checklist", "Workspace",
                "Evidence", "ReleaseModel", "Versions", "Archives", "Files", "Documents", "Primitives",
                .product(name: "GRDB", package: "GRDB.swift"),
            ]),
        target("PostgresStore", ["ReleaseService", "CPostgres"]),
        .executableTarget(
            name: "colophon-cli",
            dependencies: [
                "Colophon", "Parts", "Sync", "Verification", "Attestation", "Bundles", "Notes", "Checklist", "Collect",
                "Import", "Workspace", "Evidence", "ReleaseModel", "Signing", "Files", "Documents", "Primitives",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            resources: [.embedInCode("Workflows")],
            swiftSettings: small,
            linkerSettings: linking
        ),
        .executableTarget(
            name: "colophon-server",
            dependencies: [
                "PostgresStore", "ReleaseService", "Colophon", "Sync", "Verification", "Attestation", "Bundles",
                "Notes",
                "Checklist", "Secrets", "Workspace", "Evidence", "ReleaseModel", "Versions", "Files",
                "Documents", "Primitives",
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
            swiftSettings: settings,
            linkerSettings: linking
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
        // Stores for the tests of the service and of its server, in either database.
        .target(
            name: "TestStores", dependencies: ["PostgresStore", "ReleaseService", "Files"], path: "Tests/TestStores",
            swiftSettings: settings),
        tests(
            "SystemTests",
            [
                "HostileArchives", "Colophon", "Sync", "Verification", "Bundles", "Secrets", "Workspace",
                "Evidence", "ReleaseModel", "Signing", "Archives", "Files", "Mustache", "Documents",
                "Primitives", "CCrypto",
            ], exclude: ["Vectors"]),
        tests(
            "ReleaseModelTests",
            [
                "Colophon", "Sync", "Verification", "Bundles", "Workspace", "Evidence", "ReleaseModel", "CVSS",
                "Versions", "Files", "Documents", "Primitives",
            ]),
        tests(
            "ColophonTests",
            [
                "HostileArchives", "Colophon", "Parts", "Site", "Sync", "Verification", "Attestation", "Bundles",
                "Notes", "Checklist", "Secrets", "Collect", "Import", "GitHistory", "Workspace", "Evidence",
                "Changelogs",
                "EvidenceParsing", "ReleaseModel", "Versions", "Signing", "Archives", "Files", "Mustache",
                "Documents", "Primitives",
            ], exclude: ["Fixtures"]),
        tests(
            "ReleaseServiceTests",
            [
                "TestStores", "PostgresStore", "ReleaseService", "Colophon", "Sync", "Verification", "Bundles",
                "Checklist", "Workspace",
                "Evidence", "ReleaseModel", "Versions", "Files", "Documents", "Primitives",
            ]),
        .testTarget(
            name: "ColophonServerTests",
            dependencies: [
                "colophon-server", "TestStores", "ReleaseService", "Colophon", "Sync", "Verification", "Bundles",
                "Checklist",
                "Workspace", "Evidence", "ReleaseModel", "Versions", "Files", "Documents", "Primitives",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: settings
        ),
        tests(
            "ColophonCommandTests",
            [
                "Colophon", "Sync", "Verification", "Attestation", "Bundles", "Secrets", "Workspace",
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
                "Evidence", "EvidenceParsing", "ReleaseModel", "Versions", "Signing", "Archives", "Files", "Mustache",
                "Documents", "Primitives",
            ],
            path: "Tests/Fuzz",
            swiftSettings: settings
        ))
}
