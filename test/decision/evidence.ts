import type {
  AccessEvidence,
  ArtifactEvidence,
  ArtifactFaultCode,
  CertificateFacts,
  Evidence,
  PathFailureCode,
  PolicyFileFaultCode,
  PolicyInput,
  SignatureEvidence,
  SignatureFileFaultCode,
  SignerCandidate,
  TrustStoreEvidence,
  TrustStoreFaultCode,
} from '../../src/index.js';
import { decide } from '../../src/index.js';
import { verdictOf } from '../support/scene.js';

/** The instant of evaluation. */
export const NOW = new Date('2026-06-01T00:00:00Z');
const day = 86_400_000;
/** An instant that many days from now. */
export const inDays = (days: number) => new Date(NOW.getTime() + days * day);

/** A certificate that is valid now. */
function facts(name: string, overrides: Partial<CertificateFacts> = {}): CertificateFacts {
  const digit = (name.length % 16).toString(16);
  return {
    subject: `CN=${name}`,
    issuer: 'CN=Issuer',
    fingerprint: digit.repeat(64),
    keyId: `${digit}0`.repeat(32),
    serial: '01',
    notBefore: inDays(-10),
    notAfter: inDays(300),
    file: `${name}.pem`,
    namesCodeSigning: true,
    ...overrides,
  };
}

export const expired = { notBefore: inDays(-300), notAfter: inDays(-1) };
export const future = { notBefore: inDays(1), notAfter: inDays(300) };

/** A pin. */
export const pin = (overrides: Partial<CertificateFacts> = {}): SignerCandidate => ({
  kind: 'pin',
  publisherId: 'pin:0',
  certificate: facts('Pin', overrides),
});

/** A path of three. */
export const path = (
  endEntity: Partial<CertificateFacts> = {},
  intermediate: Partial<CertificateFacts> = {},
  anchor: Partial<CertificateFacts> = {},
): Extract<SignerCandidate, { kind: 'path' }> => ({
  kind: 'path',
  publisherId: 'path:0',
  path: [facts('Leaf', { file: null, ...endEntity }), facts('Intermediate', intermediate), facts('Anchor', anchor)],
  withoutKeyCertSign: [],
  revocation: [{ state: 'good' }, { state: 'good' }],
});

const read: ArtifactEvidence = { state: 'read', name: 'app.jar', size: 1000, sha256: null, type: 'zip' };
const access: AccessEvidence = {
  what: 'trust-store',
  path: '/etc/host/truststore',
  everyone: [],
  process: [],
  placesOmitted: 0,
  notCheckable: null,
};
const store: TrustStoreEvidence = {
  folder: '/etc/host/truststore',
  fault: null,
  snapshotId: 'a'.repeat(64),
  loadedAt: NOW,
  roles: {},
  rolesOmitted: 0,
  findings: [],
};

/** One bare signature, verified by these pins. */
export const bareSignature = (...candidates: readonly SignerCandidate[]): SignatureEvidence => ({
  role: null,
  flow: 'bare',
  integrity: 'verified',
  candidates,
  keysTried: 1,
  keysNotTried: 0,
});

/** One signature whose certificate came with it. */
export const deliveredSignature = (
  candidate: SignerCandidate = path(),
  integrity: 'verified' | 'mismatch' | 'not-computed' = 'verified',
): SignatureEvidence => ({
  role: null,
  flow: 'delivered-certificate',
  endEntity: candidate.kind === 'pin' ? candidate.certificate : candidate.path[0],
  integrity,
  candidates: [candidate],
  failure: null,
});

/** Sound evidence (a bare signature, verified by a pin) but for what is said. */
export const evidence = (overrides: Partial<Evidence> = {}): Evidence => ({
  origin: null,
  flags: [],
  artifact: read,
  signatureFile: { state: 'parsed', name: 'app.jar.sig', unknownKeys: [] },
  trustStore: store,
  policyFile: null,
  configuration: [],
  access: [access],
  signatures: [bareSignature(pin())],
  app: { state: 'unknown', because: 'no-reader' },
  expected: null,
  installed: null,
  comparisons: null,
  rotations: [],
  permit: null,
  clockFloor: { state: 'none' },
  ...overrides,
});

/** A trust store, or a policy's file, that others could change. */
export const accessOf = (overrides: Partial<AccessEvidence>): Partial<Evidence> => ({
  access: [{ ...access, ...overrides }],
});
export const openPlace = { path: '/etc/host', kind: 'folder-above', through: 'everyone' } as const;

/** A policy file that has gone bad. */
export const badPolicyFile = (code: PolicyFileFaultCode): Partial<Evidence> => ({
  policyFile: { path: '/etc/host/policy.json', fault: { code, detail: 'EACCES', since: inDays(-1) } },
});

/** A bare signature, verified by these pins. */
export const bare = (...candidates: readonly SignerCandidate[]): Partial<Evidence> => ({
  signatures: [bareSignature(...candidates)],
});

/** A delivered certificate with a path; its key verifies the bytes unless said otherwise. */
export const delivered = (
  candidate: SignerCandidate = path(),
  integrity: 'verified' | 'mismatch' | 'not-computed' = 'verified',
): Partial<Evidence> => ({
  signatures: [deliveredSignature(candidate, integrity)],
});

/** A delivered certificate without a path; its key verifies the bytes unless said otherwise. */
export const untrusted = (
  code: PathFailureCode,
  overrides: Partial<CertificateFacts> = {},
  integrity: 'verified' | 'mismatch' | 'not-computed' | 'key-unusable' = 'verified',
): Partial<Evidence> => {
  const endEntity = facts('Stranger', { file: null, ...overrides });
  const failure = { code, certificate: endEntity, hint: null };
  return {
    signatures: [{ role: null, flow: 'delivered-certificate', endEntity, integrity, candidates: [], failure }],
  };
};

export const unsigned: Partial<Evidence> = { signatureFile: { state: 'unsigned' }, signatures: [] };

export const noKeyMatches: Partial<Evidence> = {
  signatures: [
    { role: null, flow: 'bare', integrity: 'no-key-matches', candidates: [], keysTried: 2, keysNotTried: 0 },
  ],
};

/** A signature file with a fault. */
export const badFile = (code: SignatureFileFaultCode): Partial<Evidence> => ({
  signatureFile: { state: 'fault', code, name: 'app.sig', path: '/tmp/app.sig', detail: '' },
  signatures: [],
});

/** A trust store with a fault. */
export const badStore = (code: TrustStoreFaultCode): Partial<Evidence> => ({
  trustStore: { ...store, fault: { code, detail: '' } },
});

/** An artifact with a fault. */
export const badArtifact = (code: ArtifactFaultCode): Partial<Evidence> => ({
  artifact: { state: 'fault', code, name: 'app.jar', path: '/tmp/app.jar', detail: '' },
});

/** The verdict in one line. */
export const decided = (overrides: Partial<Evidence>, policy: PolicyInput = {}, now = NOW) =>
  verdictOf(decide(evidence(overrides), policy, now));
