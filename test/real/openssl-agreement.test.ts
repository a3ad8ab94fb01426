/** What `openssl pkeyutl -verify -rawin` says of bytes and signatures, beside what we say. */
import { beforeAll, expect, it } from 'vitest';
import { verifyInstall } from '../../src/index.js';
import { seededBytes } from '../../src/testing/index.js';
import { describeWithOpenssl, useWorkbench } from '../support/openssl.js';
import { generateKey, signRaw } from './certificate-authority.js';
import { verdictOf } from '../support/scene.js';

const ARTIFACT = seededBytes('openssl agreement', 'artifact', 100_000);
const LAST = ARTIFACT.length - 1;

type Change = (bytes: Uint8Array) => Uint8Array;
const same: Change = (bytes) => bytes;
const flipped =
  (index: number, bit = 0): Change =>
  (bytes) =>
    bytes.map((byte, at) => (at === index ? byte ^ (1 << bit) : byte));
const swapped: Change = (bytes) => Uint8Array.from([...bytes.subarray(32), ...bytes.subarray(0, 32)]);

const VERIFIED = 'allow verified';
const REFUSED = 'deny no-trusted-key-matches';

const cases: readonly (readonly [string, Change, Change, string])[] = [
  ['the signed bytes', same, same, VERIFIED],
  ['a flipped bit in the first byte', flipped(0), same, REFUSED],
  ['a flipped bit in the middle', flipped(50_000, 4), same, REFUSED],
  ['a flipped bit in the last byte', flipped(LAST, 7), same, REFUSED],
  ['a byte too few', (bytes) => bytes.subarray(0, -1), same, REFUSED],
  ['a byte too many', (bytes) => Uint8Array.from([...bytes, 0]), same, REFUSED],
  ['other bytes of the same length', (bytes) => bytes.toReversed(), same, REFUSED],
  ['a flipped bit in the first byte of R', same, flipped(0), REFUSED],
  ['a flipped sign bit of R', same, flipped(31, 7), REFUSED],
  ['a flipped bit in the first byte of S', same, flipped(32), REFUSED],
  ['a flipped top bit of S', same, flipped(63, 7), REFUSED],
  ['R and S in each other’s place', same, swapped, REFUSED],
  ['a signature of zeros', same, (bytes) => bytes.map(() => 0), REFUSED],
];

describeWithOpenssl('openssl pkeyutl -verify -rawin and the gate', () => {
  const bench = useWorkbench();
  const { attempt, path, read, run, write } = bench;
  beforeAll(async () => {
    await generateKey(bench, 'signer');
    await write('artifact', ARTIFACT);
    await signRaw(bench, 'signer', 'artifact');
    await run('openssl', 'pkey', '-in', 'signer.key', '-pubout', '-out', 'public.pem');
    const certificate = ['-key', 'signer.key', '-days', '365', '-subj', '/CN=Example', '-out', 'store/pin.pem'];
    await run('mkdir', 'store');
    await run('openssl', 'req', '-x509', ...certificate);
  });

  it.each(cases)('say the same of %s', async (_title, changeArtifact, changeSignature, verdict) => {
    await write('judged', changeArtifact(ARTIFACT));
    await write('judged.sig', changeSignature(new Uint8Array(await read('signer.sig'))));
    const key = ['-pubin', '-inkey', 'public.pem', '-sigfile', 'judged.sig', '-in', 'judged'];
    const { status, output } = await attempt('openssl', 'pkeyutl', '-verify', '-rawin', ...key);
    expect(output).toBe(
      verdict === VERIFIED ? 'Signature Verified Successfully\n' : 'Signature Verification Failure\n',
    );
    expect(status).toBe(verdict === VERIFIED ? 0 : 1);

    const decision = await verifyInstall(path('judged'), path('judged.sig'), { trustStore: path('store') });
    expect(verdictOf(decision)).toBe(verdict);
  });
});
