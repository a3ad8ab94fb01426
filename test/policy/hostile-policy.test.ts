import { describe, expect, it } from 'vitest';
import { parsePolicy, PolicyError } from '../../src/index.js';
import { issuesOf, messagesOf, policyErrorOf } from './issues.js';

const LIMIT_MILLIS = 2000;

describe('What only looks like plain data is a PolicyError, never a policy of defaults', () => {
  class Settings {
    level = 'strict';
  }
  it.each<[what: string, input: unknown]>([
    ['a promise: a forgotten await', Promise.resolve({ level: 'strict' })],
    ['a Map', new Map([['level', 'strict']])],
    ['a Set', new Set()],
    ['a Date', new Date(0)],
    ['a regular expression', /x/],
    ['a Buffer', Buffer.from('{"level":"strict"}')],
    ['an instance of a class', new Settings()],
    ['a function', () => ({ level: 'strict' })],
    ['a boxed string', Object('strict')],
    ['an Error', new Error('x')],
  ])('%s', (_what, input) => {
    expect(issuesOf(input)).toEqual([' wrong-value']);
  });

  it.each<[what: string, origins: unknown]>([
    ['a Map', new Map([['upload', { level: 'strict' }]])],
    ['a Date', new Date(0)],
    ['an instance of a class', new Settings()],
  ])('%s further in', (_what, origins) => {
    expect(issuesOf({ origins })).toEqual(['origins wrong-value']);
  });

  it('and an object without a prototype is plain data', () => {
    expect(issuesOf(Object.assign(Object.create(null), { level: 'strict' }))).toEqual([]);
  });
});

describe('A policy with code in it', () => {
  it('is read once: what was validated is what counts', () => {
    let reads = 0;
    const input = {
      get level() {
        reads++;
        return reads === 1 ? 'strict' : 'off';
      },
    };
    expect({ level: parsePolicy(input).level, reads }).toEqual({ level: 'strict', reads: 1 });
  });

  it('is read once through a proxy, too', () => {
    let reads = 0;
    const input = new Proxy(
      { level: 'strict' },
      { get: (_target, key) => (key === 'level' && ++reads > 1 ? 'off' : 'strict') },
    );
    expect(parsePolicy(input).level).toBe('strict');
  });

  it.each<[what: string, input: object]>([
    [
      'a getter that throws',
      Object.defineProperty({}, 'level', {
        enumerable: true,
        get: () => {
          throw new Error('no');
        },
      }),
    ],
    [
      'a proxy that throws',
      new Proxy(
        {},
        {
          ownKeys: () => {
            throw new Error('no');
          },
        },
      ),
    ],
    [
      'a revoked proxy',
      (() => {
        const { proxy, revoke } = Proxy.revocable({}, {});
        revoke();
        return proxy;
      })(),
    ],
  ])('is unreadable, which is a PolicyError, where it is %s', (_what, input) => {
    expect(issuesOf(input)).toEqual([' unreadable']);
    expect(messagesOf(input)).toEqual(['reading it threw an error']);
    expect(policyErrorOf(input)?.cause).toBeInstanceOf(Error);
    expect(Object.hasOwn(policyErrorOf({ level: 'x' }) ?? {}, 'cause')).toBe(false);
    expect(issuesOf({ origins: { upload: input } }).map((issue) => issue.split(' ').at(-1))).toEqual(['unreadable']);
  });

  it('does not count where it inherits: "level" of a prototype is nobody’s', () => {
    expect(parsePolicy(JSON.parse('{}')).level).toBe('standard');
    expect(issuesOf(Object.create({ level: 'off' }))).toEqual([' wrong-value']);
  });
});

describe('A policy without end is refused at once', () => {
  const timed = (input: unknown) => {
    const start = performance.now();
    const issues = issuesOf(input);
    expect(performance.now() - start).toBeLessThan(LIMIT_MILLIS);
    return issues;
  };
  const nested = (depth: number) => Array.from({ length: depth }).reduce<object>((inner) => ({ a: inner }), {});
  const cyclic: Record<string, unknown> = {};
  cyclic['origins'] = cyclic;

  it.each<[what: string, input: unknown]>([
    ['that nests 17 levels deep', { origins: nested(20) }],
    ['that nests 100,000 levels deep', { origins: nested(100_000) }],
    ['that holds itself', cyclic],
    ['of a list of a billion holes', { origins: { upload: { checks: Array.from({ length: 1 }).fill(Array(1e9)) } } }],
    ['of 200,000 values', { gracePeriod: { endsAt: '2027-01-01', alwaysSigned: Array(200_000).fill('x') } }],
  ])('%s', (_what, input) => {
    expect(timed(input).map((issue) => issue.split(' ').at(-1))).toEqual(['wrong-value']);
  });

  it('and says so, with the place', () => {
    const [issue] = policyErrorOf({ origins: nested(20) })?.issues ?? [];
    expect(issue).toEqual({
      path: ['origins', ...Array.from({ length: 16 }, () => 'a')].join('.'),
      code: 'wrong-value',
      message: 'too large, or nested too deep',
    });
  });

  it('of 10,000 origins is none of them: they are read', () => {
    const origins = Object.fromEntries(
      Array.from({ length: 10_000 }, (_, index) => [`o${index}`, { level: 'strict' }]),
    );
    expect(timed({ origins })).toEqual([]);
  });

  it('with thousands of faults names the first of them, and its message stays readable', () => {
    const input = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`key${index}`, 1]));
    const issues = timed(input);
    expect(issues.length).toBeGreaterThan(0);
    expect(issues.length).toBeLessThanOrEqual(100);
  });

  it('with a key of a million characters names it cut', () => {
    const thrown: unknown[] = [];
    try {
      parsePolicy({ ['\u001b[31m'.repeat(200_000)]: 1 });
    } catch (error) {
      thrown.push(error);
    }
    const [error] = thrown;
    expect(error).toBeInstanceOf(PolicyError);
    expect(String(error).length).toBeLessThan(1000);
    expect(String(error)).not.toContain('\u001b');
  });
});
