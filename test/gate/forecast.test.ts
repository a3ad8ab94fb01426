import { afterEach, describe, expect, it } from 'vitest';
import { createInstallGate, type InstallGate, type PolicyInput } from '../../src/index.js';
import { createScene, type Files } from '../support/scene.js';

const scene = createScene();
const { authority, clock } = scene;
const inDays = (days: number) => new Date(authority.at.getTime() + days * 86_400_000);
const DAY_AFTER_SECOND = 1000;

let gate: InstallGate | null = null;
afterEach(async () => gate?.close());

async function forecastOf(files: Files, policy: PolicyInput = {}, until = inDays(10_000)) {
  gate = await createInstallGate({ clock, environment: {}, trustStore: scene.store(files), policy });
  return gate
    .forecast({ until })
    .items.map(
      ({ kind, role, file, because, inDays: days }) => `${days}: ${kind} ${role ?? '-'} ${file ?? '-'} ${because}`,
    );
}

const caFor = (subject: string, days: number, issuer = authority.root) =>
  authority.mint({
    subject,
    issuer,
    notBefore: inDays(-1),
    notAfter: inDays(days),
    basicConstraints: { ca: true },
    keyUsage: ['keyCertSign'],
  });
const rootFor = (subject: string, days: number) =>
  authority.mint({
    subject,
    notBefore: inDays(-1),
    notAfter: inDays(days),
    basicConstraints: { ca: true },
    keyUsage: ['keyCertSign', 'cRLSign'],
  });

