import type { NameAttribute } from './distinguished-name.js';
import { formatName } from './distinguished-name.js';
import { createKeyRing } from './key-ring.js';
import { lazily } from './lazily.js';
import { mintCertificate } from './mint-certificate.js';
import { mintCrl } from './mint-crl.js';
import type { PinKind } from './pin-kinds.js';
import { pinShapes } from './pin-kinds.js';
import type { LeafOptions, LooseTemplate, PinOptions, TestAuthority, TestAuthorityOptions } from './test-authority.js';

const dayMilliseconds = 86_400_000;
const yearDays = 365;

/**
 * Creates a certification authority for tests: keys, certificates and pins, minted in memory when first asked for.
 *
 * For tests only: keys are derived from a public seed and protect nothing. The same seed and instant always give the
 * same bytes; authorities of other seeds have the same names and other keys.
 *
 * @param options - seed and instant; both have defaults.
 * @returns the authority; its pieces are valid at its instant unless they say otherwise.
 * @throws RangeError if `at` isn't an instant.
 * @example
 * ```ts
 * import { createTestAuthority, signatureFile } from 'install-gate/testing';
 *
 * const authority = createTestAuthority({ at: '2026-06-01T00:00:00Z' });
 * const artifact = new TextEncoder().encode('the bytes of an app');
 * const leaf = authority.leaf();
 * const file = signatureFile(artifact, { key: leaf.key, chain: [leaf] });
 * const trustStore = { 'root.pem': authority.root.pem, 'intermediate.pem': authority.intermediate.pem };
 * console.log(Object.keys(JSON.parse(Buffer.from(file).toString())).join(), Object.keys(trustStore).length); // signature,certificate 2
 * ```
 */
export function createTestAuthority(options: TestAuthorityOptions = {}): TestAuthority {
  const seed = options.seed ?? 'install-gate';
  const at = new Date(options.at ?? '2026-06-01T00:00:00Z').getTime();
  if (Number.isNaN(at)) throw new RangeError(`at: not an instant: ${String(options.at)}`);

  const key = createKeyRing(seed);
  const daysFromAt = (firstDay: number, days: number) => ({
    notBefore: new Date(at + firstDay * dayMilliseconds),
    notAfter: new Date(at + (firstDay + days) * dayMilliseconds),
  });
  const mint = (template: LooseTemplate) => {
    const { notBefore, notAfter } = daysFromAt(-1, yearDays);
    return mintCertificate({
      notBefore,
      notAfter,
      ...template,
      key: template.key ?? key(formatName(template.subject)),
    });
  };

  const root = lazily(() =>
    mint({
      subject: named('Test Root CA'),
      key: key('authority root'),
      ...daysFromAt(-2 * yearDays, 10 * yearDays),
      basicConstraints: { ca: true, pathLen: 1 },
    }),
  );
  const intermediateTemplate = (label: string, commonName: string): LooseTemplate => ({
    subject: named(commonName),
    key: key(`authority ${label}`),
    issuer: root(),
    ...daysFromAt(-yearDays, 5 * yearDays),
    ...pinShapes.intermediate.template,
  });
  const intermediate = lazily(() => mint(intermediateTemplate('intermediate', 'Test Intermediate CA')));
  const intermediateWithoutKeyCertSign = lazily(() =>
    mint({
      ...intermediateTemplate('intermediate-v2', 'Test Intermediate CA v2'),
      keyUsage: ['digitalSignature', 'dataEncipherment'],
      subjectKeyIdentifier: key('authority intermediate-v2').publicKey,
    }),
  );

  const leaf = ({ label = 'leaf', ...overrides }: LeafOptions = {}) =>
    mint({
      subject: named(`Test Signer ${label}`),
      key: key(`leaf ${label}`),
      issuer: overrides.issuer ?? intermediate(),
      keyUsage: ['digitalSignature'],
      extendedKeyUsage: ['codeSigning'],
      ...overrides,
    });

  const pin = (kind: PinKind = 'v1', { label = '', ...overrides }: PinOptions = {}) => {
    const { algorithm, template } = pinShapes[kind];
    const name = `${kind} ${label}`.trimEnd();
    return mint({
      subject: named(`Test Pin ${name}`),
      key: key(`pin ${name}`, algorithm),
      ...daysFromAt(-30, yearDays),
      ...(kind === 'intermediate' ? { issuer: root() } : {}),
      ...template,
      ...overrides,
    });
  };
  const expiredPin = lazily(() => pin('v1', { label: 'expired', ...daysFromAt(-30 - yearDays, yearDays) }));
  const stranger = lazily(() => pin('v3-self-signed-end-entity', { label: 'stranger' }));

  return {
    seed,
    get at() {
      return new Date(at);
    },
    get root() {
      return root();
    },
    get intermediate() {
      return intermediate();
    },
    get intermediateWithoutKeyCertSign() {
      return intermediateWithoutKeyCertSign();
    },
    get expiredPin() {
      return expiredPin();
    },
    get stranger() {
      return stranger();
    },
    leaf,
    pin,
    mint,
    mintCrl: (template) => mintCrl(template, new Date(at)),
    key,
  };
}

function named(commonName: string): readonly NameAttribute[] {
  return [
    ['O', 'Install Gate Tests'],
    ['CN', commonName],
  ];
}
