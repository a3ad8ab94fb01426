import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { describeFinding } from '../../src/decision/catalogue/index.js';
import { createInstallGate } from '../../src/index.js';
import { createUploadHandler, type EndedUpload, type UploadHandlerOptions } from '../../src/upload/index.js';
import { createUploadScene } from './upload-scene.js';
import {
  BOUNDARY,
  formOf,
  FORM_TYPE,
  leftovers,
  listen,
  pluginPart,
  problemOf,
  sendTo,
  signaturePart,
  until,
  type Part,
} from './upload-server.js';

const scene = createUploadScene();
const { artifact, signature, copies, plugins } = scene;
const text = Buffer.from(signature).toString();
const nothingChosen: Part = { name: 'signature', content: '', filename: '' };

afterEach(async () => {
  await until(() => leftovers(copies).length === 0 && leftovers(plugins).length === 0, 'nothing is left behind');
});

describe('An upload of a signed plugin', () => {
  it.each<[string, readonly Part[]]>([
    ['signature file first', [signaturePart(signature), pluginPart(artifact)]],
    ['plugin first', [pluginPart(artifact), signaturePart(signature)]],
    ['signature as text, first', [{ name: 'signature', content: text }, pluginPart(artifact)]],
    ['signature as text, last', [pluginPart(artifact), { name: 'signature', content: text }]],
    ['a signature file whose part has no file name', [signaturePart(signature, ''), pluginPart(artifact)]],
    [
      'a file field left empty, and the text filled in',
      [nothingChosen, { name: 'signature', content: text }, pluginPart(artifact)],
    ],
    [
      'the text left empty, and a file chosen',
      [{ name: 'signature', content: ' \r\n' }, pluginPart(artifact), signaturePart(signature)],
    ],
  ])('is installed: %s', async (_, parts) => {
    const { sendForm } = await scene.start({ destination: () => join(plugins, 'installed.jar') });
    const reply = await sendForm(parts);
    expect(reply).toMatchObject({
      status: 201,
      headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
      body: {
        decision: { verdict: 'allow', assurance: 'verified', origin: 'upload' },
        installed: { name: 'installed.jar', size: artifact.byteLength },
      },
    });
    expect(readFileSync(join(plugins, 'installed.jar'))).toEqual(Buffer.from(artifact));
    expect(JSON.stringify(reply.body)).not.toContain(plugins);
  });

  it('tells the host of the decision, the file name, the fields that it named, and what became of the file', async () => {
    const seen: EndedUpload[] = [];
    const { sendForm } = await scene.start({
      fields: ['token', 'comment'],
      mode: 0o640,
      request: () => ({ expected: {}, digest: 'sha256' }),
      location: ({ filename }) => `/plugins/${encodeURIComponent(filename)}`,
      onDecision: (_, upload) => void seen.push(upload),
    });
    const { status, headers } = await sendForm([
      { name: 'token', content: 'a b' },
      signaturePart(signature),
      pluginPart(artifact, 'My App.jar'),
    ]);
    expect([status, headers.location]).toEqual([201, '/plugins/My%20App.jar']);
    expect(seen).toMatchObject([
      {
        decision: { verdict: 'allow' },
        filename: 'My App.jar',
        fields: { token: 'a b' },
        installed: { path: join(plugins, 'My App.jar') },
        quarantined: null,
      },
    ]);
    expect(statSync(join(plugins, 'My App.jar')).mode & 0o777).toBe(0o640);
  });

  it('is shown to the client as the host wants', async () => {
    const { sendForm } = await scene.start({ show: ({ verdict }) => ({ verdict }) });
    const { body } = await sendForm([signaturePart(signature), pluginPart(artifact)]);
    expect(body).toMatchObject({ decision: { verdict: 'allow' } });
    expect(body).not.toHaveProperty('decision.checks');
  });

  it('keeps its connection', async () => {
    const { sendForm } = await scene.start();
    const { headers } = await sendForm([signaturePart(signature), pluginPart(artifact)]);
    expect(headers.connection).toBe('keep-alive');
  });
});

