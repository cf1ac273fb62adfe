// swift-tools-version: 6.2
// The package: three C boundaries, the system layer, the model, the core, the release service, and the two programs.
import PackageDescription

var settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

/// `scripts/fuzz` asks for the fuzz targets; nothing else builds them.
let isFuzzing = Context.environment["COLOPHON_FUZZ"] == "1"
if isFuzzing { settings.append(.unsafeFlags(["-O", "-sanitize=fuzzer", "-parse-as-library"])) }

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
        .target(
            name: "ColophonSystem",
            dependencies: [
                "CZlib", "CLibXML2", "CMD4C",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
                .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: settings
        ),
        .target(name: "ReleaseModel", dependencies: ["ColophonSystem"], swiftSettings: settings),
        .target(
            name: "Colophon",
            dependencies: [
                "ReleaseModel", "ColophonSystem",
                .product(name: "Mustache", package: "swift-mustache"),
            ],
            resources: [.embedInCode("Templates")],
            swiftSettings: settings
        ),
        .target(
            name: "ReleaseService",
            dependencies: [
                "Colophon", "ReleaseModel", "ColophonSystem",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "colophon-cli",
            dependencies: [
                "Colophon", "ReleaseModel", "ColophonSystem",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "colophon-server",
            dependencies: [
                "ReleaseService", "Colophon", "ReleaseModel", "ColophonSystem",
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
            dependencies: ["ColophonSystem"],
            path: "Tests/HostileArchives",
            swiftSettings: settings
        ),
        .testTarget(
            name: "ColophonSystemTests",
            dependencies: ["ColophonSystem", "HostileArchives"],
            exclude: ["Vectors"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "ReleaseModelTests",
            dependencies: ["ReleaseModel", "ColophonSystem"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "ColophonTests",
            dependencies: ["Colophon", "ReleaseModel", "ColophonSystem", "HostileArchives"],
            exclude: ["Fixtures"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "ReleaseServiceTests",
            dependencies: ["ReleaseService", "Colophon", "ReleaseModel", "ColophonSystem"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "ColophonServerTests",
            dependencies: [
                "colophon-server", "ReleaseService", "Colophon", "ReleaseModel", "ColophonSystem",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "ColophonCommandTests",
            dependencies: ["colophon-cli", "ColophonSystem"],
            swiftSettings: settings
        ),
    ]
)

if isFuzzing {
    package.targets.append(
        .executableTarget(
            name: "colophon-fuzz",
            dependencies: ["Colophon", "ReleaseModel", "ColophonSystem"],
            path: "Tests/Fuzz",
            swiftSettings: settings
        ))
}
