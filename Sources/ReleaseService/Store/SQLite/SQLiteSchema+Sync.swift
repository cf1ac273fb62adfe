// The store's tables for the sync: rules, executions, the plans they are about, and events.

extension SQLiteSchema {
    /// A rule that is deleted keeps its row, for the executions that name it. Of an execution `document` is what a list shows,
    /// `details` are its files and findings; `tree` is the target tree's real path. A status only moves on from `running`.
    static let sync = """
        CREATE TABLE sync_rules (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            project TEXT NOT NULL,
            document TEXT NOT NULL,
            created_by TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            deleted_at INTEGER
        ) STRICT;
        CREATE TABLE sync_executions (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            project TEXT NOT NULL,
            rule TEXT NOT NULL,
            status TEXT NOT NULL,
            tree TEXT,
            revision INTEGER NOT NULL,
            document TEXT NOT NULL,
            details TEXT NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX running_executions ON sync_executions (tree) WHERE status = 'running';
        CREATE INDEX executions_by_rule ON sync_executions (rule, sequence);
        CREATE TRIGGER executions_move_on BEFORE UPDATE ON sync_executions
            WHEN NEW.status <> OLD.status AND OLD.status <> 'running'
            BEGIN SELECT RAISE (ABORT, 'an execution that has ended stays as it ended'); END;
        CREATE TRIGGER executions_are_not_deleted BEFORE DELETE ON sync_executions
            BEGIN SELECT RAISE (ABORT, 'executions stay'); END;
        CREATE TABLE sync_plans (
            execution TEXT PRIMARY KEY REFERENCES sync_executions (id),
            plan TEXT NOT NULL
        ) STRICT;
        CREATE TRIGGER sync_plans_are_not_changed BEFORE UPDATE ON sync_plans
            BEGIN SELECT RAISE (ABORT, 'a plan stays as it was made'); END;
        CREATE TRIGGER sync_plans_are_not_deleted BEFORE DELETE ON sync_plans
            BEGIN SELECT RAISE (ABORT, 'a plan stays as it was made'); END;
        CREATE TABLE sync_events (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT,
            project TEXT NOT NULL,
            rule TEXT NOT NULL,
            execution TEXT REFERENCES sync_executions (id),
            kind TEXT NOT NULL,
            actor TEXT NOT NULL,
            at INTEGER NOT NULL,
            plan_sha256 TEXT,
            reason TEXT
        ) STRICT;
        CREATE INDEX sync_events_by_execution ON sync_events (execution, sequence);
        CREATE INDEX sync_events_by_rule ON sync_events (rule, sequence);
        CREATE TRIGGER sync_events_are_not_changed BEFORE UPDATE ON sync_events
            BEGIN SELECT RAISE (ABORT, 'events are only ever appended'); END;
        CREATE TRIGGER sync_events_are_not_deleted BEFORE DELETE ON sync_events
            BEGIN SELECT RAISE (ABORT, 'events are only ever appended'); END;
        """
}