describe('An upload that is denied', () => {
  const tampered = Uint8Array.from(artifact, (byte, index) => (index === artifact.byteLength - 30 ? byte ^ 1 : byte));
  const stranger = scene.sign({ key: scene.authority.pin('v1', { label: 'stranger' }).key });
  const malformed = Buffer.from('{"signature": "AAAA"}');
  const big = Buffer.alloc(300_000, 1);

  it.each<[string, string, string, readonly Part[], Partial<UploadHandlerOptions>?]>([
    ['an unsigned plugin', '403 denied', 'unsigned', [pluginPart(artifact)]],
    [
      'an unsigned plugin, by a page with an empty file field',
      '403 denied',
      'unsigned',
      [pluginPart(artifact), nothingChosen],
    ],
    [
      'a tampered plugin, signature first',
      '403 denied',
      'no-trusted-key-matches',
      [signaturePart(signature), pluginPart(tampered)],
    ],
    [
      'a tampered plugin, plugin first',
      '403 denied',
      'no-trusted-key-matches',
      [pluginPart(tampered), signaturePart(signature)],
    ],
    ['a stranger’s signature', '403 denied', 'no-trusted-key-matches', [signaturePart(stranger), pluginPart(artifact)]],
    [
      'a malformed signature, first',
      '422 malformed-signature',
      'signature-length-wrong',
      [signaturePart(malformed), pluginPart(big)],
    ],
    [
      'a malformed signature, last',
      '422 malformed-signature',
      'signature-length-wrong',
      [pluginPart(artifact), signaturePart(malformed)],
    ],
    [
      'an empty signature file',
      '422 malformed-signature',
      'signature-file-empty',
      [signaturePart(''), pluginPart(artifact)],
    ],
    ['an empty plugin', '422 malformed-plugin', 'artifact-empty', [signaturePart(signature), pluginPart('')]],
    [
      'a signature that is larger than the gate reads',
      '413 signature-too-large',
      'signature-file-too-large',
      [signaturePart(Buffer.alloc(70_000, 65)), pluginPart(artifact)],
      { maxSignatureBytes: 100_000 },
    ],
    [
      'a plugin that is larger than this install may have',
      '413 plugin-too-large',
      'artifact-too-large',
      [signaturePart(signature), pluginPart(artifact)],
      { request: () => ({ maxArtifactBytes: 10 }) },
    ],
  ])('is answered with problem details: %s', async (_, problem, code, parts, options) => {
    const { sendForm } = await scene.start({ destination: () => join(plugins, 'never.jar'), ...options });
    const reply = await sendForm(parts);
    expect(problemOf(reply)).toBe(problem);
    expect(reply).toMatchObject({
      headers: { 'content-type': 'application/problem+json', 'x-content-type-options': 'nosniff' },
      body: { code, decision: { verdict: 'deny', reason: code } },
    });
    const { body } = reply;
    if (typeof body !== 'object' || body === null) throw new TypeError('a body was expected');
    expect(Object.keys(body)).toEqual(['type', 'title', 'status', 'detail', 'instance', 'code', 'remedy', 'decision']);
    expect(readdirSync(plugins)).not.toContain('never.jar');
  });

  it('is kept with its decision where the host wants that, whichever part comes first', async () => {
    const quarantine = scene.store({});
    const seen: EndedUpload[] = [];
    const { sendForm } = await scene.start({ quarantine, onDecision: (_, upload) => void seen.push(upload) });
    await sendForm([signaturePart(signature), pluginPart(tampered)]);
    await sendForm([pluginPart(tampered)]);
    await sendForm([signaturePart(malformed), pluginPart(tampered)]);
    const { status } = await sendForm([signaturePart(signature), pluginPart(artifact)]);
    expect(status).toBe(201);
    expect(seen.map(({ quarantined }) => quarantined?.kept ?? null)).toEqual([true, true, true, null]);
    const kept = readdirSync(quarantine).filter((name) => name.endsWith('.refused'));
    expect(kept.map((name) => readFileSync(join(quarantine, name)))).toEqual(Array(3).fill(Buffer.from(tampered)));
  });
});

