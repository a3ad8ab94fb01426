import { describe, expect, it } from 'vitest';
import { parsePolicy } from '../../src/index.js';
import { fingerprint, issuesOf, messagesOf } from './issues.js';

const key = (name: string) => ({ key: Buffer.from(name).toString('hex').padEnd(64, '0') });
const roles = (requiredRoles: object) => ({ requiredRoles });
const count = (length: number, prefix = 'k') => Array.from({ length }, (_, index) => key(`${prefix}${index}`));

describe('Rules that can’t hold together are a contradiction, with its path', () => {
  it.each<[path: string, what: string, input: unknown]>([
    [
      'requiredRoles.b.signers.1',
      'one signer in two roles',
      roles({ a: { signers: [key('x')] }, b: { signers: [key('y'), key('x')] } }),
    ],
    ['requiredRoles.a.signers.1', 'one signer twice in a role', roles({ a: { signers: [key('x'), key('x')] } })],
    [
      'requiredRoles.b.signers.0',
      'one subject in two roles, written otherwise',
      roles({
        a: { signers: [{ subject: 'CN=Acme', anchor: fingerprint }] },
        b: { signers: [{ subject: 'cn=acme', anchor: fingerprint }] },
      }),
    ],
    [
      'gracePeriod.endsAt',
      'a grace period that ends before it begins',
      { gracePeriod: { startsAt: '2026-12-01', endsAt: '2026-09-01' } },
    ],
    [
      'origins.upload.gracePeriod.endsAt',
      'a grace period of an origin that ends before it begins',
      { origins: { upload: { gracePeriod: { startsAt: '2026-12-01T00:00:00.001Z', endsAt: '2026-12-01' } } } },
    ],
    ['requiredRoles.a.threshold', 'more signatures than signers', roles({ a: { signers: count(1), threshold: 2 } })],
    [
      'requiredRoles.a.threshold',
      'more signatures than signers by one',
      roles({ a: { signers: count(7), threshold: 8 } }),
    ],
    [
      'requiredRoles',
      'more signatures than a file holds',
      roles({ a: { signers: count(5, 'a'), threshold: 5 }, b: { signers: count(4, 'b'), threshold: 4 } }),
    ],
    [
      'requiredRoles',
      'more roles than a file holds signatures',
      roles(
        Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`r${index}`, { signers: [key(`k${index}`)] }])),
      ),
    ],
  ])('%s: %s', (path, _what, input) => {
    expect(issuesOf(input)).toEqual([`${path} contradiction`]);
  });

  it.each<[what: string, input: unknown]>([
    ['two signers in two roles', roles({ a: { signers: [key('x')] }, b: { signers: [key('y')] } })],
    [
      'a key and a certificate of the same digits',
      roles({ a: { signers: [{ key: fingerprint }] }, b: { signers: [{ certificate: fingerprint }] } }),
    ],
    [
      'one subject below two anchors',
      roles({
        a: { signers: [{ subject: 'CN=Acme', anchor: fingerprint }] },
        b: { signers: [{ subject: 'CN=Acme', anchor: 'cd'.repeat(32) }] },
      }),
    ],
    ['as many signatures as signers', roles({ a: { signers: count(8), threshold: 8 } })],
    [
      'as many signatures as a file holds',
      roles({ a: { signers: count(4, 'a'), threshold: 4 }, b: { signers: count(4, 'b'), threshold: 4 } }),
    ],
    ['no role', roles({})],
  ])('and these are none: %s', (_what, input) => {
    expect(issuesOf(input)).toEqual([]);
  });

  it('all are named at once', () => {
    const input = roles({ a: { signers: [key('x')], threshold: 2 }, b: { signers: [key('x')], threshold: 3 } });
    expect([...issuesOf(input)].toSorted()).toEqual([
      'requiredRoles.a.threshold contradiction',
      'requiredRoles.b.signers.0 contradiction',
      'requiredRoles.b.threshold contradiction',
    ]);
  });

  it('and a message says what is wrong, with names that are harmless to show', () => {
    const role = 'a\u001b[31m\u202e';
    expect(messagesOf(roles({ [role]: { signers: [key('x')] }, b: { signers: [key('x')] } }))).toEqual([
      'this signer stands in the role "a\ufffd\ufffd" already',
    ]);
    expect(messagesOf({ gracePeriod: { startsAt: '2026-12-01', endsAt: '2026-09-01' } })).toEqual([
      'it ends before it begins, on 2026-12-01T00:00:00.000Z',
    ]);
    expect(messagesOf(roles({ a: { signers: count(2), threshold: 3 } }))).toEqual(["3 of 2 signers can't have signed"]);
    expect(
      messagesOf(roles({ a: { signers: count(5, 'a'), threshold: 5 }, b: { signers: count(4, 'b'), threshold: 4 } })),
    ).toEqual(['9 signatures are asked for; a file holds 8 at most']);
    expect(issuesOf(roles({ [role]: { signers: [key('x')], threshold: 2 } }))).toEqual([
      'requiredRoles.a\ufffd\ufffd.threshold contradiction',
    ]);
  });

  it('and fifty of them are named, and how many more there are', () => {
    const input = roles({ a: { signers: Array.from({ length: 60 }, () => key('x')) } });
    expect(issuesOf(input)).toHaveLength(50);
    expect(() => parsePolicy(input)).toThrow(/; and 9 more$/);
  });
});
