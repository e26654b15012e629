/*
 * waiting      acked readings on their way to the history, in order of receipt within a lane
 * latest       the newest reading of each gauge: what live state and validators know after a start
 * dead_letter  what could not be stored
 * counter      how often each thing happened since the data directory exists
 * fact         single facts that outlive a restart
 */
export const SPOOL_SCHEMA = `
CREATE TABLE IF NOT EXISTS waiting (
  lane INTEGER NOT NULL, id INTEGER NOT NULL,
  gauge TEXT NOT NULL, taken_at INTEGER NOT NULL, received INTEGER NOT NULL, seq INTEGER NOT NULL,
  value REAL NOT NULL, quality INTEGER NOT NULL, flags INTEGER NOT NULL,
  PRIMARY KEY (lane, id)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS latest (
  gauge TEXT PRIMARY KEY, taken_at INTEGER NOT NULL, received INTEGER NOT NULL, seq INTEGER NOT NULL,
  value REAL NOT NULL, quality INTEGER NOT NULL, flags INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS dead_letter (
  id INTEGER PRIMARY KEY AUTOINCREMENT, received INTEGER NOT NULL, topic TEXT NOT NULL, reason TEXT NOT NULL,
  detail TEXT NOT NULL, value_count INTEGER NOT NULL,
  payload BLOB NOT NULL, payload_bytes INTEGER NOT NULL, payload_sha256 TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS counter (name TEXT PRIMARY KEY, count INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
`
