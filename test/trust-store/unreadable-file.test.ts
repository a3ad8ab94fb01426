import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createScene, verdictOf } from '../support/scene.js';

const scene = createScene();
const pin = scene.authority.pin();
const gracePeriod = { endsAt: '2099-01-01T00:00:00Z' };

it('a store of which the policy leaves only an unreadable file is trust-store-unreadable, which grace does not cover', async () => {
  const folder = scene.store({ pin });
  const judge = async (roles: Readonly<Record<string, 'none'>>) =>
    verdictOf(await scene.verify({ signature: null, policy: { trustStore: { folder, roles }, gracePeriod } }));
  const distrusted = { [pin.fingerprint]: 'none' } as const;
  expect(await judge(distrusted)).toBe('allow grace-period');
  symlinkSync('loop', join(folder, 'loop'));
  expect(await judge({})).toBe('allow grace-period');
  expect(await judge(distrusted)).toBe('deny trust-store-unreadable');
});
