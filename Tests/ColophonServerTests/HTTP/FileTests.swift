// Files of the site and of answers: where they may lie, and which part of them is sent.
import Bundles
import Evidence
import Files
import Glibc
import HTTPTypes
import Primitives
import Testing
import Workspace

@testable import colophon_server

struct FileTests {
    /// A site in a workspace, with what must not be reached beside it.
    final class Folder: Sendable {
        let path: String

        init() throws {
            path = Files.join(Environment.value("TMPDIR") ?? "/tmp", "site-\(UInt64.random(in: .min ... .max))")
            for (name, text) in [
                ("output/index.html", "<p>index</p>"), ("output/1.0.0/index.html", "<p>1.0.0</p>"),
                ("output/digits.txt", "0123456789"), ("output/.hidden", "secret"), ("output/empty", ""),
                ("output/a b/ü.css", "p {}"), ("secret.txt", "secret"), ("bundle.tar.gz", "0123456789"),
                ("output/large.bin", String(repeating: "0123456789abcdef", count: 100_000)),
            ] { try Files.writeAtomically(Bytes(text.utf8), to: Files.join(path, name), durable: false) }
            #expect(symlink("../secret.txt", Files.join(path, "output/link.txt")) == 0)
            #expect(symlink("..", Files.join(path, "output/up")) == 0)
        }

        var server: Server {
            let path = path
            return Server(
                operations: [
                    .get("/v1/bundle") { _ in
                        Answer(headers: [.eTag: "\"b\""], body: .file(path: "\(path)/bundle.tar.gz"))
                    },
                    .get("/v1/gone") { _ in Answer(body: .file(path: "\(path)/gone")) },
                    .get("/v1/outside") { _ in Answer(body: .file(path: "/etc/passwd")) },
                ], authenticate: { _ in nil }, site: Files.join(path, "output"), filesRoot: path)
        }

        deinit {
            for name in [
                "output/index.html", "output/1.0.0/index.html", "output/1.0.0", "output/digits.txt", "output/.hidden",
                "output/empty", "output/a b/ü.css", "output/a b", "output/link.txt", "output/up", "output/large.bin",
                "output", "secret.txt", "bundle.tar.gz", "",
            ] { try? Files.remove(Files.join(path, name)) }
        }
    }

    static func get(
        _ path: String, _ headers: [(String, String)] = [], method: String = "GET"
    ) async throws -> TestAnswer {
        let folder = try Folder()
        return try await withServer(folder.server) { try await $0.send(method, path, headers: headers) }
    }

    @Test(arguments: [
        ("/", "text/html; charset=utf-8", "<p>index</p>"), ("/index.html", "text/html; charset=utf-8", "<p>index</p>"),
        ("/1.0.0/", "text/html; charset=utf-8", "<p>1.0.0</p>"),
        ("/digits.txt", "text/plain; charset=utf-8", "0123456789"),
        ("/a%20b/%C3%BC.css?v=1", "text/css; charset=utf-8", "p {}"), ("/empty", "application/octet-stream", ""),
    ])
    func servesTheSite(path: String, type: String, body: String) async throws {
        let answer = try await Self.get(path)
        #expect(answer.status == 200)
        #expect(answer["content-type"] == type)
        #expect(answer["content-length"] == "\(body.utf8.count)")
        #expect(answer["cache-control"] == "no-cache")
        #expect(answer["x-content-type-options"] == "nosniff")
        #expect(answer.body == body)
        #expect((answer["content-security-policy"] != nil) == type.hasPrefix("text/html"))
    }

    @Test func leadsToAFoldersOwnPath() async throws {
        let answer = try await Self.get("/1.0.0?a=b")
        #expect(answer.status == 308)
        #expect(answer["location"] == "/1.0.0/?a=b")
    }

    @Test(arguments: [
        "/nothing", "/.hidden", "/link.txt", "/up/secret.txt", "/up/", "/../secret.txt", "/..%2fsecret.txt",
        "/%2e%2e/secret.txt", "/1.0.0/../../secret.txt", "/%2fetc/passwd", "//etc/passwd", "/1.0.0//index.html",
        "/index.html/", "/a%20b/", "/1.0.0/..%2f..%2fsecret.txt", "http://x/../secret.txt", "/..\\secret.txt",
        "/digits.txt/x",
    ])
    func reachesNothingElse(path: String) async throws {
        let answer = try await Self.get(path)
        #expect(answer.status == 404)
        #expect(!answer.body.contains("secret\""))
    }

