import type { InstallDecision, Signer } from './decision/decision.js';
import type { ArtifactType } from './decision/evidence.js';
import { isPlainObject, ownValue } from './internal/is-plain-object.js';

/** What an audit needs of a decision: any decision of this library has it, also one that was kept as JSON. */
export interface KeptDecision {
  readonly verdict: InstallDecision['verdict'];
  readonly artifact: InstallDecision['artifact'];
  readonly assurance?: 'verified' | 'unverified';
  readonly signers?: readonly Signer[];
}

type Shape = Readonly<Record<string, (value: unknown) => boolean>>;

const isText = (value: unknown) => typeof value === 'string';
const isTextOrNull = (value: unknown) => value === null || isText(value);
const isInstant = (value: unknown) => typeof value === 'string' && !Number.isNaN(Date.parse(value));
const oneOf = (values: readonly unknown[]) => (value: unknown) => values.includes(value);
const optional = (check: (value: unknown) => boolean) => (value: unknown) => value === undefined || check(value);
const objectOf = (shape: Shape) => (value: unknown) =>
  isPlainObject(value) && Object.entries(shape).every(([key, check]) => check(ownValue(value, key)));
const listOf =
  (check: (value: unknown) => boolean, least = 0) =>
  (value: unknown) =>
    Array.isArray(value) && value.length >= least && value.every(check);

const TYPES: readonly (ArtifactType | null)[] = ['zip', 'statement', 'unknown', null];

const isCertificate = objectOf({
  subject: isText,
  issuer: isText,
  serial: isText,
  keyId: isText,
  fingerprint: isText,
  notBefore: isInstant,
  notAfter: isInstant,
  file: isTextOrNull,
  // Decisions of earlier versions don't say it.
  namesCodeSigning: optional((value) => typeof value === 'boolean'),
});

const isSigner = objectOf({
  kind: oneOf(['pin', 'path']),
  publisherId: isText,
  keyId: isText,
  path: listOf(isCertificate, 1),
  tolerances: listOf(objectOf({ caFingerprint: isText })),
});

/** Whether a value is a decision, as far as an audit reads it: what a host has kept may be of another program, or cut short. */
export const isKeptDecision = objectOf({
  verdict: oneOf(['allow', 'deny']),
  assurance: optional(oneOf(['verified', 'unverified'])),
  artifact: objectOf({
    name: isText,
    size: (value) => value === null || typeof value === 'number',
    sha256: isTextOrNull,
    type: oneOf(TYPES),
  }),
  signers: optional(listOf(isSigner)),
});