describe('A forecast', () => {
  it('is of each anchor, intermediate and pin, the soonest first', async () => {
    const root = rootFor('Root', 500);
    const pin = authority.mint({ subject: 'Pin', notBefore: inDays(-1), notAfter: inDays(30), basicConstraints: null });
    expect(await forecastOf({ 'root.pem': root, 'mid.pem': caFor('Mid', 100, root), 'pin.pem': pin })).toEqual([
      '30: certificate signer pin.pem expires',
      '100: certificate intermediate mid.pem expires',
      '500: certificate anchor root.pem expires',
    ]);
  });

  it('says of an intermediate that it stops with everyone above it', async () => {
    const root = rootFor('Short root', 20);
    const upper = caFor('Upper', 900, root);
    const lower = caFor('Lower', 900, upper);
    expect(await forecastOf({ 'root.pem': root, 'upper.pem': upper, 'lower.pem': lower })).toEqual([
      '20: certificate intermediate lower.pem issuer-expires',
      '20: certificate anchor root.pem expires',
      '20: certificate intermediate upper.pem issuer-expires',
    ]);
  });

  it('goes by the one above it that lives longest', async () => {
    const template = {
      subject: 'Twice',
      key: authority.key('twice'),
      basicConstraints: { ca: true },
      keyUsage: ['keyCertSign'],
    } as const;
    const old = authority.mint({ ...template, notBefore: inDays(-1), notAfter: inDays(5) });
    const renewed = authority.mint({ ...template, notBefore: inDays(-1), notAfter: inDays(800) });
    const lines = await forecastOf({ 'old.pem': old, 'new.pem': renewed, 'mid.pem': caFor('Below', 100, renewed) });
    expect(lines).toContain('100: certificate intermediate mid.pem expires');
  });

  it('says of an intermediate without a root that it doesn’t work now', async () => {
    const lines = await forecastOf({
      'mid.pem': caFor('Alone', 100, rootFor('Absent', 900)),
      'pin.pem': authority.pin(),
    });
    expect(lines).toContain('0: certificate intermediate mid.pem issuer-missing');
  });

  it('comes to an end where CAs vouch for each other, and where hundreds share a name', async () => {
    const keys = Array.from({ length: 60 }, (_, index) => authority.key(`crowd ${index}`));
    const ca = {
      basicConstraints: { ca: true },
      keyUsage: ['keyCertSign'],
      notBefore: inDays(-1),
      notAfter: inDays(90),
    } as const;
    const crowd = keys.map((key) => authority.mint({ subject: 'Crowd', key, ...ca }));
    const ring = crowd.flatMap((issuer, index) => {
      const key = keys[(index + 1) % keys.length];
      return key === undefined
        ? []
        : [
            authority.mint({
              subject: 'Crowd',
              key,
              issuer,
              ...ca,
              subjectKeyIdentifier: false,
              authorityKeyIdentifier: false,
            }),
          ];
    });
    const files = Object.fromEntries(ring.map((each, index) => [`${index}.pem`, each]));
    const started = performance.now();
    const lines = await forecastOf({ ...files, 'pin.pem': authority.pin() });
    expect(performance.now() - started).toBeLessThan(20_000);
    expect(lines.filter((line) => line.endsWith('issuer-missing'))).toHaveLength(60);
  });

  it('says of a revocation list whether it is or was current', async () => {
    const root = rootFor('Root', 500);
    const listUntil = (hours: number) =>
      authority.mintCrl({ issuer: root, thisUpdate: inDays(-2), nextUpdate: inDays(hours / 24) }).pem;
    const store = scene.store({ 'root.pem': root, 'old.crl': listUntil(-1), 'new.crl': listUntil(1) });
    gate = await createInstallGate({ clock, environment: {}, trustStore: store });
    const messages = gate.forecast({ until: inDays(10) }).items.map(({ message }) => message);
    expect(messages).toEqual([
      `The revocation list of "CN=Root" in "new.crl" is current until ${inDays(1 / 24).toISOString()}; then nothing that this CA has issued can be judged.`,
    ]);
  });

  it('tells nothing of what another certificate of its key, or another list of its CA, does for longer', async () => {
    const root = rootFor('Root', 500);
    const other = rootFor('Other root', 500);
    const key = authority.key('renewed');
    const pin = (days: number) =>
      authority.mint({ subject: 'Pin', key, notBefore: inDays(-90), notAfter: inDays(days), basicConstraints: null });
    const list = (days: number, issuer = root) =>
      authority.mintCrl({ issuer, thisUpdate: inDays(-40), nextUpdate: inDays(days) }).pem;
    const onlyUsers = authority.mintCrl({
      issuer: root,
      thisUpdate: inDays(-40),
      nextUpdate: inDays(-4),
      issuingDistributionPoint: { onlyContainsUserCerts: true },
    });
    const files = {
      'root.pem': root,
      'other.pem': other,
      'old.pem': pin(-3),
      'new.pem': pin(30),
      'old.crl': list(-3),
      'new.crl': list(7),
      'other.crl': list(-2, other),
      'users.crl': onlyUsers.pem,
    };
    expect((await forecastOf(files, {}, inDays(100))).toSorted()).toEqual([
      '-2: revocation-list - other.crl not-current',
      '-4: revocation-list - users.crl not-current',
      '30: certificate signer new.pem expires',
      '7: revocation-list - new.crl not-current',
    ]);
  });

  it('tells of a pin that ends although another of its key is valid for longer, where the policy denies that one', async () => {
    const { key } = authority.pin();
    const pinFor = (days: number) =>
      authority.mint({ subject: 'Pin', key, notBefore: inDays(-1), notAfter: inDays(days), basicConstraints: null });
    const [short, long] = [pinFor(30), pinFor(90)];
    const files = { 'short.pem': short, 'long.pem': long };
    expect(await forecastOf(files)).toEqual(['90: certificate signer long.pem expires']);
    const denied = [{ certificate: long.fingerprint, reason: 'lost', date: '2026-05-01' }];
    expect(await forecastOf(files, { revocation: { denied } })).toEqual([
      '30: certificate signer short.pem expires',
      '90: certificate signer long.pem expires',
    ]);
  });

  it('tells of the grace period of each origin', async () => {
    const origins = { upload: { gracePeriod: { endsAt: inDays(9).toISOString() } }, market: {} };
    const files = { 'root.pem': rootFor('Root', 500) };
    expect(
      await forecastOf(files, { origins, gracePeriod: { endsAt: inDays(20).toISOString() } }, inDays(100)),
    ).toEqual(['9: grace-period - - ends', '20: grace-period - - ends']);
    expect(gate?.forecast().items[0]?.message).toContain('The grace period of installs from "upload" ends at ');
  });

  it('tells what has stopped, revocation lists, and the grace period', async () => {
    const root = rootFor('Root with list', 500);
    const gone = authority.mint({
      subject: 'Gone',
      notBefore: inDays(-90),
      notAfter: inDays(-3),
      basicConstraints: null,
    });
    const list = authority.mintCrl({ issuer: root, thisUpdate: inDays(-1), nextUpdate: inDays(7) });
    const policy = { gracePeriod: { endsAt: inDays(9).toISOString() } };
    expect(await forecastOf({ 'root.pem': root, 'gone.pem': gone, 'list.crl': list.pem }, policy)).toEqual([
      '-3: certificate signer gone.pem expires',
      '7: revocation-list - list.crl not-current',
      '9: grace-period - - ends',
      '500: certificate anchor root.pem expires',
    ]);
  });

  it('says of a store that can’t be used that nothing works, and nothing of a grace period that has ended', async () => {
    expect(await forecastOf({}, { gracePeriod: { endsAt: inDays(-9).toISOString() } })).toEqual([
      '0: trust-store - - unusable',
    ]);
    expect(gate?.status().faults.map(({ code }) => code)).not.toContain('stopped-working');
  });

  it('ends where it is told to, after a year if it isn’t', async () => {
    const files = { 'a.pem': rootFor('A', 100), 'b.pem': rootFor('B', 400) };
    expect(await forecastOf(files, {}, inDays(99))).toEqual([]);
    expect(gate?.forecast().items).toHaveLength(1);
    expect(() => gate?.forecast({ until: new Date(Number.NaN) })).toThrow(TypeError);
  });

  it('names the first second in which it doesn’t work', async () => {
    const root = rootFor('To the second', 3);
    await forecastOf({ 'root.pem': root });
    const [item] = gate?.forecast().items ?? [];
    expect(item?.at).toBe(new Date(root.notAfter.getTime() + DAY_AFTER_SECOND).toISOString());
    expect(item?.message).toContain('"CN=To the second" (anchor, in "root.pem") is valid until');
  });

  it('leaves out what has the role none, by the policy too', async () => {
    const root = rootFor('Distrusted', 100);
    const policy = { trustStore: { roles: { [root.fingerprint]: 'none' } } } as const;
    expect(await forecastOf({ 'root.pem': root, 'pin.pem': authority.pin() }, policy, inDays(101))).toEqual([]);
  });
});
