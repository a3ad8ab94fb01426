/**
 * The gate that a host application calls right before it installs a plugin.
 *
 * @module
 */
export type { ArtifactSource } from './artifact/artifact-source.js';
export { admitInstall, type AdmissionDecision, type AdmitOptions, type AdmittedFile } from './admit-install.js';
export type { QuarantinedFile } from './admission/quarantine.js';
export type { ArchiveFault } from './archive/archive-fault.js';
export { DEFAULT_ARCHIVE_LIMITS, type ArchiveLimits } from './archive/archive-limits.js';
export type { DeclaredIdentity, IdentityFinding, IdentityResult } from './archive/identity/identity.js';
export type { ArchiveEntry } from './archive/entry.js';
export type { IdentityReader } from './archive/identity/read-identity.js';
export type { InnerArchive } from './archive/inner-archives.js';
export type { RandomAccessBytes } from './archive/random-access-bytes.js';
export {
  inspectArchive,
  type ArchiveReport,
  type ArchiveSource,
  type InspectedEntry,
  type InspectOptions,
} from './archive/inspect-archive.js';
export {
  auditInstalled,
  type AuditEntry,
  type AuditReport,
  type AuditRequest,
  type AuditStatus,
  type InstalledRecord,
} from './audit-installed.js';
export type { ReadProgress } from './artifact/read-artifact.js';
export { assertInstallAllowed, InstallRefused, type RefusalCode } from './decision/assert-install-allowed.js';
export { CHECK_NAMES, type ActionWord, type CheckAction, type CheckName, type CheckOutcome } from './decision/check.js';
export type {
  AccessDetails,
  AccessDetailsByCode,
  AppDetails,
  AppDetailsByCode,
  ArchiveDetails,
  ArchiveDetailsByCode,
  DestinationDetails,
  DestinationDetailsByCode,
  ClockDetailsByCode,
  MissingRole,
  PermitDetails,
  PermitDetailsByCode,
  PublisherDetails,
  ArtifactFaultCode,
  ArtifactFaultDetailsByCode,
  DenialDetails,
  RevocationDetails,
  RevocationDetailsByCode,
  RevocationListFaultCode,
  RevocationListFaultDetailsByCode,
  CertificateDetails,
  CheckCode,
  DateDetails,
  DetailsByCode,
  FailureDetailsByCode,
  FileDetails,
  NoFaultDetailsByCode,
  PathFailureCode,
  PathFailureDetailsByCode,
  PathPosition,
  PolicyFileDetails,
  PolicyFileFaultCode,
  PolicyFileFaultDetailsByCode,
  SignatureFileFaultCode,
  SignatureFileFaultDetailsByCode,
  StoreDetails,
  StoreFindingCode,
  TrustStoreFaultCode,
  TrustStoreFaultDetailsByCode,
} from './decision/codes.js';
export { decide } from './decision/decide.js';
export type {
  Because,
  CheckRow,
  DecidedApp,
  DecisionCore,
  DecisionFields,
  DenyVerdict,
  EvaluationRecord,
  GracePeriodStatus,
  InstallDecision,
  Json,
  Signer,
  SignerCertificate,
  UnverifiedVerdict,
  VerifiedVerdict,
  Warning,
} from './decision/decision.js';
export type { AppEvidence, ExpectedApp, InstalledApp, VersionComparison } from './decision/evidence/app.js';
export type { ArchiveEvidence, ArchiveFaultCode } from './decision/evidence/archive.js';
export type {
  AccessEvidence,
  DestinationEvidence,
  DestinationFaultCode,
  ArtifactEvidence,
  ArtifactType,
  CertificateRole,
  ConfigurationFinding,
  ClockFloorEvidence,
  Evidence,
  FlagReading,
  PolicyFileEvidence,
  SignatureFileEvidence,
  StoreFinding,
  TrustStoreEvidence,
  WritablePlace,
} from './decision/evidence.js';
export type {
  CertificateFacts,
  IntegrityFact,
  PathFailure,
  SignatureEvidence,
  RevocationFact,
  SignerCandidate,
} from './decision/evidence/signature.js';
export type { PermitEvidence, RotationEvidence, StatementFaultCode } from './decision/evidence/statement.js';
export { formatDecision, type FormatOptions } from './decision/format-decision.js';
export {
  holdInstall,
  type CommitOptions,
  type Commitment,
  type HeldInstall,
  type HoldOptions,
} from './hold-install.js';
export { formatGracePeriod, type DateOptions, type GracePeriodText } from './decision/format-grace-period.js';
export type { WarningCode } from './decision/catalogue/warning.js';
export { createInstallGate } from './gate/create-install-gate.js';
export type { Forecast, ForecastItem, ForecastOptions } from './gate/forecast.js';
export type { EnforcementStatus, GateFault, GateStatus } from './gate/gate-status.js';
export type { InstallGate, InstallGateOptions } from './gate/install-gate.js';
export {
  checkTrustStoreHealth,
  type HealthAnswer,
  type HealthOptions,
  type HealthReport,
} from './health/check-trust-store-health.js';
export type { HealthCode, HealthFinding, HealthSeverity } from './health/health-finding.js';
export type { ReadableArtifact } from './artifact/readable-artifact.js';
export type { AppIdentity, AppReader, VersionComparator } from './evidence/app-reader.js';
export type { ClockFloor } from './evidence/clock-floor.js';
export type { FlagClient, FlagSource } from './evidence/flag-source.js';
export type { PermitStore } from './evidence/permit-evidence.js';
export type { Clock } from './internal/clock.js';
export type { Environment } from './internal/environment.js';
export type { GraceState } from './policy/grace-period.js';
export { explainPolicy, type ExplainOptions } from './policy/explain-policy.js';
export { loadPolicy } from './policy-file/load-policy.js';
export type { KeptDecision } from './kept-decision.js';
export { parsePolicy } from './policy/parse-policy.js';
export { PolicyError, type PolicyIssue } from './policy/policy-error.js';
export type {
  AdjustableCheck,
  AssignableRole,
  CheckOverrides,
  Enforcement,
  GraceCovers,
  GracePeriod,
  Level,
  OriginOverrides,
  ParsedGracePeriod,
  ParsedOriginOverrides,
  PermitsPolicy,
  Policy,
  PolicyInput,
  RevocationPolicy,
  TrustStorePolicy,
} from './policy/policy.js';
export type { ArchiveType } from './policy/policy.js';
export type { AppCheck, AppRule } from './policy/app-rules.js';
export type { DeniedItem } from './policy/deny-list.js';
export type { PublisherRule, UnlistedSigners } from './policy/publishers.js';
export type { RequiredRole } from './policy/required-roles.js';
export type { SignerReference } from './policy/signer-reference.js';
export type { VersionOrder } from './policy/version-order.js';
export { MARKETPLACE_INTERMEDIATE_V2, type Tolerance } from './policy/tolerance.js';
export type { InstallRequest } from './request.js';
export type { SignatureFields, SignatureObject } from './signature/signature-document.js';
export type { SignatureSource } from './signature/read-signature-file.js';
export type { StatementSource } from './statement/read-statement.js';
export { loadTrustStore, type LoadTrustStoreOptions } from './trust-store/load-trust-store.js';
export { openTrustStore, type OpenTrustStoreOptions } from './trust-store/open-trust-store.js';
export type {
  StoreCertificate,
  StoreRevocationList,
  TrustStoreFault,
  TrustStoreSnapshot,
} from './trust-store/snapshot.js';
export type { TrustStoreChange, TrustStoreDifference } from './trust-store/store-difference.js';
export type { TrustStore, TrustStoreEvents, TrustStoreStatus, WatchMode } from './trust-store/trust-store.js';
export {
  loadUpmConfiguration,
  type UpmConfiguration,
  type UpmConfigurationOptions,
} from './upm/load-upm-configuration.js';
export { previewInstall, type InstallPreview, type PreviewedPolicies } from './preview-install.js';
export { verifyInstall } from './verify-install.js';
