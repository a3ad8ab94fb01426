import { spawnSync } from 'node:child_process';
import { createReadStream, mkdirSync, renameSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createInstallGate, openTrustStore, PolicyError, type InstallGate } from '../../src/index.js';
import { useGates } from '../support/gates.js';
import { createScene, rowOf, verdictOf, warningsOf } from '../support/scene.js';
import { until } from '../trust-store/live/follow.js';

const scene = createScene();
const { authority } = scene;
const pin = authority.pin();
const other = authority.pin('v1', { label: 'other' });
const signature = scene.sign({ key: pin.key });

const gateWith = useGates(scene);

const verdict = async (gate: InstallGate) => verdictOf(await gate.verify(scene.artifactPath, signature));

describe('A gate', () => {
  it('verifies with its store and policy', async () => {
    const gate = await gateWith({ trustStore: scene.store({ pin }) });
    expect(await verdict(gate)).toBe('allow verified');
  });

  it('takes the folder of its policy', async () => {
    const gate = await gateWith({ policy: { trustStore: scene.store({ pin }) } });
    expect(await verdict(gate)).toBe('allow verified');
    expect(gate.status().trustStore?.watching).toEqual({ mode: 'events' });
  });

  it('takes a store that is another’s, and leaves it open', async () => {
    const store = await openTrustStore(scene.store({ pin }));
    const gate = await gateWith({ trustStore: store });
    expect(await verdict(gate)).toBe('allow verified');
    await gate.close();
    expect(store.status().watching.mode).toBe('events');
    await store.close();
  });

  it('has no store where nobody names one, and says so', async () => {
    const gate = await gateWith({});
    expect(await verdict(gate)).toBe('deny trust-store-not-configured');
    expect(gate.status().faults.map(({ code }) => code)).toContain('trust-store-not-configured');
  });

  it('does not trust what was removed before the call', async () => {
    const folder = scene.store({ pin, other });
    const gate = await gateWith({ trustStore: folder, watch: { watch: 'polling' } });
    expect(await verdict(gate)).toBe('allow verified');
    unlinkSync(join(folder, 'pin'));
    expect(await verdict(gate)).toBe('deny no-trusted-key-matches');
  });

  it('is of no use once it is closed, and can be closed twice', async () => {
    const gate = await gateWith({ trustStore: scene.store({ pin }) });
    const begun = verdict(gate);
    await gate.close();
    await gate.close();
    expect(await begun).toBe('allow verified');
    await expect(verdict(gate)).rejects.toThrow(TypeError);
  });

  it('lets a request say more, its own store too', async () => {
    const gate = await gateWith({ trustStore: scene.store({ other }) });
    const request = { trustStore: scene.store({ pin }), origin: 'upload' };
    const decision = await gate.verify(scene.artifactPath, signature, request);
    expect([verdictOf(decision), decision.origin]).toEqual(['allow verified', 'upload']);
  });

  it.each<[what: string, request: object]>([
    ['a promise of one', Promise.resolve({ origin: 'upload' })],
    ['what inherits from one', Object.create({ trustStore: scene.store({ pin }) })],
  ])('takes no request that is %s, and destroys the stream', async (_what, request) => {
    const gate = await gateWith({ trustStore: scene.store({ other }) });
    const stream = Readable.from([Buffer.from('x')]);
    await expect(gate.verify(stream, signature, request)).rejects.toMatchObject({ code: 'invalid-argument' });
    expect(stream.destroyed).toBe(true);
  });

  it('needs no working directory where every path is absolute, and destroys the stream where it needs one', async () => {
    const script = `
      import { createInstallGate, verifyInstall } from 'install-gate';
      import { Readable } from 'node:stream';
      import { chdir } from 'node:process';
      import { mkdtempSync, rmdirSync } from 'node:fs';
      const gate = await createInstallGate({ trustStore: ${JSON.stringify(scene.store({ pin }))} });
      const folder = mkdtempSync(${JSON.stringify(scene.path('gone-'))});
      chdir(folder);
      rmdirSync(folder);
      const policy = { trustStore: ${JSON.stringify(scene.store({ other }))} };
      console.log((await verifyInstall(Buffer.from('x'), null, policy)).reason);
      console.log((await gate.verify(Buffer.from('x'), null)).reason);
      const stream = Readable.from([Buffer.from('x')]);
      await gate.verify(stream, 'relative.sig').catch(({ code }) => console.log(code, stream.destroyed));
      await gate.close();`;
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
      encoding: 'utf8',
      cwd: process.cwd(),
    });
    expect({ stdout, stderr }).toEqual({ stdout: 'unsigned\nunsigned\nENOENT true\n', stderr: '' });
  });

  it('takes an undefined key of a request for one that isn’t there', async () => {
    const gate = await gateWith({ trustStore: scene.store({ pin }) });
    const request: object = { trustStore: undefined, clock: undefined, environment: undefined };
    expect(verdictOf(await gate.verify(scene.artifactPath, signature, request))).toBe('allow verified');
  });

  it.each<[what: string, makeStream: () => Readable]>([
    ['of a file that isn’t there', () => createReadStream(join(scene.folder, 'none.jar'))],
    [
      'that breaks at once',
      () =>
        new Readable({
          read() {
            this.destroy(new Error('reset'));
          },
        }),
    ],
  ])('survives a stream %s, and tells', async (_what, makeStream) => {
    const file = scene.file('policy.json', '{}');
    const gate = await gateWith({ trustStore: scene.store({ pin }), policy: { file } });
    expect(verdictOf(await gate.verify(makeStream(), signature))).toBe('deny artifact-unreadable');
  });

  it('destroys a stream that comes after it was closed', async () => {
    const gate = await gateWith({ trustStore: scene.store({ pin }) });
    await gate.close();
    const stream = Readable.from([Buffer.from('x')]);
    await expect(gate.verify(stream, signature)).rejects.toThrow(TypeError);
    expect(stream.destroyed).toBe(true);
  });

  it('means the working directory that it was made in', async () => {
    const [inside, outside] = [scene.path('in'), scene.path('out')];
    mkdirSync(join(inside, 'store'), { recursive: true });
    mkdirSync(join(outside, 'store'), { recursive: true });
    writeFileSync(join(outside, 'store', 'pin.pem'), pin.pem);
    const script = `
      import { createInstallGate } from 'install-gate';
      import { chdir } from 'node:process';
      chdir(${JSON.stringify(inside)});
      const gates = [await createInstallGate({ trustStore: 'store' }), await createInstallGate({ policy: { trustStore: 'store' } })];
      chdir(${JSON.stringify(outside)});
      for (const gate of gates) console.log(gate.status().trustStore.folder, (await gate.refresh()).trustStore.folder);`;
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8' });
    expect(stdout).toBe(`${join(inside, 'store')} ${join(inside, 'store')}\n`.repeat(2));
  });

  it('opens a store anew that couldn’t be opened', async () => {
    let isBroken = false;
    const broken = {
      now: () => {
        if (isBroken) throw new RangeError('no time');
        return authority.at;
      },
    };
    const [first, second] = [scene.store({ pin }), scene.store({ pin })];
    const file = scene.file('policy.json', JSON.stringify({ trustStore: first }));
    const gate = await gateWith({ policy: { file }, clock: broken });
    writeFileSync(file, JSON.stringify({ trustStore: second }));
    isBroken = true;
    await expect(verdict(gate)).rejects.toThrow('no time');
    isBroken = false;
    expect(await verdict(gate)).toBe('allow verified');
    writeFileSync(file, JSON.stringify({ trustStore: first }));
    expect(await verdict(gate)).toBe('allow verified');
  });

  it('tells whoever asks what its clock throws, and nobody else', async () => {
    let isBroken = false;
    const broken = {
      now: () => {
        if (isBroken) throw new RangeError('no time');
        return authority.at;
      },
    };
    const folder = scene.store({ pin });
    const gate = await gateWith({ trustStore: folder, clock: broken, watch: { watch: 'polling', rescanMillis: 100 } });
    isBroken = true;
    writeFileSync(join(folder, 'more.pem'), other.pem);
    await new Promise((resolve) => void setTimeout(resolve, 300));
    await expect(gate.verify(scene.artifactPath, signature)).rejects.toThrow('no time');
    isBroken = false;
    expect(await verdict(gate)).toBe('allow verified');
  });

  it('refuses a clock that gives no instant', async () => {
    const clockless = { now: () => new Date(Number.NaN) };
    await expect(gateWith({ trustStore: scene.store({ pin }), clock: clockless })).rejects.toThrow(TypeError);
  });

  it.each<[what: string, options: object]>([
    ['options of its store that are none', { trustStore: 'x', watch: { rescanMillis: 1 } }],
    ['an unknown option of its store', { trustStore: 'x', watch: { rescan: 1 } }],
    ['an unknown option', { trustStores: 'x' }],
    ['a store that is none', { trustStore: { snapshot: () => null } }],
    ['a policy file and more', { policy: { file: 'x', level: 'strict' } }],
    ['a policy file without a name', { policy: { file: '' } }],
  ])('refuses %s', async (_what, options) => {
    await expect(createInstallGate(options)).rejects.toThrow(TypeError);
  });
});

