import { describe, expect, it } from 'vitest';
import { parseStrictJson } from '../../src/internal/json.js';
import { errorText } from '../../src/internal/error-text.js';
import { readExactFields } from '../../src/statement/look-once.js';
import { policyErrorOf } from '../policy/issues.js';

/** What a private key or a password looks like, where it was pasted into the wrong field. */
const SECRET = 'MC4CAQAwBQYDK2VwBCIEIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f';

const detailOf = (fields: object) => {
  const result = readExactFields(fields, ['payload']);
  return result.ok ? 'ok' : result.detail;
};

function messagesOf(input: unknown): readonly string[] {
  const error = policyErrorOf(input);
  expect(error?.message ?? '').not.toContain(SECRET.slice(0, 21));
  return error?.issues.map(({ message }) => message) ?? [];
}

describe('A secret that stands as the name of a key of a statement', () => {
  it.each([
    ['a key', SECRET, 'unknown key of 64 characters'],
    ['a letter more than is shown', 'a'.repeat(21), 'unknown key of 21 characters'],
    ['a short password', 'p@ss "word"', 'unknown key of 11 characters'],
    ['nothing', '', 'unknown key of 0 characters'],
  ])('is not shown: %s', (_, key, detail) => {
    expect(detailOf({ payload: 'x', [key]: 1 })).toBe(detail);
  });

  it('is no name that somebody may have meant', () => {
    expect(detailOf({ payload: 'x' })).toBe('ok');
    expect(detailOf({ payload: 'x', [`key_${'a'.repeat(16)}`]: 1 })).toBe('unknown key "key_aaaaaaaaaaaaaaaa"');
    expect(detailOf({ pay_load: 'x' })).toBe('unknown key "pay_load"; did you mean "payload"?');
  });
});

describe('A secret that was pasted in the place of a whole document', () => {
  it.each([SECRET, `hunter2-${'a'.repeat(60)}`, 'tru3', `{"a": ${SECRET}`, 'x" is not valid JSON'])(
    'is not shown: %j',
    (text) => {
      const result = parseStrictJson(text);
      expect(result).toMatchObject({ ok: false, fault: 'invalid-json' });
      const detail = result.ok ? '' : result.detail;
      expect(detail).toMatch(/^(Unexpected |Expected )/);
      for (const part of [text.slice(0, 4), SECRET.slice(0, 6)]) expect(detail).not.toContain(part);
    },
  );
});

describe('A password in an address', () => {
  it.each([
    ['connect ECONNREFUSED postgres://app:hunter2@db:5432/x', '"connect ECONNREFUSED postgres://…@db:5432/x"'],
    ['no http://a:b@c nor ftp://d:e@f', '"no http://…@c nor ftp://…@f"'],
    ['see https://example.com/a@b', '"see https://example.com/a@b"'],
    ['\u001B[2Jgone', '"\uFFFDgone"'],
    ['a'.repeat(121), `"${'a'.repeat(120)}…"`],
  ])('is not shown of an error: %j', (message, shown) => {
    expect(errorText(new Error(message))).toBe(shown);
  });
});

describe('A secret that stands as a value of a policy', () => {
  it.each([
    ['level', { level: SECRET }, 'a text of 64 characters'],
    ['trustStore.maxCandidateKeys', { trustStore: { maxCandidateKeys: SECRET } }, 'a text of 64 characters'],
    [
      'enforcement',
      { enforcement: SECRET },
      'must be true or false without quotes, or an object: {"env"}, {"file"}, {"flag"} or {"on", "setting"}',
    ],
    ['checks.validity', { checks: { validity: 'a'.repeat(21) } }, 'a text of 21 characters'],
  ])('is not shown: %s', (_, input, shown) => {
    expect(messagesOf(input).map((message) => message.replace(/^.*, not /, ''))).toEqual([shown]);
  });

  it('is no word that somebody may have meant', () => {
    expect(messagesOf({ level: 'strict' })).toEqual([]);
    expect(messagesOf({ level: 'a'.repeat(20) })[0]).toMatch(/, not "a{20}"$/);
    expect(messagesOf({ clockSkewSeconds: -Number.MAX_VALUE })[0]).toMatch(/not -1\.7976931348623157e\+308$/);
  });
});
