// The releases of a workspace, a line each, the newest first: `colophon list`.
package import Documents
import Files
package import Primitives
package import ReleaseModel
import Versions
package import Workspace

package struct ReleaseList: Sendable {
    package struct Row: Sendable {
        package var version: String
        /// Nil: the release can't be read.
        package var status: ReleaseStatus?
        package var readiness: Readiness?
        /// When it came out.
        package var released: Timestamp?
        /// When it is to come out, where it isn't out and the record says so.
        package var planned: Timestamp?
        package var isLocked: Bool

        package var json: JSON {
            .object(compact: [
                ("version", .string(version)), ("status", status.map { .string($0.rawValue) }),
                ("readiness", readiness.map { .string($0.rawValue) } ?? "broken"),
                ("released", released.map { .string($0.dateText) }), ("planned", planned.map { .string($0.dateText) }),
                ("locked", .bool(isLocked)),
            ])
        }

        fileprivate var cells: [String] {
            [
                TerminalText.line(version), status?.rawValue ?? "",
                released?.dateText ?? planned.map { "for \($0.dateText)" } ?? "",
                readiness?.words ?? "broken", isLocked ? "locked" : "",
            ]
        }
    }

    package let rows: [Row]
    /// Why releases can't be read; files named from where colophon runs.
    package let findings: [Finding]

    package init(_ query: ReleaseQuery, jobs: Int) async throws(WorkspaceError) {
        let answers = try await query.each(jobs: jobs) { name, known -> (row: Row, findings: [Finding]) in
            do throws(WorkspaceError) {
                let release = try query.judged(name, among: known).release
                let record = release.record
                let row = Row(
                    version: record.version.text, status: record.status, readiness: release.checklist.readiness,
                    released: record.releaseDate, planned: record.status.isPublished ? nil : record.dates.planned,
                    isLocked: query.check.isListed(record.version))
                return (row, [])
            } catch { return (Row(version: name, isLocked: query.isListed(folder: name)), error.findings) }
        }
        rows = answers.map(\.row)
        findings = answers.flatMap(\.findings)
    }

    package var json: JSON { ["releases": .array(rows.map(\.json))] }

    /// In columns. Ends with a newline.
    package func text(style: TextStyle = .plain) -> String {
        guard !rows.isEmpty else { return "No releases.\n" }
        let cells = rows.map(\.cells)
        let widths = cells[0].indices.map { column in cells.map { $0[column].unicodeScalars.count }.max() ?? 0 }
        return zip(rows, cells).map { row, cells in
            var line = ""
            for (column, cell) in cells.enumerated() {
                let isLast = cells[(column + 1)...].allSatisfy(\.isEmpty)
                let padding =
                    isLast ? "" : String(repeating: " ", count: widths[column] - cell.unicodeScalars.count + 2)
                line += (column == 3 ? style.readiness(cell, row.readiness) : cell) + padding
                if isLast { break }
            }
            return line + "\n"
        }.joined()
    }
}