describe('A gate’s policy file', () => {
  const write = (path: string, policy: unknown) => writeFileSync(path, JSON.stringify(policy));

  it('must be good at first', async () => {
    await expect(gateWith({ policy: { file: scene.path('none.json') } })).rejects.toThrow(PolicyError);
    await expect(gateWith({ policy: { file: scene.file('bad.json', '{"level":"odd"}') } })).rejects.toThrow(
      PolicyError,
    );
  });

  it('counts for the next call as it is then, a denial above all', async () => {
    const file = scene.file('policy.json', '{}');
    const gate = await gateWith({ trustStore: scene.store({ pin }), policy: { file } });
    expect(await verdict(gate)).toBe('allow verified');
    const why = { reason: 'stolen', date: '2026-01-01' };
    write(file, { revocation: { denied: [{ key: pin.keyId, ...why }] } });
    expect(await verdict(gate)).toBe('deny key-denied');
    write(file, {});
    expect(await verdict(gate)).toBe('allow verified');
  });

  it('that names another folder has the gate follow that one', async () => {
    const [first, second] = [scene.store({ pin }), scene.store({ other })];
    const file = scene.file('policy.json', JSON.stringify({ trustStore: first }));
    const gate = await gateWith({ policy: { file } });
    expect(await verdict(gate)).toBe('allow verified');
    write(file, { trustStore: second });
    expect(await verdict(gate)).toBe('deny no-trusted-key-matches');
    expect(gate.status().trustStore?.folder).toBe(second);
  });

  it('that goes bad leaves the last good one, loudly', async () => {
    const file = scene.file('policy.json', JSON.stringify({ gracePeriod: { endsAt: '2099-01-01' } }));
    const gate = await gateWith({ trustStore: scene.store({ pin }), policy: { file } });
    write(file, { gracePeriod: 'soon' });
    const decision = await gate.verify(scene.artifactPath, null);
    expect(verdictOf(decision)).toBe('allow grace-period');
    expect(rowOf(decision, 'policy')).toEqual({ outcome: 'failed', code: 'policy-file-invalid' });
    expect(warningsOf(decision).map(({ code }) => code)).toContain('policy-file-invalid');
    expect(decision.warnings.find(({ code }) => code === 'policy-file-invalid')?.message).toContain('gracePeriod');
    expect(gate.status().faults[0]?.code).toBe('policy-file-invalid');

    rmSync(file);
    const gone = await gate.verify(scene.artifactPath, signature);
    expect(rowOf(gone, 'policy')).toEqual({ outcome: 'inconclusive', code: 'policy-file-unreadable' });
    const row = gone.checks.find(({ check }) => check === 'policy');
    expect(row?.message).toContain(`The policy file "${file}" cannot be read: missing, ENOENT; since `);
    write(file, {});
    const mended = await gate.verify(scene.artifactPath, signature);
    expect(rowOf(mended, 'policy')).toEqual({ outcome: 'passed', code: 'passed' });
    expect(gate.status().faults.map(({ code }) => code)).not.toContain('policy-file-invalid');
  });

  it('that goes bad denies under strict', async () => {
    const checks = { 'trust-store-isolation': 'warn' } as const;
    const file = scene.file('policy.json', JSON.stringify({ level: 'strict', checks }));
    const gate = await gateWith({ trustStore: scene.store({ pin }), policy: { file } });
    expect(await verdict(gate)).toBe('allow verified');
    write(file, { level: 'off', unknown: true });
    expect(await verdict(gate)).toBe('deny policy-file-invalid');
  });

  it('is followed without being asked: through a rename, and through a link', async () => {
    const file = scene.path('policy.json');
    symlinkSync(scene.file('first.json', '{"level":"standard"}'), file);
    const gate = await gateWith({ trustStore: scene.store({ pin }), policy: { file } });
    const before = gate.status().policy.policyId;
    symlinkSync(scene.file('second.json', '{"level":"audit"}'), `${file}.tmp`);
    renameSync(`${file}.tmp`, file);
    await until(() => gate.status().policy.policyId !== before);
    expect((await gate.verify(scene.artifactPath, signature)).policyId).toBe(gate.status().policy.policyId);
  });
});