    @Test(arguments: ["/digits.txt%00", "/%00"])
    func refusesANUL(path: String) async throws { #expect(try await Self.get(path).status == 400) }

    @Test func isOnlyRead() async throws {
        let (post, nothing) = (
            try await Self.get("/digits.txt", method: "POST"), try await Self.get("/nothing", method: "DELETE")
        )
        #expect(post.status == 405)
        #expect(post["allow"] == "GET, HEAD, OPTIONS")
        #expect(nothing.status == 404)
    }

    // MARK: Ranges (RFC 9110, 14)

    @Test(
        arguments: [
            ("bytes=0-3", 206, "0123", "bytes 0-3/10"), ("bytes=5-", 206, "56789", "bytes 5-9/10"),
            ("bytes=-3", 206, "789", "bytes 7-9/10"), ("bytes=-30", 206, "0123456789", "bytes 0-9/10"),
            ("bytes=9-99999999999999999999", 206, "9", "bytes 9-9/10"), ("Bytes = 1-2", 200, "0123456789", nil),
            ("BYTES=1-2", 206, "12", "bytes 1-2/10"), ("bytes=0-1,4-5", 200, "0123456789", nil),
            ("bytes=3-2", 200, "0123456789", nil), ("bytes=a-b", 200, "0123456789", nil),
            ("bytes=-", 200, "0123456789", nil),
            ("lines=1-2", 200, "0123456789", nil), ("bytes=--1", 200, "0123456789", nil),
        ] as [(String, Int, String, String?)])
    func sendsARange(range: String, status: Int, body: String, contentRange: String?) async throws {
        for path in ["/digits.txt", "/v1/bundle"] {
            let answer = try await Self.get(path, [("Range", range)])
            #expect(answer.status == status)
            #expect(answer.body == body)
            #expect(answer["content-range"] == contentRange)
            #expect(answer["accept-ranges"] == "bytes")
        }
    }

    @Test(arguments: ["bytes=10-", "bytes=10-20", "bytes=-0", "bytes=99999999999999999999-"])
    func refusesARangeBeyondTheEnd(range: String) async throws {
        let answer = try await Self.get("/digits.txt", [("Range", range)])
        #expect(answer.status == 416)
        #expect(answer["content-range"] == "bytes */10")
    }

    @Test func sendsTheWholeOfAnotherFile() async throws {
        let folder = try Folder()
        let statuses = try await withServer(folder.server) { server in
            let whole = try await server.send("GET", "/digits.txt")
            var statuses: [Int] = []
            for condition in [
                whole["etag"], whole["last-modified"], "\"other\"", "W/" + (whole["etag"] ?? ""), "nonsense",
            ] {
                statuses.append(
                    try await server.send(
                        "GET", "/digits.txt", headers: [("Range", "bytes=0-1"), ("If-Range", condition ?? "")]
                    ).status)
            }
            return statuses
        }
        #expect(statuses == [206, 206, 200, 200, 200])
    }

    @Test func sendsNothingThatDidNotChange() async throws {
        let folder = try Folder()
        let statuses = try await withServer(folder.server) { server in
            let whole = try await server.send("GET", "/digits.txt")
            var statuses: [Int] = []
            for (name, value) in [
                ("If-None-Match", whole["etag"]), ("If-Modified-Since", whole["last-modified"]),
                ("If-Modified-Since", "Thu, 01 Jan 1970 00:00:00 GMT"), ("If-None-Match", "\"other\""),
            ] {
                let answer = try await server.send("GET", "/digits.txt", headers: [(name, value ?? "")])
                #expect(answer["etag"] == whole["etag"])
                statuses.append(answer.status)
            }
            return statuses
        }
        #expect(statuses == [304, 304, 200, 200])
    }

    @Test func answersHeadWithTheLength() async throws {
        let answer = try await Self.get("/large.bin", [("Range", "bytes=0-1")], method: "HEAD")
        #expect(answer.status == 200)
        #expect(answer["content-length"] == "1600000")
    }

    @Test func sendsALargeFileAndGoesOn() async throws {
        let folder = try Folder()
        let (large, middle) = try await withServer(folder.server) { server in
            let client = try await TestClient(port: server.port)
            return (
                try await client.send("GET", "/large.bin"),
                try await client.send("GET", "/large.bin", headers: [("Range", "bytes=799999-800016")])
            )
        }
        #expect(large.body.utf8.count == 1_600_000)
        #expect(
            SHA256Digest(of: Bytes(large.body.utf8))
                == SHA256Digest(of: Bytes(String(repeating: "0123456789abcdef", count: 100_000).utf8)))
        #expect(middle.body == "f0123456789abcdef0")
    }

    @Test func keepsTheETagOfAnAnswer() async throws {
        #expect(try await Self.get("/v1/bundle")["etag"] == "\"b\"")
        #expect(try await Self.get("/v1/bundle")["content-type"] == "application/gzip")
    }

    @Test(arguments: ["/v1/gone", "/v1/outside"])
    func sendsNoFileThatIsNotThere(path: String) async throws { #expect(try await Self.get(path).status == 404) }
}
