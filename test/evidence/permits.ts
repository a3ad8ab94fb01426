import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import type { InstallDecision, PermitStore } from '../../src/index.js';
import { permitStatement, type TestKey } from '../../src/testing/index.js';
import { rowOf, verdictOf, type Scene } from '../support/scene.js';

/** A store as a host may write one: a file for each permit, which only one of those who want to make it can make (O_EXCL). */
export function fileBackedStore(folder: string): PermitStore & { readonly used: readonly string[] } {
  mkdirSync(folder, { recursive: true });
  const used: string[] = [];
  return {
    used,
    async use(id, until) {
      used.push(`${id} until ${until.toISOString()}`);
      await Promise.resolve();
      const file = join(folder, id.replaceAll(/[^A-Za-z0-9_-]/g, '.'));
      try {
        closeSync(openSync(file, 'wx'));
        return true;
      } catch (error) {
        if (existsSync(file)) return false;
        throw error;
      }
    },
  };
}

/** A permit by that key for a scene's artifact on "host-1", for an hour from the scene's instant on. */
export function permitNow({ artifact, authority }: Pick<Scene, 'artifact' | 'authority'>, key: TestKey) {
  const endsAt = new Date(authority.at.getTime() + 3_600_000);
  return permitStatement({ artifact, host: 'host-1', issuedAt: authority.at, endsAt, reason: 'why' }, { key });
}

/** A key as a policy's `permits` names it. */
export const policyKey = (key: TestKey) => Buffer.from(key.spki).toString('base64');

/** The verdict, and what became of the permit. */
export const outcomeOf = (decision: InstallDecision) => [verdictOf(decision), rowOf(decision, 'permit').code];

/** What JSON.parse makes of a statement's text. */
export function parsedJson(text: string): object {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null) throw new TypeError('no object');
  return value;
}
