import { afterEach, describe, expect, it } from 'vitest';
import { parseEnvelope } from '../../src/statement/envelope.js';
import { parsePermit } from '../../src/statement/permit.js';
import { permitStatement } from '../../src/testing/index.js';
import { base64, codeOf, key, parsed, PERMIT_TYPE, utf8 } from './envelopes.js';

const LIMIT = 16 * 1024;
const MEGABYTE = 2 ** 20;
const sound = permitStatement(
  { artifact: utf8('an app'), host: 'host-1', endsAt: '2026-06-01T00:00:00Z' },
  { key: key('a') },
);
const [signature] = sound.signatures;
const text = JSON.stringify(sound);

/** A getter that says something else each time, and how often it was asked. */
function changing(...values: readonly unknown[]) {
  let reads = 0;
  return { reads: () => reads, next: () => values[Math.min(reads++, values.length - 1)] };
}

describe('An envelope whose fields change between two looks', () => {
  it('is looked at once, in its payload, its type and its signatures', () => {
    const payload = changing(sound.payload, 'AAAA');
    const payloadType = changing(PERMIT_TYPE, 'x');
    const signatures = changing(sound.signatures, []);
    const envelope = parsed({
      get payload() {
        return payload.next();
      },
      get payloadType() {
        return payloadType.next();
      },
      get signatures() {
        return signatures.next();
      },
    });
    expect([payload, payloadType, signatures].map(({ reads }) => reads())).toEqual([1, 1, 1]);
    expect(base64(envelope.payload)).toBe(sound.payload);
    expect(codeOf(parsePermit(envelope))).toBe('ok');
  });

  it('is looked at once within its signatures, too', () => {
    const sig = changing(signature?.sig, 'AAAA');
    const keyid = changing('a', { toString: () => 'b' });
    const item = changing(
      {
        get sig() {
          return sig.next();
        },
        get keyid() {
          return keyid.next();
        },
      },
      null,
    );
    const signatures: unknown[] = [];
    Object.defineProperty(signatures, 0, { get: item.next });
    expect(parsed({ ...sound, signatures }).signatures.map(({ keyId }) => keyId)).toEqual(['a']);
    expect([sig, keyid, item].map(({ reads }) => reads())).toEqual([1, 1, 1]);
  });
});

describe('An object that fights being read is refused', () => {
  const throws = () => {
    throw new Error('no');
  };
  const revoked = () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  };
  const listOf = (traps: ProxyHandler<unknown[]>) => new Proxy<unknown[]>([signature], traps);
  class List extends Array<unknown> {
    static override get [Symbol.species](): ArrayConstructor {
      return throws();
    }
  }

  it.each<[string, object]>([
    ['with a getter that throws', Object.defineProperty({ ...sound }, 'payload', { get: throws, enumerable: true })],
    ['that is a proxy without keys', new Proxy(sound, { ownKeys: throws })],
    ['that is a revoked proxy', revoked()],
    ['whose signatures are a revoked proxy', { ...sound, signatures: revoked() }],
    ['whose signatures throw', { ...sound, signatures: listOf({ get: throws }) }],
    ['whose signatures have no length', { ...sound, signatures: listOf({ get: () => 'x' }) }],
    [
      'whose signatures are endless',
      { ...sound, signatures: listOf({ get: (_, name) => (name === 'length' ? 2 ** 53 - 1 : signature) }) },
    ],
    ['with a signature that is a revoked proxy', { ...sound, signatures: [revoked()] }],
    ['whose fields are inherited', { __proto__: sound }],
    [
      'whose fields are hidden',
      Object.defineProperties({}, Object.getOwnPropertyDescriptors({ ...sound, payload: '' })),
    ],
    ['that is a function', () => sound],
  ])('%s', (_title, content) => {
    expect(codeOf(parseEnvelope(content))).toBe('statement-wrong-shape');
  });

  it('and beside them is one with a list of another class, which is read', () => {
    expect(parsed({ ...sound, signatures: List.from(sound.signatures) }).signatures).toHaveLength(1);
    expect(parsed(new Proxy(sound, {})).signatures).toHaveLength(1);
  });
});

