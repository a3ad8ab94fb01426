/**
 * For hosts' own tests. A certification authority that mints keys, certificates, revocation lists and signature files in memory,
 * sound ones and deliberately defective ones, and always the same bytes for the same seed; doubles of what a request holds; the laws
 * that every policy keeps; and a table of hostile installs that a host's install path must refuse.
 *
 * For tests only: keys are derived from a public seed and protect nothing.
 *
 * @packageDocumentation
 */
export { createTestAuthority } from './authority.js';
export type { CertificateDefects, ExtensionName } from './certificate-defects.js';
export type {
  BasicConstraints,
  CertificateExtension,
  CertificateTemplate,
  ExtendedKeyUsageName,
  KeyUsageName,
} from './certificate-template.js';
export type { CrlReasonFlagName, CrlReasonName } from './crl-reasons.js';
export type { CrlDefects, CrlEntry, CrlTemplate, IssuingDistributionPoint } from './crl-template.js';
export type { DistinguishedName, NameAttribute, NameStringType } from './distinguished-name.js';
export type { KeyAlgorithm, TestKey } from './keys.js';
export { createTestKey } from './keys.js';
export { mintCertificate } from './mint-certificate.js';
export type { MintedCertificate } from './minted-certificate.js';
export type { MintedCrl } from './minted-crl.js';
export type { PinKind } from './pin-kinds.js';
export { seededBytes } from './seeded-random.js';
export type { SignatureAlgorithmName } from './signature-algorithms.js';
export type {
  CertificateForm,
  SignatureDocumentOptions,
  SignatureFileForm,
  SignatureFileOptions,
  TestSignatureDocument,
} from './signature-file.js';
export { signatureDocument, signatureFile } from './signature-file.js';
export type { LeafOptions, LooseTemplate, PinOptions, TestAuthority, TestAuthorityOptions } from './test-authority.js';
export type {
  PermitContent,
  PermitStatementOptions,
  RotationContent,
  StatementDefects,
  TestEnvelope,
} from './statement.js';
export { permitStatement, rotationStatement, statementEnvelope } from './statement.js';
export { createTestClock, type ClockStep, type TestClock } from './kit/doubles/test-clock.js';
export { createTestClockFloor, type TestClockFloor } from './kit/doubles/test-clock-floor.js';
export { createTestPermitStore, type TestPermitStore } from './kit/doubles/test-permit-store.js';
export {
  createTestTrustStore,
  type TestStoreFiles,
  type TestTrustStoreOptions,
} from './kit/doubles/test-trust-store.js';
export { DEFAULT_VOCABULARY, vocabularyOf, type Vocabulary } from './kit/vocabulary.js';
export {
  assertPolicyLaws,
  PolicyLawBroken,
  type PolicyLawOptions,
  type PolicyLawReport,
} from './kit/laws/assert-policy-laws.js';
export type { LawSample, PolicyLaw } from './kit/laws/law.js';
export { POLICY_LAWS } from './kit/laws/policy-laws.js';
export { assertHostRefuses, HostNotSafe, type HostRefusalReport } from './kit/host/assert-host-refuses.js';
export type { HostInstall, HostTestOptions, HostUnderTest } from './kit/host/host-under-test.js';
export type { HostileCase, HostileInstall } from './kit/host/hostile-install.js';
export { HOSTILE_INSTALLS } from './kit/host/hostile-installs.js';
export type { HostileWorld, WorldFiles } from './kit/host/hostile-world.js';
