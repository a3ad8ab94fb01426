import { describe, expect, it } from 'vitest';
import { rankSigners } from '../../src/decision/judge/rank-signers.js';
import { parsePolicy } from '../../src/index.js';
import { idOf, NOW, path } from './evidence.js';

const past = new Date(NOW.getTime() - 86_400_000);
const rank = (candidates: readonly ReturnType<typeof path>[], denied: readonly string[] = []) => {
  const items = denied.map((certificate) => ({ certificate, reason: 'stolen', date: '2026-01-01' }));
  const policy = parsePolicy({ revocation: { denied: items } });
  const signature = { role: null, flow: 'bare', integrity: 'verified', keysTried: 1, keysNotTried: 0 } as const;
  return rankSigners({ ...signature, candidates }, policy, NOW);
};

describe('Of those who may have made a signature come first', () => {
  it('those of whom nothing is denied, be it one certificate of several', () => {
    const denied = path({}, { fingerprint: idOf('denied') });
    const other = path({}, { fingerprint: idOf('other') });
    expect(rank([denied, other], [idOf('denied')])).toEqual([other, denied]);
    expect(rank([other, denied], [idOf('denied')])).toEqual([other, denied]);
  });

  it('those whose dates hold, then those of which the signer’s own certificate alone has lapsed', () => {
    const sound = path();
    const lapsed = path({ notAfter: past });
    const worse = path({ notAfter: past }, { notAfter: past });
    expect(rank([worse, lapsed, sound])).toEqual([sound, lapsed, worse]);
    expect(rank([sound, lapsed, worse])).toEqual([sound, lapsed, worse]);
  });
});
