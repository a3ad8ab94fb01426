/** Who can write `false` into the file that turns the check off installs what they like. */
import { chmodSync, chownSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createInstallGate, type InstallDecision, type PolicyInput } from '../../src/index.js';
import { createScene, rowOf, verdictOf } from '../support/scene.js';
import { isRoot, useUnprivilegedPackage } from '../support/unprivileged.js';

const scene = createScene();
const store = { pin: scene.authority.pin() };

function flagFile(mode: number, content = 'false'): string {
  const file = scene.file('check', content);
  chmodSync(file, mode);
  return file;
}
function sharedFolder(mode: number): string {
  const folder = scene.path('open');
  mkdirSync(folder);
  chmodSync(folder, mode);
  return folder;
}
const judge = async (file: string, policy: PolicyInput = {}) =>
  scene.verify({ signature: null, store, policy: { ...policy, enforcement: { file } } });
const codesOf = (decision: InstallDecision) => [
  verdictOf(decision),
  rowOf(decision, 'enforcement').code,
  rowOf(decision, 'trust-store-safety').code,
];

describe('A file of false that everyone can write', () => {
  it.each([0o666, 0o602, 0o646])('leaves the check on, and denies (mode %o)', async (mode) => {
    const file = flagFile(mode);
    const decision = await judge(file);
    expect(codesOf(decision)).toEqual(['deny unsigned', 'enforcement-flag-unreadable', 'writable-by-everyone']);
    expect(decision.checks.find(({ check }) => check === 'enforcement')?.message).toBe(
      `The setting that switches the check (file ${file}) does not count (every user of this machine could write to it): the check stays on.`,
    );
    const safety = decision.checks.find(({ check }) => check === 'trust-store-safety');
    expect(safety?.message).toContain(`the file that may turn the check off "${file}"`);
    expect(safety?.remedy).toContain(`chmod o-w -- ${file}`);
  });

  it.each(['true', 'false'])('denies what is well signed too, whatever it says: %s', async (content) => {
    const pin = scene.authority.pin();
    const decision = await scene.verify({
      signature: scene.sign({ key: pin.key }),
      store: { pin },
      policy: { enforcement: { file: flagFile(0o666, content) } },
    });
    expect(codesOf(decision)).toEqual([
      'deny writable-by-everyone',
      'enforcement-flag-unreadable',
      'writable-by-everyone',
    ]);
  });

  it('that is not there yet, in a folder that everyone can write, denies', async () => {
    const folder = sharedFolder(0o1777);
    expect(codesOf(await judge(join(folder, 'check')))).toEqual(['deny unsigned', 'passed', 'writable-by-everyone']);
    writeFileSync(join(folder, 'check'), 'false', { mode: 0o644 });
    // Here the sticky bit keeps others from putting theirs in its place.
    expect(codesOf(await judge(join(folder, 'check')))).toEqual([
      'allow enforcement-off',
      'enforcement-off',
      'checking-is-off',
    ]);
  });

  it('below a folder that everyone can write leaves the check on', async () => {
    const folder = sharedFolder(0o777);
    writeFileSync(join(folder, 'check'), 'false', { mode: 0o644 });
    expect(codesOf(await judge(join(folder, 'check')))[0]).toBe('deny unsigned');
  });

  it('counts where the policy lets everyone write to itself', async () => {
    const decision = await judge(flagFile(0o666), { checks: { 'trust-store-safety': 'warn' } });
    expect(verdictOf(decision)).toBe('allow enforcement-off');
  });

  it('does not count for an origin of laxer rules either: the file is the same', async () => {
    const policy: PolicyInput = {
      origins: { upload: { checks: { 'trust-store-safety': 'skip' } }, marketplace: {} },
      enforcement: { file: flagFile(0o666) },
    };
    const decision = await scene.verify({ signature: null, store, policy, request: { origin: 'upload' } });
    expect([verdictOf(decision), rowOf(decision, 'enforcement').code]).toEqual([
      'deny unsigned',
      'enforcement-flag-unreadable',
    ]);
  });

  it('does not turn a gate off', async () => {
    const gate = await createInstallGate({
      trustStore: scene.store(store),
      policy: { enforcement: { file: flagFile(0o666) } },
      environment: {},
    });
    expect((await gate.refresh()).enforcement.on).toBe(true);
    await gate.close();
  });
});

describe.skipIf(!isRoot)(
  isRoot
    ? 'A file of false that the host can write'
    : 'A file of false that the host can write [skipped: these tests are not run by root]',
  () => {
    const host = useUnprivilegedPackage();
    chmodSync(scene.folder, 0o755);
    const ask = (policy: PolicyInput) => {
      const decision = host.run(
        `return gate.verifyInstall(new Uint8Array([1]), null, ${JSON.stringify(policy)}, { environment: {} });`,
      );
      if (!isDecision(decision)) throw new TypeError('no decision');
      return [verdictOf(decision), rowOf(decision, 'enforcement').code, rowOf(decision, 'trust-store-isolation').code];
    };

    it('leaves the check on under strict, and is a warning else while the check is on', () => {
      const file = flagFile(0o644);
      chmodSync(scene.folder, 0o755);
      chownSync(file, host.nobody, host.nobody);
      const enforcement = { file };
      const strict = ask({ level: 'strict', enforcement });
      expect(strict.slice(0, 1)).not.toEqual(['allow enforcement-off']);
      expect(strict.slice(1)).toEqual(['enforcement-flag-unreadable', 'writable-by-this-process']);
      expect(ask({ enforcement })[0]).toBe('allow enforcement-off');
      writeFileSync(file, 'true');
      expect(ask({ enforcement }).slice(1)).toEqual(['passed', 'writable-by-this-process']);
    });
  },
);

function isDecision(value: unknown): value is InstallDecision {
  return typeof value === 'object' && value !== null && 'checks' in value;
}