describe('A gate’s status', () => {
  it('tells whether the check is on, by which setting, for each origin', async () => {
    const policy = { enforcement: { env: 'CHECK' }, origins: { upload: { enforcement: false }, marketplace: {} } };
    const gate = await gateWith({ trustStore: scene.store({ pin }), policy, environment: { CHECK: 'false' } });
    expect(gate.status()).toMatchObject({
      enforcement: { on: false, setting: 'environment variable CHECK' },
      origins: {
        upload: { on: false, setting: 'policy constant false' },
        marketplace: { on: false, setting: 'environment variable CHECK' },
      },
    });
  });

  it.each([
    [{}, false, { enabled: true, because: 'check-is-on' }],
    [{ enforcement: false }, false, { enabled: false, because: 'check-is-off' }],
    [{ enforcement: false }, true, { enabled: true, because: 'upload-setting' }],
    [{ level: 'off' }, false, { enabled: false, because: 'check-is-off' }],
    [{ origins: { upload: { enforcement: false } } }, false, { enabled: false, because: 'check-is-off' }],
    [{ origins: { marketplace: { enforcement: false } } }, false, { enabled: true, because: 'check-is-on' }],
  ] as const)('couples the check with uploads: %j, %s', async (policy, uploadEnabled, upload) => {
    const gate = await gateWith({ trustStore: scene.store({ pin }), policy, uploadEnabled });
    expect(gate.status().upload).toEqual(upload);
  });

  it('tells of grace, of ids, and of what stops working first', async () => {
    const endsAt = new Date(authority.at.getTime() + 10 * 86_400_000).toISOString();
    const gate = await gateWith({ trustStore: scene.store({ pin }), policy: { gracePeriod: { endsAt } } });
    const decision = await gate.verify(scene.artifactPath, signature);
    const status = gate.status();
    expect(status.gracePeriod).toEqual({
      state: 'active',
      startsAt: null,
      endsAt,
      daysLeft: 10,
      covers: 'unsigned',
      grantedBy: null,
      grantedAt: null,
    });
    expect(status.policy).toEqual({ policyId: decision.policyId, file: null });
    expect(status.trustStore?.snapshotId).toBe(decision.trustStore.snapshotId);
    expect(status.soonest).toMatchObject({ kind: 'grace-period', at: endsAt });
    expect(JSON.parse(JSON.stringify(status))).toEqual(status);
  });

  it('sees the store with the roles of the policy, as decisions do', async () => {
    const ambiguous = scene.authority.mint({ subject: 'Either', basicConstraints: { ca: true } });
    const folder = scene.store({ 'pin.pem': ambiguous });
    const faultsUnder = async (roles: Record<string, 'signer' | 'none'>) => {
      const gate = await gateWith({ policy: { trustStore: { folder, roles } } });
      return gate
        .status()
        .faults.map(({ code }) => code)
        .filter((code) => /role|trust-store-nothing/.test(code));
    };
    expect(await faultsUnder({})).toEqual(['ambiguous-role']);
    expect(await faultsUnder({ [ambiguous.fingerprint]: 'signer' })).toEqual([]);
    expect(await faultsUnder({ [ambiguous.fingerprint]: 'none' })).toEqual(['trust-store-nothing-usable']);
    expect(await faultsUnder({ ['0'.repeat(64)]: 'none' })).toEqual(['ambiguous-role', 'role-matches-nothing']);
  });

  it('says of what has stopped working what would make it work again', async () => {
    const ca = { basicConstraints: { ca: true }, keyUsage: ['keyCertSign'] } as const;
    const inDays = (days: number) => new Date(authority.at.getTime() + days * 86_400_000);
    const past = { notBefore: inDays(-90), notAfter: inDays(-3) };
    const root = authority.mint({ subject: 'Past root', ...past, ...ca });
    const below = authority.mint({ subject: 'Below', issuer: root, ...ca });
    const pins = authority.mint({ subject: 'Past pin', ...past, basicConstraints: null });
    const remedies = async (files: Parameters<typeof scene.store>[0]) => {
      const gate = await gateWith({ trustStore: scene.store(files) });
      return gate.status().faults.flatMap(({ code, remedy }) => (code === 'stopped-working' ? [remedy] : []));
    };
    const operator = 'The operator of this machine:';
    const inItsStead = `${operator} place a current certificate beside it, and take it out of the trust store.`;
    expect(await remedies({ 'pin.pem': pins })).toEqual([inItsStead]);
    expect(await remedies({ 'pin.pem': pin, 'below.pem': below })).toEqual([
      `${operator} place the certificate of the CA above it in the trust store.`,
    ]);
    expect(await remedies({ 'root.pem': root, 'below.pem': below })).toEqual(
      expect.arrayContaining([
        inItsStead,
        `${operator} place a current certificate of the CA above it in the trust store.`,
      ]),
    );
  });

  it('tells of quarantined files', async () => {
    const gate = await gateWith({
      trustStore: scene.store({ pin, 'my.key': '-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----\n' }),
    });
    expect(gate.status().faults.map(({ code }) => code)).toContain('private-key');
  });
});
