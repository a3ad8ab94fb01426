import { describe, expect, it } from 'vitest';
import { parsePolicy, PolicyError } from '../../src/index.js';
import { issuesOf } from './issues.js';

describe('A PolicyError', () => {
  const input = {
    levle: 'strict',
    level: 'x',
    gracePeriod: { endsAt: 'x', covers: 'y' },
    checks: { integrity: 'warn', validity: 'no' },
    trustStore: { folder: 5, roles: { x: 'signer' } },
    origins: { upload: { leve: 1, enforcement: 'no' } },
    permits: {},
    publishers: [{ apps: ['com.acme*'] }],
  };

  it('names every fault of the values at once', () => {
    expect([...issuesOf(input)].toSorted()).toEqual([
      'checks.integrity cannot-be-relaxed',
      'checks.validity wrong-value',
      'gracePeriod.covers wrong-value',
      'gracePeriod.endsAt wrong-value',
      'level wrong-value',
      'levle unknown-key',
      'origins.upload.enforcement wrong-value',
      'origins.upload.leve unknown-key',
      'permits.hostId wrong-value',
      'permits.keys wrong-value',
      'publishers.0.apps.0 wrong-value',
      'publishers.0.certificate wrong-value',
      'trustStore.folder wrong-value',
      'trustStore.roles.x wrong-value',
    ]);
  });

  it('has a code, and its issues in its message', () => {
    const thrown: unknown[] = [];
    try {
      parsePolicy({ levle: 'strict' });
    } catch (error) {
      thrown.push(error);
    }
    const [error] = thrown;
    expect(error).toBeInstanceOf(PolicyError);
    expect(error).toMatchObject({ name: 'PolicyError', code: 'policy-invalid', file: null });
    expect(String(error)).toContain('levle: unknown key "levle"; did you mean "level"?');
    expect(error instanceof PolicyError && Object.isFrozen(error.issues)).toBe(true);
  });

  it('names the file that the policy comes from, made harmless', () => {
    const issue = { path: 'level', code: 'wrong-value', message: 'must be another one' } as const;
    const error = new PolicyError([issue], { file: '/etc/p\n.json', cause: 5 });
    expect(error.message).toBe(`The policy in "/etc/p\u{fffd}.json" can't be used: level: must be another one`);
    expect(error).toMatchObject({ file: '/etc/p\n.json', cause: 5 });
    expect(new PolicyError([{ ...issue, path: '' }]).message).toBe("The policy can't be used: must be another one");
  });
});
