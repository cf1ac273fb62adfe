// Lists as proc_pid_mountinfo(5) describes them: the fifth field is the mount point, and odd characters are octal.

import Files
import Primitives
import ReleaseModel
import Testing

@Suite struct MountPointsTests {
    private func points(below root: String, _ mounted: String...) -> MountPoints {
        let lines = mounted.enumerated().map { "\($0 + 20) 1 0:31 / \($1) rw,relatime shared:9 - tmpfs tmpfs rw\n" }
        return MountPoints(below: root, list: Array(lines.joined().utf8))
    }

    @Test func findsTheNearestPointAboveAPath() {
        let points = points(
            below: "/srv/site", "/", "/proc", "/srv/site/a", "/srv/site/a/b/c", "/srv/site-2", "/srv/sit")
        #expect(points.point(above: "a") == "a")
        #expect(points.point(above: "a/b/x") == "a")
        #expect(points.point(above: "a/b/c/x/y") == "a/b/c")
        #expect(points.point(above: "ab") == nil && points.point(above: "x/a") == nil)
        #expect(self.points(below: "/", "/", "/srv").point(above: "srv/x") == "srv")
        #expect(self.points(below: "/", "/", "/srv").point(above: "home") == nil)
    }

    @Test func theRootsOwnMountAndThoseAboveDoNotCount() {
        #expect(points(below: "/srv/site", "/", "/srv", "/srv/site").point(above: "a") == nil)
    }

    @Test func whatALaterMountHidesDoesNotCount() {
        #expect(points(below: "/srv/site", "/", "/srv/site/a", "/srv/site").point(above: "a") == nil)
        #expect(points(below: "/srv/site", "/", "/srv/site/a", "/srv").point(above: "a") == nil)
        #expect(points(below: "/srv/site", "/", "/srv/site/a/b", "/srv/site/a").point(above: "a/b") == "a")
        #expect(points(below: "/srv/site", "/", "/srv/site/a", "/srv/site").point(above: "a") == nil)
        #expect(points(below: "/srv/site", "/srv/site", "/srv/site/a").point(above: "a") == "a")
    }

    @Test func readsOddNames() {
        let points = points(below: #"/s v\x"#, #"/s\040v\134x/a\011b\012"#, #"/s\040v\134x/\04"#)
        #expect(points.point(above: "a\tb\n/c") == "a\tb\n")
        #expect(points.point(above: #"\04"#) == #"\04"#)
    }

    @Test(arguments: ["", "\n", "1 2 3 4", "1 2 3 4 /srv/site/a", "\u{0}"])
    func takesAnyList(text: String) {
        let points = MountPoints(below: "/srv/site", list: Array(text.utf8))
        #expect(points.point(above: "a") == (text.hasSuffix("/a") ? "a" : nil))
    }
}