describe('A form that can’t be processed', () => {
  const both = [signaturePart(signature), pluginPart(artifact)];
  it.each<[string, string, readonly Part[]]>([
    ['without a plugin', '422 plugin-missing', [signaturePart(signature)]],
    ['without any part', '422 plugin-missing', []],
    ['whose plugin has an empty file name', '422 plugin-missing', [signaturePart(signature), pluginPart(artifact, '')]],
    ['in whose file field nothing was chosen', '422 plugin-missing', [pluginPart('', '')]],
    ['whose plugin is text', '422 plugin-not-a-file', [{ name: 'plugin', content: 'text' }]],
    ['with two plugins', '422 duplicate-part', [...both, pluginPart(artifact)]],
    ['with two plugins, unsigned', '422 duplicate-part', [pluginPart(artifact), pluginPart(artifact)]],
    ['with two signatures', '422 duplicate-part', [signaturePart(signature), ...both]],
    [
      'with a second signature behind the plugin',
      '422 duplicate-part',
      [...both, { name: 'signature', content: text }],
    ],
    ['with an unknown file', '422 unexpected-part', [{ ...pluginPart(artifact), name: 'extra' }, ...both]],
    ['with an unknown field', '422 unexpected-part', [...both, { name: 'extra', content: '' }]],
    [
      'with a part that has no name',
      '422 unexpected-part',
      [{ name: '', content: 'x', headers: ['Content-Disposition: form-data'] }],
    ],
    [
      'with a field twice',
      '422 duplicate-part',
      [{ name: 'token', content: '1' }, { name: 'token', content: '2' }, ...both],
    ],
    ['with too large a field', '413 field-too-large', [{ name: 'token', content: 'x'.repeat(9000) }, ...both]],
    [
      'with too many parts',
      '422 too-many-parts',
      [...Array.from({ length: 6 }, () => ({ name: 'signature', content: '' })), ...both],
    ],
    [
      'with too large a signature file',
      '413 signature-too-large',
      [signaturePart(Buffer.alloc(65_537)), pluginPart(artifact)],
    ],
    [
      'with too large a signature text',
      '413 signature-too-large',
      [{ name: 'signature', content: 'x'.repeat(65_537) }, pluginPart(artifact)],
    ],
    [
      'with too large a plugin behind its signature',
      '413 plugin-too-large',
      [signaturePart(signature), pluginPart(Buffer.alloc(100_001))],
    ],
    [
      'with too large a plugin before its signature',
      '413 plugin-too-large',
      [pluginPart(Buffer.alloc(100_001)), signaturePart(signature)],
    ],
    ['with a malformed part header', '400 malformed-form', [{ name: '', content: '', headers: [' folded: first'] }]],
    [
      'with a part header of 17 KB',
      '400 malformed-form',
      [{ name: '', content: '', headers: [`x: ${'y'.repeat(17_000)}`] }],
    ],
    [
      'with 3000 part headers',
      '400 malformed-form',
      [{ name: '', content: '', headers: Array<string>(3000).fill('x-x: y') }],
    ],
  ])('is answered so: %s', async (_, problem, parts) => {
    const { sendForm, handler } = await scene.start({ fields: ['token'], maxPluginBytes: 100_000 });
    expect(problemOf(await sendForm(parts))).toBe(problem);
    expect((await sendForm(both)).status, 'a sound one is taken').toBe(201);
    await until(() => handler.status().active === 0, 'it is idle');
  });

  it.each([
    ['no type', '415 not-multipart', ''],
    ['JSON', '415 not-multipart', 'application/json'],
    ['a web form', '415 not-multipart', 'application/x-www-form-urlencoded'],
    ['another multipart', '415 not-multipart', `multipart/mixed; boundary=${BOUNDARY}`],
    ['no boundary', '400 malformed-form', 'multipart/form-data'],
    ['an empty boundary', '400 malformed-form', 'multipart/form-data; boundary=""'],
    ['a boundary of 71 characters', '400 malformed-form', `multipart/form-data; boundary=${'b'.repeat(71)}`],
    ['another boundary', '400 incomplete-form', 'multipart/form-data; boundary=other'],
    ['parameters that are none', '400 malformed-form', `multipart/form-data; boundary=${BOUNDARY}; ;;`],
  ])('is answered so where its type says: %s', async (_, problem, type) => {
    const { send } = await scene.start();
    expect(problemOf(await send(formOf(both), { 'content-type': type }))).toBe(problem);
    expect((await send(formOf(both), { 'content-type': FORM_TYPE.replace('multipart', 'MULTIPART') })).status).toBe(
      201,
    );
  });

  it('is answered so where it is compressed', async () => {
    const { send } = await scene.start();
    expect(problemOf(await send(formOf(both), { 'content-encoding': 'gzip' }))).toBe('415 not-multipart');
    expect((await send(formOf(both), { 'content-encoding': 'identity' })).status).toBe(201);
  });
});

