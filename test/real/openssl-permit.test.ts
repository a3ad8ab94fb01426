/** A permit as an operator makes it in an incident: with sh, openssl and nothing else. */
import { beforeAll, expect, it } from 'vitest';
import { verifyInstall, type PolicyInput } from '../../src/index.js';
import { describeWithOpenssl, useWorkbench } from '../support/openssl.js';
import { rowOf } from '../support/scene.js';
import { fileBackedStore, outcomeOf } from '../evidence/permits.js';

/** Once: the key that permits installs, and what the policy's "permits" names it by. */
const MAKE_KEY = `
openssl genpkey -algorithm ed25519 -out permit-key.pem
openssl pkey -in permit-key.pem -pubout -outform DER | openssl base64 -A > permit-key.txt
`;

/** For each permit: what it says, the bytes that are signed (DSSE's pre-authentication encoding), the signature, the envelope. */
const MAKE_PERMIT = `
type='application/vnd.install-gate.permit.v1+json'
sha256=$(openssl dgst -sha256 -r "$artifact" | cut -d ' ' -f 1)
nonce=$(openssl rand -hex 16)
issued=$(date -u +%Y-%m-%dT%H:%M:%SZ)
ends=$(date -u -d '+4 hours' +%Y-%m-%dT%H:%M:%SZ)
printf '{"artifact":"%s","host":"%s","issuedAt":"%s","endsAt":"%s","nonce":"%s","reason":"%s"}' \\
  "$sha256" "$host" "$issued" "$ends" "$nonce" "$reason" > payload.json
bytes=$(wc -c < payload.json | tr -d ' ')
{ printf 'DSSEv1 %s %s %s ' "\${#type}" "$type" "$bytes"; cat payload.json; } > to-sign
openssl pkeyutl -sign -rawin -inkey permit-key.pem -in to-sign -out permit.sig
printf '{"payload":"%s","payloadType":"%s","signatures":[{"sig":"%s"}]}\\n' \\
  "$(openssl base64 -A -in payload.json)" "$type" "$(openssl base64 -A -in permit.sig)" > permit.json
`;

describeWithOpenssl('A permit that is made by sh and openssl', () => {
  const bench = useWorkbench();
  const { path, read, run, write } = bench;
  const shell = async (script: string, values: Readonly<Record<string, string>> = {}) => {
    const settings = Object.entries(values).map(([name, value]) => `${name}='${value}'`);
    await run('sh', '-euc', `${settings.join('; ')}\n${script}`);
  };
  const make = async (values: Readonly<Record<string, string>> = {}, script = MAKE_PERMIT) =>
    shell(script, { artifact: 'app.jar', host: 'wiki-1', reason: 'INC-42: debug build', ...values });
  const policy = async (): Promise<PolicyInput> => ({
    trustStore: path('trust'),
    permits: { keys: [String(await read('permit-key.txt'))], hostId: 'wiki-1' },
  });
  const judge = async (artifact = path('app.jar')) => {
    const request = { permit: path('permit.json'), permitStore: fileBackedStore(path('used')), environment: {} };
    return verifyInstall(artifact, null, await policy(), request);
  };

  beforeAll(async () => {
    await write('app.jar', 'a debug build of the vendor');
    await run('mkdir', '-m', '755', 'trust');
    await shell(MAKE_KEY);
  });

  it('lets its artifact through, once', async () => {
    await make();
    const decision = await judge();
    expect(outcomeOf(decision)).toEqual(['allow permit', 'passed']);
    expect(decision.checks.find(({ check }) => check === 'permit')?.message).toContain('INC-42: debug build');
    expect(outcomeOf(await judge())[1]).toBe('permit-used');
    // Another permit for the same artifact is another nonce.
    await make();
    expect(outcomeOf(await judge())).toEqual(['allow permit', 'passed']);
  });

  it('may give a reason with letters that take several bytes', async () => {
    await make({ reason: 'Störung am Wiki, Änderung freigegeben – Müller' });
    expect(outcomeOf(await judge())).toEqual(['allow permit', 'passed']);
  });

  it.each<[code: string, statement: string | undefined, what: string, values: Record<string, string>, script?: string]>(
    [
      ['permit-for-another-host', undefined, 'another host', { host: 'wiki-2' }],
      ['permit-for-another-artifact', undefined, 'another artifact', { artifact: 'permit-key.txt' }],
      [
        'permit-unusable',
        'statement-payload-invalid',
        'a reason with a quotation mark',
        { reason: 'the "debug" build' },
      ],
      [
        'permit-unusable',
        'statement-signature-invalid',
        'a signature over what it says alone',
        {},
        MAKE_PERMIT.replace('-in to-sign', '-in payload.json'),
      ],
      [
        'permit-unusable',
        'statement-signature-invalid',
        'a line break after what is signed',
        {},
        MAKE_PERMIT.replace('cat payload.json; }', 'cat payload.json; echo; }'),
      ],
      [
        'permit-unusable',
        'statement-signature-invalid',
        'the number of characters in place of bytes',
        { reason: 'Störung' },
        MAKE_PERMIT.replace('wc -c < payload.json', "tr -d '\\303' < payload.json | wc -c"),
      ],
      [
        'permit-unusable',
        'statement-signature-invalid',
        'another key',
        {},
        `openssl genpkey -algorithm ed25519 -out other.pem\n${MAKE_PERMIT.replace('-inkey permit-key.pem', '-inkey other.pem')}`,
      ],
      ['permit-too-long', undefined, 'two days', {}, MAKE_PERMIT.replace('+4 hours', '+48 hours')],
      [
        'permit-expired',
        undefined,
        'an end that has passed',
        {},
        MAKE_PERMIT.replace('date -u +%', "date -u -d '-5 hours' +%").replace('+4 hours', '-1 hours'),
      ],
    ],
  )('lets nothing through (%s, %s) with %s', async (code, statement, _what, values, script) => {
    await make(values, script);
    const decision = await judge();
    expect(outcomeOf(decision)[1]).toBe(code);
    expect(decision.verdict).toBe('deny');
    expect(decision.checks.find(({ check }) => check === 'permit')?.details['statement']).toBe(statement);
    await make();
    expect(outcomeOf(await judge())).toEqual(['allow permit', 'passed']);
  });

  it('is no signature of the bytes that it signs', async () => {
    await make();
    await shell('openssl req -x509 -key permit-key.pem -days 30 -subj /CN=Operator -out trust/operator.pem');
    const decision = await verifyInstall(
      path('to-sign'),
      path('permit.sig'),
      { trustStore: path('trust') },
      { environment: {} },
    );
    expect(rowOf(decision, 'integrity')).toEqual({ outcome: 'passed', code: 'passed' });
    expect(decision).toMatchObject({ verdict: 'deny', reason: 'artifact-is-a-statement' });
    // And its key is a signer's from now on: it permits nothing any more.
    expect(outcomeOf(await judge())[1]).toBe('permit-key-signs-apps');
    await run('rm', 'trust/operator.pem');
    expect(outcomeOf(await judge())).toEqual(['allow permit', 'passed']);
  });
});
