import { chdir, cwd } from 'node:process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createInstallGate, loadPolicy, parsePolicy, PolicyError, verifyInstall } from '../../src/index.js';
import { createScene, rowOf, verdictOf } from '../support/scene.js';

const scene = createScene();
const policyFile = (policy: unknown) =>
  scene.file('policy.json', typeof policy === 'string' ? policy : JSON.stringify(policy));

async function issuesOf(file: string): Promise<readonly string[]> {
  try {
    await loadPolicy(file);
    return [];
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    return error.issues.map(({ path, code }) => `${path} ${code}`);
  }
}

describe('loadPolicy resolves against the folder of the file', () => {
  it.each<[what: string, trustStore: unknown]>([
    ['a trust store', 'store'],
    ['a trust store with more to say about it', { folder: 'store', maxCandidateKeys: 3 }],
  ])('%s', async (_what, trustStore) => {
    const file = policyFile({ trustStore });
    expect((await loadPolicy(file)).trustStore.folder).toBe(join(dirname(file), 'store'));
  });

  it('the file of an enforcement setting, of the policy and of each origin', async () => {
    const file = policyFile({
      enforcement: { file: 'on' },
      origins: { upload: { enforcement: { file: '../on' } }, other: { enforcement: { env: 'on' } }, none: {} },
    });
    const { enforcement, origins } = await loadPolicy(file);
    expect(enforcement).toEqual({ file: join(dirname(file), 'on') });
    expect(origins).toEqual({
      upload: { enforcement: { file: join(dirname(file), '../on') } },
      other: { enforcement: { env: 'on' } },
      none: {},
    });
  });

  it('no path that is absolute, and nothing that is no path', async () => {
    const policy = { trustStore: '/etc/host/truststore', enforcement: { flag: 'on' } };
    expect(await loadPolicy(policyFile(policy))).toEqual(parsePolicy(policy));
    expect(await loadPolicy(policyFile({ level: 'strict' }))).toEqual(parsePolicy({ level: 'strict' }));
  });

  it('and leaves all the rest as it is', async () => {
    const rest = {
      level: 'strict',
      gracePeriod: { startsAt: '2026-01-01', days: 3, grantedBy: 'x', grantedAt: '2025-12-31' },
      revocation: { denied: [{ key: 'a'.repeat(64), reason: 'why', date: '2026-11-01' }] },
      origins: { upload: { gracePeriod: null, checks: { lifetime: { failed: 'warn' } } } },
      publishers: [{ key: 'a'.repeat(64), until: '2027-01-01' }],
      requiredRoles: { vendor: { signers: [{ key: 'a'.repeat(64) }] } },
    };
    expect(await loadPolicy(policyFile({ ...rest, trustStore: '/store' }))).toEqual(
      parsePolicy({ ...rest, trustStore: '/store' }),
    );
  });
});

describe('loadPolicy refuses', () => {
  it.each<[what: string, content: string, issues: readonly string[]]>([
    ['what is no JSON', '{', [' unreadable']],
    ['a key that stands there twice', '{"level":"off","level":"strict"}', [' unreadable']],
    ['every fault at once', '{"levle":"off","checks":{"x":"warn"}}', ['checks.x unknown-key', 'levle unknown-key']],
    ['a path by the place where it stands', '{"trustStore":{"folder":""}}', ['trustStore.folder wrong-value']],
  ])('%s', async (_what, content, issues) => {
    expect((await issuesOf(policyFile(content))).toSorted()).toEqual(issues);
  });

  it.each<[content: string, says: string]>([
    ['{', 'it is not JSON that can be used: invalid-json, '],
    ['{"level":"x"}', 'level: must be '],
  ])('%j, and names the file', async (content, says) => {
    const file = policyFile(content);
    await expect(loadPolicy(file)).rejects.toThrow(`The policy in "${file}" can't be used: ${says}`);
    await expect(loadPolicy(file)).rejects.toMatchObject({ name: 'PolicyError', file });
    await expect(createInstallGate({ policy: { file } })).rejects.toThrow(
      `The policy in "${file}" can't be used: ${says}`,
    );
  });

  it('a file that is not there by its name', async () => {
    const file = join(dirname(policyFile('{}')), 'none.json');
    const says = `The policy in "${file}" can't be used: it cannot be read (missing, ENOENT)`;
    await expect(loadPolicy(file)).rejects.toThrow(says);
    await expect(createInstallGate({ policy: { file } })).rejects.toThrow(says);
  });

  it('a file that is not there, and takes a link to one that is', async () => {
    const file = policyFile({});
    expect(await issuesOf(join(dirname(file), 'none.json'))).toEqual([' unreadable']);
    symlinkSync(file, join(dirname(file), 'link.json'));
    expect(await issuesOf(join(dirname(file), 'link.json'))).toEqual([]);
  });
});

describe('The relative file of an enforcement setting', () => {
  const start = cwd();
  afterEach(() => chdir(start));
  const off = { enforcement: { file: 'check' } };
  const folderWith = (content: string) => {
    const folder = scene.path('settings');
    mkdirSync(folder);
    writeFileSync(join(folder, 'check'), content);
    return folder;
  };

  it('is that of the policy file, wherever the program was started', async () => {
    const folder = folderWith('false');
    writeFileSync(join(folder, 'policy.json'), JSON.stringify(off));
    const decision = await verifyInstall(scene.artifactPath, null, await loadPolicy(join(folder, 'policy.json')));
    expect(verdictOf(decision)).toBe('allow enforcement-off');
    expect(rowOf(decision, 'enforcement').code).toBe('enforcement-off');
    // The path that was read is the path that is told.
    expect(decision.checks[0]?.message).toContain(join(folder, 'check'));
  });

  it('of a policy that was given as data is that of the working directory at the call', async () => {
    chdir(folderWith('false'));
    const pending = verifyInstall(scene.artifactPath, null, off, { clock: scene.clock });
    chdir(folderWith('true'));
    const decision = await pending;
    expect(verdictOf(decision)).toBe('allow enforcement-off');
    // The setting is called as the policy calls it.
    expect(decision.checks[0]?.message).toContain('file check');
    expect(verdictOf(await verifyInstall(scene.artifactPath, null, off))).toBe('deny unsigned');
  });

  it('of a policy that a gate was given as data is that of the working directory in which it was made', async () => {
    chdir(folderWith('false'));
    await using gate = await createInstallGate({ policy: off });
    chdir(folderWith('true'));
    expect(verdictOf(await gate.verify(scene.artifactPath, null))).toBe('allow enforcement-off');
    expect((await gate.refresh()).enforcement).toMatchObject({ on: false });
  });
});