describe('What the host does wrong', () => {
  const both = [signaturePart(signature), pluginPart(artifact)];
  const fail = () => {
    throw new Error('/secret/path');
  };

  it.each<[string, Partial<UploadHandlerOptions>]>([
    ['request', { request: fail }],
    ['destination', { destination: fail }],
    ['location', { location: fail }],
    ['a location that is no header value', { location: () => 'a\r\nset-cookie: b' }],
    ['onDecision', { onDecision: fail }],
    ['show', { show: fail }],
    ['show, by what JSON cannot hold', { show: () => ({ size: 1n }) }],
    ['a gate that throws', { gate: { hold: async () => Promise.reject(new Error('/secret/path')) } }],
  ])('is answered with 500, told to onError, and not shown: %s', async (_, options) => {
    const { sendForm, errors } = await scene.start(options);
    const reply = await sendForm(both);
    expect(problemOf(reply)).toBe('500 host-failed');
    expect(errors).toHaveLength(1);
    expect(JSON.stringify(reply.body)).not.toContain('secret');
  });

  it('puts nothing into its place where what is shown cannot be sent, and says so where it lies there already', async () => {
    const destination = join(plugins, 'told.jar');
    const before = await scene.start({ destination: () => destination, show: () => ({ size: 1n }) });
    await before.sendForm(both);
    expect(existsSync(destination)).toBe(false);
    const after = await scene.start({ destination: () => destination, onDecision: fail });
    const reply = await after.sendForm(both);
    expect(reply.body).toMatchObject({ detail: 'The plugin was installed, and the server failed after that.' });
    expect(existsSync(destination)).toBe(true);
  });

  it('places nothing where the host says that what it was to replace has changed meanwhile', async () => {
    const placed: unknown[] = [];
    const onDecision = (_decision: unknown, { installed }: { readonly installed: unknown }) => {
      placed.push(installed);
    };
    const { sendForm, errors } = await scene.start({ destination: () => null, onDecision });
    const reply = await sendForm(both);
    expect(problemOf(reply)).toBe('409 changed-meanwhile');
    expect(reply.body).toMatchObject({
      remedy:
        'The administrator who installs: look at what is installed now, and upload the plugin again if it is still wanted.',
      decision: { verdict: 'allow' },
    });
    expect(placed).toEqual([null]);
    expect(errors).toEqual([]);
  });

  const notInPlace = [
    ['is there already', '409 destination-exists', 'destination-exists', 'EISDIR', () => plugins],
    [
      'is in no folder',
      '500 not-installed',
      'destination-folder-missing',
      'ENOENT',
      () => join(plugins, 'none', 'x.jar'),
    ],
  ] as const;
  const passed = 'The plugin passed the check, and was not put into its place; what was there before is as it was.';

  it.each(notInPlace)(
    'leaves everything as it was where the destination %s, and says who does what',
    async (_, problem, code, system, destination) => {
      const { sendForm, errors } = await scene.start({ destination, replace: false });
      const reply = await sendForm(both);
      const { message, remedy } = describeFinding(code, {
        path: destination(),
        folder: dirname(destination()),
        detail: system,
      });
      expect(problemOf(reply)).toBe(problem);
      expect(reply.body).toMatchObject({
        code,
        detail: `${passed} ${message}`,
        remedy,
        decision: { verdict: 'allow' },
      });
      expect(errors.map(String)).toEqual([`Error: ${message} ${remedy ?? ''}`]);
    },
  );

  it.each(notInPlace)(
    'shows no place of this machine where the host chooses what is shown, and the destination %s',
    async (_, problem, code, _system, destination) => {
      const { sendForm, errors } = await scene.start({ destination, replace: false, show: () => 'hidden' });
      const reply = await sendForm(both);
      expect(problemOf(reply)).toBe(problem);
      expect(reply.body).toMatchObject({ code, detail: passed, remedy: null, decision: 'hidden' });
      expect(JSON.stringify(reply.body)).not.toContain(plugins);
      expect(errors).toHaveLength(1);
    },
  );

  it('names the handler’s own limit where a plugin is larger than this install may have', async () => {
    const { sendForm } = await scene.start({ request: () => ({ maxArtifactBytes: 10 }) });
    expect((await sendForm(both)).body).toMatchObject({
      code: 'artifact-too-large',
      remedy:
        'The developers of the host product: raise maxPluginBytes of the upload handler, or maxArtifactBytes where its option "request" gives one, if plugins of this size are expected.',
    });
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['no gate', { destination: () => '' }],
    ['no destination', { gate: { hold: fail } }],
    ['an unknown option', { gate: { hold: fail }, destination: () => '', maxPluginByte: 1 }],
    ['a limit of 0', { gate: { hold: fail }, destination: () => '', maxPluginBytes: 0 }],
    ['a limit that is no number', { gate: { hold: fail }, destination: () => '', maxMillis: Number.NaN }],
    ['a field of a reserved name', { gate: { hold: fail }, destination: () => '', fields: ['plugin'] }],
    ['a callback that is none', { gate: { hold: fail }, destination: () => '', onError: true }],
  ])('is a TypeError where the options are wrong: %s', (_, options) => {
    expect(() => void Reflect.apply(createUploadHandler, undefined, [options])).toThrow(TypeError);
  });

  it('goes to the next handler where there is one, in place of an answer', async () => {
    const handler = createUploadHandler({ gate: scene.gate(), destination: fail, folder: copies });
    const server = createServer((request, response) => {
      const next = (error: unknown) => response.writeHead(501).end(JSON.stringify({ said: String(error) }));
      void handler(request, response, next);
    });
    const { status, body } = await sendTo(await listen(server), formOf(both));
    expect([status, body]).toEqual([501, { said: 'Error: /secret/path' }]);
  });

  it('is a gate that was closed', async () => {
    const gate = await createInstallGate({});
    await gate.close();
    const { sendForm } = await scene.start({ gate });
    expect(problemOf(await sendForm(both))).toBe('500 host-failed');
  });
});
