import { createHash } from 'node:crypto';
import type {
  AccessEvidence,
  ArtifactEvidence,
  ArtifactFaultCode,
  CertificateFacts,
  Evidence,
  InstalledApp,
  Level,
  PathFailureCode,
  PermitEvidence,
  PolicyFileFaultCode,
  PolicyInput,
  RotationEvidence,
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
    twin: null,
    keyId: `${digit}0`.repeat(32),
    serial: '01',
    notBefore: inDays(-10),
    notAfter: inDays(300),
    file: `${name}.pem`,
    namesCodeSigning: true,
    ...overrides,
  };
}

/** The certificate that the texts of codes are shown with. */
export const SHOWN_CERTIFICATE: CertificateFacts = {
  subject: 'O=Acme, CN=Acme Plugins',
  issuer: 'O=Acme, CN=Acme CA',
  fingerprint: '1f2e3d4c5b6a7988'.repeat(4),
  twin: null,
  keyId: '8899aabbccddeeff'.repeat(4),
  serial: '01',
  notBefore: new Date('2026-01-01T00:00:00Z'),
  notAfter: new Date('2028-01-01T00:00:00Z'),
  file: 'acme.pem',
  namesCodeSigning: true,
};

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
  archive: { state: 'sound', entries: 3 },
  app: { state: 'unknown', because: 'no-reader' },
  destination: null,
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

/** A key's or certificate's id that nobody else has. */
export const idOf = (text: string) => createHash('sha256').update(text).digest('hex');

/** A certificate with a key and a fingerprint of its own. */
const own = (name: string): Partial<CertificateFacts> => ({
  subject: `CN=${name}`,
  fingerprint: idOf(`certificate of ${name}`),
  keyId: idOf(`key of ${name}`),
});

/** A pin of its own key, by its name. */
export const pinOf = (name: string, overrides: Partial<CertificateFacts> = {}): SignerCandidate => ({
  ...pin({ ...own(name), ...overrides }),
  publisherId: `pin:${overrides.keyId ?? own(name).keyId}`,
});

/** A signer below a CA and its anchor, all by their names: the CA is `Name CA`, the anchor `Name root`, unless said otherwise. */
export const pathOf = (
  name: string,
  {
    ca = `${name} CA`,
    root = `${name} root`,
    ...endEntity
  }: Partial<CertificateFacts> & { ca?: string; root?: string } = {},
): Extract<SignerCandidate, { kind: 'path' }> => ({
  ...path({ ...own(name), ...endEntity }, own(ca), own(root)),
  publisherId: `path:${idOf(`${name} below ${root}`)}`,
});

/** Which app the artifact says that it is. */
export const appOf = (key: string, version: string | null = '1.0'): Partial<Evidence> => ({
  app: { state: 'known', key, version, vendor: null, source: 'a descriptor' },
});

/** What the artifact is cannot be told. */
export const unreadableApp: Partial<Evidence> = { app: { state: 'unreadable', detail: 'cut short' } };

/** The installed version, as the host remembers it. */
export const installedApp = (overrides: Partial<InstalledApp> = {}): Partial<Evidence> => ({
  installed: { key: null, version: null, publisherId: null, verified: false, ...overrides },
});

/** The artifact of the evidence below, with its digest. */
export const digest = 'd1'.repeat(32);
export const digested: Partial<Evidence> = { artifact: { ...read, sha256: digest } };

/** A permit for the digested artifact on host-1, which holds now, but for what is said. */
export const permitOf = (overrides: Partial<Extract<PermitEvidence, { state: 'signed' }>> = {}): Partial<Evidence> => ({
  ...digested,
  permit: {
    state: 'signed',
    keyId: idOf('permit key'),
    isKeyOfSigner: false,
    artifactSha256: digest,
    host: 'host-1',
    issuedAt: new Date(NOW.getTime() - 3_600_000),
    endsAt: new Date(NOW.getTime() + 3_600_000),
    nonce: 'ab'.repeat(16),
    reason: 'the incident of May',
    use: 'first',
    ...overrides,
  },
});
export const permits = {
  keys: [`MCowBQYDK2VwAyEA${'A'.repeat(43)}=`],
  hostId: 'host-1',
} satisfies PolicyInput['permits'];

/** A rotation statement from one named key to another, for com.acme.*, which holds now, but for what is said. */
export const rotationOf = (
  from: string,
  to: string,
  overrides: Partial<Extract<RotationEvidence, { state: 'signed' }>> = {},
): RotationEvidence => ({
  state: 'signed',
  oldKeyId: idOf(`key of ${from}`),
  isOldKeyDistrusted: false,
  newKeyId: idOf(`key of ${to}`),
  apps: ['com.acme.*'],
  issuedAt: inDays(-1),
  endsAt: inDays(1),
  ...overrides,
});

/** Every level that checks something. */
export const CHECKING: readonly Level[] = ['strict', 'standard', 'audit'];

/** One check's outcome, code and rule, with the verdict. */
export const judged = (check: string, overrides: Partial<Evidence>, policy: PolicyInput = {}, now = NOW) => {
  const decision = decide(evidence(overrides), policy, now);
  const row = decision.checks.find((each) => each.check === check);
  return `${row?.outcome} ${row?.code}: ${verdictOf(decision)}`;
};

/** The verdict in one line. */
export const decided = (overrides: Partial<Evidence>, policy: PolicyInput = {}, now = NOW) =>
  verdictOf(decide(evidence(overrides), policy, now));
