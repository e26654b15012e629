export {
  BACKGROUND_HEADER,
  isAtLeast,
  LOGIN_ENDED,
  PERSON_HEADER,
  type Person,
  personNamed,
  ROLE_HEADER,
  ROLES,
  type Role,
} from './access.ts'
export type {
  DistrictDocument,
  GateMoveSeen,
  GaugeKnowledge,
  GaugeState,
  HealthDocument,
  HistoryDocument,
  HistoryGap,
  HistoryPoint,
  PartHealth,
  PassedOver,
  ProblemDocument,
  ReachKnowledge,
  ReadingCounters,
  ScenarioSummary,
  ScenariosDocument,
  ShadowCorrection,
  ShadowDocument,
  ShadowHoursDocument,
  ShadowKnowledgeDocument,
  ShadowStatesDocument,
  SourceState,
  StateDocument,
} from './api.ts'
export { type ClockSetting, districtNowMs, isSimulatedClock, WALL_CLOCK } from './clock.ts'
export type {
  CommandAck,
  CommandDocument,
  CommandMode,
  CommandPrediction,
  CommandRecord,
  CommandRecordState,
  CommandState,
  CommandStep,
  CommandsDocument,
  GateCommand,
  GateCommandRequest,
  GateInterlocksDocument,
  GateLock,
  InterlockBreach,
  InterlockName,
  LocksDocument,
  PredictedBesideMeasured,
} from './command.ts'
export type { Edit, EditChange, EditRequest, EditsDocument, EditWish, LineEnd } from './edit.ts'
export { decodeFrame, encodeFrame, type Frame, type FrameOrigin, frameByteLength } from './frame.ts'
export type { LiveEvent, LiveMessage, Skipped, SkipReason } from './live.ts'
export type {
  BankEffect,
  DeliveryEffect,
  GatePrediction,
  GaugeDisagreement,
  Preflight,
  PreflightDivergence,
  PreflightRequest,
  StageEffect,
} from './preflight.ts'
export type { AskedRule, GaugeRulesDocument, PoolState, PoolsDocument } from './quality.ts'
export {
  MAX_PAYLOAD_BYTES,
  MAX_READINGS_PER_MESSAGE,
  type ParkReason,
  type Quality,
  type QualityFlag,
  type Reading,
  type StationReading,
} from './reading.ts'
export type {
  BranchEdits,
  DocumentChange,
  GateMove,
  RunDocument,
  RunOrigin,
  RunRequest,
  RunState,
  RunsDocument,
  ScenarioVersion,
} from './rehearsal.ts'
export { decodeSavedState, encodeSavedState, type SavedState } from './saved-state.ts'
export {
  commandAckFilter,
  commandAckTopic,
  commandFilter,
  commandTopic,
  type HostName,
  type HostPresence,
  hostTopic,
  parseCommandAckTopic,
  parseCommandTopic,
  parseReadingTopic,
  readingFilter,
  readingTopic,
} from './topics.ts'