describe('What another package put onto Object.prototype', () => {
  const polluted: string[] = [];
  afterEach(() => {
    for (const name of polluted.splice(0)) Reflect.deleteProperty(Object.prototype, name);
  });
  const pollute = (name: string, value: unknown) => {
    polluted.push(name);
    // oxlint-disable-next-line no-extend-native -- this is the attack
    Object.defineProperty(Object.prototype, name, { value, configurable: true, enumerable: true, writable: true });
  };

  it.each<[string, unknown]>([
    ['payload', sound.payload],
    ['payloadType', PERMIT_TYPE],
    ['signatures', sound.signatures],
  ])('is no field of an envelope: %s', (name, value) => {
    const without = JSON.stringify({ ...sound, [name]: undefined });
    pollute(name, value);
    expect(codeOf(parseEnvelope(without))).toBe('statement-wrong-shape');
    expect(codeOf(parseEnvelope(text))).toBe('ok');
  });

  it('is no field of a signature or a payload', () => {
    const withoutSig = JSON.stringify({ ...sound, signatures: [{}] });
    const withoutReason = permitStatement(
      { artifact: utf8('an app'), host: 'host-1', endsAt: '2026-06-01T00:00:00Z' },
      { key: key('a'), extraFields: { reason: undefined } },
    );
    pollute('sig', signature?.sig);
    pollute('reason', 'polluted');
    pollute('keyid', 'polluted');
    expect(codeOf(parseEnvelope(withoutSig))).toBe('statement-wrong-shape');
    expect(codeOf(parsePermit(parsed(withoutReason)))).toBe('statement-payload-invalid');
    expect(codeOf(parsePermit(parsed(text)))).toBe('ok');
  });
});

describe('An envelope of 16 KiB', () => {
  it('is read as text and as bytes', () => {
    expect(codeOf(parseEnvelope(text.padEnd(LIMIT)))).toBe('ok');
    expect(codeOf(parseEnvelope(utf8(text.padEnd(LIMIT))))).toBe('ok');
  });

  it.each<[string, string | Uint8Array | object]>([
    ['and a byte, as text', text.padEnd(LIMIT + 1)],
    ['and a byte, as bytes', utf8(text.padEnd(LIMIT + 1))],
    ['and more, counted in bytes', `${text}${'\u00a0'.repeat(LIMIT / 2)}`],
    ['and a megabyte, as text', text.padEnd(MEGABYTE)],
    ['and a megabyte, as bytes', new Uint8Array(MEGABYTE)],
    ['and a megabyte of bytes that are no text', new Uint8Array(MEGABYTE).fill(0xff)],
    ['and a megabyte of brackets', '['.repeat(MEGABYTE)],
    ['with a megabyte as the payload of an object', { ...sound, payload: 'A'.repeat(MEGABYTE) }],
    ['with a megabyte as a sig of an object', { ...sound, signatures: [{ sig: 'A'.repeat(MEGABYTE) }] }],
  ])('%s, is refused as too large', (_title, content) => {
    expect(codeOf(parseEnvelope(content))).toBe('statement-too-large');
  });

  it.each<[string, object]>([
    ['a type', { ...sound, payloadType: 'A'.repeat(MEGABYTE) }],
    ['a key id', { ...sound, signatures: [{ ...signature, keyid: 'A'.repeat(MEGABYTE) }] }],
    ['a key', { ...sound, ['A'.repeat(MEGABYTE)]: 1 }],
    ['a list of signatures', { ...sound, signatures: Array.from({ length: MEGABYTE }, () => signature) }],
  ])('with a megabyte as %s of an object, is refused, with a short detail', (_title, content) => {
    const result = parseEnvelope(content);
    expect(codeOf(result)).toBe('statement-wrong-shape');
    expect(result.ok ? '' : result.detail.length).toBeLessThan(200);
  });
});
