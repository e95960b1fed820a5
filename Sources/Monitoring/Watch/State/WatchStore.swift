#if Telemetry
  internal import Foundation
  internal import GRDB
  internal import Telemetry
  package import TimeSeries

  /// What `watch` knows, in a SQLite file: the rows of every series, the alerts, and what is still to be
  /// delivered. A cycle is written whole or not at all; the file is ours alone while it is open.
  package struct WatchStore: Sendable {
    /// What the stored rows depend on.
    package struct Origin: Sendable, Equatable {
      /// The queries and the step: rows of others are of no use.
      package var grid: String

      /// The model's digest: scores of another are of no use.
      package var model: String

      package init(grid: String, model: String) {
        self.grid = grid
        self.model = model
      }
    }

    /// A series, with the number that it has in the file.
    package struct StoredSeries: Sendable {
      package var number: Int64
      package var id: String
      package var labels: [String: String]
      package var lastSeen: Timestamp

      package init(number: Int64, id: String, labels: [String: String], lastSeen: Timestamp) {
        self.number = number
        self.id = id
        self.labels = labels
        self.lastSeen = lastSeen
      }
    }

    /// What is to be written: the changes of a cycle, and of those before that could not be.
    package struct Changes: Sendable {
      package var series: [Int64: StoredSeries] = [:]  // by number
      package var forgotten: [Int64] = []
      package var rows: [(series: Int64, rows: [SeriesMonitor.Row])] = []

      /// Rows before these slots go.
      package var trims: [(series: Int64, before: Int)] = []
      package var alerts: [AlertTracker.Key: AlertState?] = [:]
      package var groups: [NotificationGroup.Key: NotificationGroup?] = [:]
      package var messages: [QueuedMessage] = []

      package init() {}

      /// Has a series go, with all that was still to be written of it.
      mutating func forget(_ number: Int64) {
        series[number] = nil
        rows.removeAll { $0.series == number }
        trims.removeAll { $0.series == number }
        forgotten.append(number)
      }
    }

    private let database: DatabaseQueue
    private let path: String

    /// Opens the file, or makes it, and drops what another origin left in it.
    /// - Throws: `WatchStoreError`.
    package init(path: String, origin: Origin) throws(WatchStoreError) {
      self.path = path
      do {
        var configuration = GRDB.Configuration()
        configuration.prepareDatabase { database in
          try database.execute(sql: "PRAGMA locking_mode = EXCLUSIVE")
          try database.execute(sql: "PRAGMA journal_mode = WAL")
          try database.execute(sql: "PRAGMA synchronous = FULL")
        }
        database = try DatabaseQueue(path: path, configuration: configuration)
        try Self.migrator.migrate(database)
        try database.write { database in
          let known = try Row.fetchOne(database, sql: "SELECT grid, model FROM origin")
          if known?["grid"] != origin.grid {
            try database.execute(sql: "DELETE FROM row; DELETE FROM series")
          } else if known?["model"] != origin.model {
            try database.execute(sql: "UPDATE row SET scores = NULL")
          }
          try database.execute(sql: "DELETE FROM origin")
          try database.execute(
            sql: "INSERT INTO origin (grid, model) VALUES (?, ?)",
            arguments: [origin.grid, origin.model])
        }
      } catch {
        throw WatchStoreError(path: path, error)
      }
    }

    /// Lets the file go; nothing can be read or written after that.
    /// - Throws: `WatchStoreError`.
    package func close() throws(WatchStoreError) {
      do {
        try database.close()
      } catch {
        throw WatchStoreError(path: path, error)
      }
    }

    private static var migrator: DatabaseMigrator {
      var migrator = DatabaseMigrator()
      migrator.registerMigration("1") { database in
        try database.execute(
          sql: """
            CREATE TABLE origin (grid TEXT NOT NULL, model TEXT NOT NULL);
            CREATE TABLE series (
              number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, labels TEXT NOT NULL,
              last_seen INTEGER NOT NULL);
            CREATE TABLE row (
              series INTEGER NOT NULL REFERENCES series ON DELETE CASCADE, slot INTEGER NOT NULL,
              sample BLOB NOT NULL, scores BLOB, PRIMARY KEY (series, slot)) WITHOUT ROWID;
            CREATE TABLE alert (
              rule TEXT NOT NULL, series TEXT NOT NULL, state TEXT NOT NULL,
              PRIMARY KEY (rule, series)) WITHOUT ROWID;
            CREATE TABLE notification_group (key TEXT PRIMARY KEY, state TEXT NOT NULL) WITHOUT ROWID;
            CREATE TABLE message (
              number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, receiver TEXT NOT NULL,
              body TEXT NOT NULL, attempts INTEGER NOT NULL, due INTEGER NOT NULL);
            """)
      }
      migrator.registerMigration("2") { database in
        try database.execute(
          sql: """
            CREATE TABLE profile (
              series INTEGER NOT NULL REFERENCES series ON DELETE CASCADE, time INTEGER NOT NULL,
              body BLOB NOT NULL, PRIMARY KEY (series, time));
            """)
      }
      // Sizes are added up by the index alone.
      migrator.registerMigration("3") { database in
        try database.execute(
          sql: """
            ALTER TABLE profile ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0;
            UPDATE profile SET bytes = length(body);
            CREATE INDEX profile_bytes ON profile (series, bytes);
            """)
      }
      migrator.registerMigration("4") { database in
        try database.execute(
          sql: """
            ALTER TABLE message ADD COLUMN made INTEGER NOT NULL DEFAULT 0;
            UPDATE message SET made = due;
            """)
      }
      // Each receiver is told by itself; until then all were told the same.
      migrator.registerMigration("5") { database in
        try database.execute(
          sql: """
            ALTER TABLE notification_group RENAME TO group_of_all;
            CREATE TABLE notification_group (
              receiver TEXT NOT NULL, key TEXT NOT NULL, state TEXT NOT NULL,
              PRIMARY KEY (receiver, key)) WITHOUT ROWID;
            INSERT INTO notification_group SELECT '', key, state FROM group_of_all;
            DROP TABLE group_of_all;
            """)
      }
      return migrator
    }

    /// - Throws: `WatchStoreError`.
    package func series() throws(WatchStoreError) -> [StoredSeries] {
      try read { database in
        try Row.fetchAll(database, sql: "SELECT * FROM series ORDER BY number").map { row in
          StoredSeries(
            number: row["number"], id: row["id"], labels: try decoded(row["labels"]),
            lastSeen: Timestamp(nanoseconds: row["last_seen"]))
        }
      }
    }

    /// The rows of a series in the order of time.
    /// - Throws: `WatchStoreError`.
    package func rows(of series: Int64) throws(WatchStoreError) -> [SeriesMonitor.Row] {
      try read { database in
        let sql = "SELECT slot, sample, scores FROM row WHERE series = ? ORDER BY slot"
        return try Row.fetchAll(database, sql: sql, arguments: [series]).map { row in
          let scores: Data? = row["scores"]
          return SeriesMonitor.Row(
            slot: row["slot"], values: numbers(in: row["sample"]), scores: scores.map(numbers))
        }
      }
    }

    /// The last step that there are rows of.
    /// - Throws: `WatchStoreError`.
    func lastSlot() throws(WatchStoreError) -> Int? {
      try read { database in
        try Int.fetchOne(
          database,
          sql: "SELECT MAX((SELECT MAX(slot) FROM row WHERE series = number)) FROM series")
      }
    }

    /// - Throws: `WatchStoreError`.
    package func alerts() throws(WatchStoreError) -> [AlertTracker.Key: AlertState] {
      try read { database in
        let rows = try Row.fetchAll(database, sql: "SELECT rule, series, state FROM alert")
        return Dictionary(
          try rows.map {
            (AlertTracker.Key(rule: $0["rule"], series: $0["series"]), try decoded($0["state"]))
          }, uniquingKeysWith: { $1 })
      }
    }

    /// - Throws: `WatchStoreError`.
    package func groups() throws(WatchStoreError) -> [NotificationGroup.Key: NotificationGroup] {
      try read { database in
        let sql = "SELECT receiver, key, state FROM notification_group"
        return Dictionary(
          try Row.fetchAll(database, sql: sql).map { row in
            let key = NotificationGroup.Key(receiver: row["receiver"], labels: row["key"])
            return (key, try decoded(row["state"]))
          }, uniquingKeysWith: { $1 })
      }
    }

    /// The receivers that messages wait for.
    /// - Throws: `WatchStoreError`.
    func receivers() throws(WatchStoreError) -> [String] {
      try read { try String.fetchAll($0, sql: "SELECT DISTINCT receiver FROM message") }
    }

    /// The messages to a receiver in the order in which they were made; none while the first of them is not
    /// due.
    /// - Throws: `WatchStoreError`.
    package func messages(
      to receiver: String, due now: Timestamp, limit: Int
    ) throws(WatchStoreError) -> [QueuedMessage] {
      try read { database in
        let sql = "SELECT * FROM message WHERE receiver = ? ORDER BY number LIMIT ?"
        let rows = try Row.fetchAll(database, sql: sql, arguments: [receiver, limit])
        return try rows.prefix { $0["due"] <= now.nanoseconds }.map { row in
          var message = QueuedMessage(
            id: row["id"], group: try decoded(row["body"]),
            made: Timestamp(nanoseconds: row["made"]))
          message.attempts = row["attempts"]
          message.due = Timestamp(nanoseconds: row["due"])
          return message
        }
      }
    }

    /// Writes all of it, or nothing.
    /// - Throws: `WatchStoreError`.
    package func write(_ changes: Changes) throws(WatchStoreError) {
      try write { database in
        for number in changes.forgotten {  // first: its id may have come back
          try database.execute(sql: "DELETE FROM series WHERE number = ?", arguments: [number])
        }
        let addSeries = try database.cachedStatement(
          sql: """
            INSERT INTO series (number, id, labels, last_seen) VALUES (?, ?, ?, ?)
            ON CONFLICT (number) DO UPDATE SET last_seen = excluded.last_seen
            """)
        for series in changes.series.values {
          try addSeries.execute(arguments: [
            series.number, series.id, try encoded(series.labels), series.lastSeen.nanoseconds,
          ])
        }
        let addRow = try database.cachedStatement(
          sql: "INSERT OR REPLACE INTO row (series, slot, sample, scores) VALUES (?, ?, ?, ?)")
        for (series, rows) in changes.rows {
          for row in rows {
            try addRow.execute(arguments: [
              series, row.slot, data(of: row.values), row.scores.map(data),
            ])
          }
        }
        for (series, slot) in changes.trims {
          try database.execute(
            sql: "DELETE FROM row WHERE series = ? AND slot < ?", arguments: [series, slot])
        }
        for (key, state) in changes.alerts {
          if let state {
            try database.execute(
              sql: "INSERT OR REPLACE INTO alert (rule, series, state) VALUES (?, ?, ?)",
              arguments: [key.rule, key.series, try encoded(state)])
          } else {
            try database.execute(
              sql: "DELETE FROM alert WHERE rule = ? AND series = ?",
              arguments: [key.rule, key.series])
          }
        }
        for (key, state) in changes.groups {
          if let state {
            try database.execute(
              sql: """
                INSERT OR REPLACE INTO notification_group (receiver, key, state) VALUES (?, ?, ?)
                """,
              arguments: [key.receiver, key.labels, try encoded(state)])
          } else {
            try database.execute(
              sql: "DELETE FROM notification_group WHERE receiver = ? AND key = ?",
              arguments: [key.receiver, key.labels])
          }
        }
        for message in changes.messages {
          try database.execute(
            sql: """
              INSERT OR IGNORE INTO message (id, receiver, body, attempts, made, due)
              VALUES (?, ?, ?, ?, ?, ?)
              """,
            arguments: [
              message.id, message.group.receiver, try encoded(message.group), message.attempts,
              message.made.nanoseconds, message.due.nanoseconds,
            ])
        }
      }
    }

    /// When the profiles of a series were taken, ascending.
    /// - Throws: `WatchStoreError`.
    package func profileTimes(of series: Int64) throws(WatchStoreError) -> [Timestamp] {
      try read { database in
        let sql = "SELECT time FROM profile WHERE series = ? ORDER BY time"
        return try Int64.fetchAll(database, sql: sql, arguments: [series]).map {
          Timestamp(nanoseconds: $0)
        }
      }
    }

    /// The profile of a series that was taken at `time`; empty if there is none.
    /// - Throws: `WatchStoreError`.
    func profile(of series: Int64, takenAt time: Timestamp) throws(WatchStoreError) -> [UInt8] {
      try read { database in
        let sql = "SELECT body FROM profile WHERE series = ? AND time = ?"
        let arguments: StatementArguments = [series, time.nanoseconds]
        return Array(try Data.fetchOne(database, sql: sql, arguments: arguments) ?? Data())
      }
    }

    /// What became of a profile that was to be kept.
    package struct Kept: Sendable {
      /// Whether its series is stored yet; nothing is kept otherwise.
      package var isStored = false

      /// The ids of series, one for each profile that made room.
      package var dropped: [String] = []
    }

    /// Keeps a profile of a series, and lets go of those taken at `gone`. Where all profiles have more than `limit` bytes
    /// then, the oldest of the series with most goes, until they have not.
    /// - Throws: `WatchStoreError`.
    package func keep(
      _ profile: [UInt8], of series: Int64, takenAt time: Timestamp, without gone: [Timestamp] = [],
      limit: Int
    ) throws(WatchStoreError) -> Kept {
      try write { database in
        for time in gone {
          try database.execute(
            sql: "DELETE FROM profile WHERE series = ? AND time = ?",
            arguments: [series, time.nanoseconds])
        }
        try database.execute(
          sql: """
            INSERT OR REPLACE INTO profile (series, time, body, bytes)
            SELECT number, ?, ?, ? FROM series WHERE number = ?
            """, arguments: [time.nanoseconds, Data(profile), profile.count, series])
        return Kept(
          isStored: database.changesCount > 0, dropped: try makeRoom(in: database, limit: limit))
      }
    }

    private func makeRoom(in database: Database, limit: Int) throws -> [String] {
      var total =
        try Int.fetchOne(database, sql: "SELECT SUM(bytes) FROM profile") ?? 0
      guard total > limit else { return [] }
      let sql = "SELECT series, SUM(bytes) FROM profile GROUP BY series"
      var sizes: [Int64: Int] = [:]
      for row in try Row.fetchAll(database, sql: sql) { sizes[row[0]] = row[1] }
      var dropped: [String] = []
      while total > limit, let most = sizes.max(by: { ($0.value, $0.key) < ($1.value, $1.key) }),
        let oldest = try Row.fetchOne(
          database,
          sql: """
            SELECT profile.rowid, bytes, id FROM profile JOIN series ON series = number
            WHERE series = ? ORDER BY time LIMIT 1
            """, arguments: [most.key])
      {
        try database.execute(
          sql: "DELETE FROM profile WHERE rowid = ?", arguments: [oldest[0] as Int64])
        let bytes: Int = oldest[1]
        sizes[most.key]! -= bytes
        total -= bytes
        dropped.append(oldest[2])
      }
      return dropped
    }

    /// Takes a message off the list: it was delivered, or given up.
    /// - Throws: `WatchStoreError`.
    package func remove(_ message: QueuedMessage) throws(WatchStoreError) {
      try write { database in
        try database.execute(sql: "DELETE FROM message WHERE id = ?", arguments: [message.id])
      }
    }

    /// Notes that a delivery failed, and when to try again.
    /// - Throws: `WatchStoreError`.
    package func postpone(_ message: QueuedMessage, until due: Timestamp) throws(WatchStoreError) {
      try write { database in
        try database.execute(
          sql: "UPDATE message SET attempts = attempts + 1, due = ? WHERE id = ?",
          arguments: [due.nanoseconds, message.id])
      }
    }

    private func read<Value>(_ body: (Database) throws -> Value) throws(WatchStoreError) -> Value {
      do {
        return try database.read(body)
      } catch {
        throw WatchStoreError(path: path, error)
      }
    }

    private func write<Value>(_ body: (Database) throws -> Value) throws(WatchStoreError) -> Value {
      do {
        return try database.write(body)
      } catch {
        throw WatchStoreError(path: path, error)
      }
    }
  }

  private func data(of numbers: [Double]) -> Data {
    unsafe numbers.withUnsafeBytes { unsafe Data($0) }
  }

  private func numbers(in data: Data) -> [Double] {
    unsafe data.withUnsafeBytes { bytes in
      (0..<bytes.count / 8).map {
        unsafe bytes.loadUnaligned(fromByteOffset: 8 * $0, as: Double.self)
      }
    }
  }

  private func encoded(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  private func decoded<Value: Decodable>(_ text: String) throws -> Value {
    try JSONDecoder().decode(Value.self, from: Data(text.utf8))
  }
#endif
