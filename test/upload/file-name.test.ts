import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { safeFileName } from '../../src/upload/file-name.js';
import { createUploadScene } from './upload-scene.js';
import { BOUNDARY, formOf, pluginPart, sendTo, signaturePart } from './upload-server.js';

describe('A file name from outside', () => {
  it.each([
    ['is kept where it is harmless', 'My-App_1.2 (beta)+3.jar', 'My-App_1.2 (beta)+3.jar'],
    ['is kept in any script', 'プラグイン-é.jar', 'プラグイン-é.jar'],
    ['is in one normal form', 'e\u0301.jar', 'é.jar'],
    ['is its last segment', '../../etc/x', 'x'],
    ['is its last segment for Windows too', 'C:\\fakepath\\x.jar', 'x.jar'],
    ['is no parent folder', '..', 'plugin'],
    ['is no hidden file', '.htaccess', 'htaccess'],
    ['ends in no dot or space', 'x.jar. .', 'x.jar'],
    ['holds no line break', 'a\r\nSet-Cookie: b.jar', 'a__Set-Cookie_ b.jar'],
    ['holds no NUL', 'a\0.jar', 'a_.jar'],
    ['holds no bidi override', 'a\u202Egpj.jar', 'a_gpj.jar'],
    ['holds no escape', '\u001B[31mred.jar', '_red.jar'],
    ['holds nothing that a shell or a page takes for more', `a'"\`$&<>|;*?%.jar`, 'a____________.jar'],
    ['is no device', 'con.jar', '_con.jar'],
    ['is no device in capitals', 'LPT1', '_LPT1'],
    ['is never empty', '', 'plugin'],
    ['is never of blanks', ' . ', 'plugin'],
    ['keeps its extension where it is cut', `${'x'.repeat(10_000)}.jar`, `${'x'.repeat(116)}.jar`],
    ['is cut between characters', 'é'.repeat(100), 'é'.repeat(60)],
  ])('%s', (_, untrusted, expected) => {
    expect(safeFileName(untrusted)).toBe(expected);
  });

  it('is always one segment of 1 to 120 bytes, and stays as it is when it comes again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (untrusted) => {
        const name = safeFileName(untrusted);
        expect(name).toMatch(/^[\p{L}\p{M}\p{N}_+()-][\p{L}\p{M}\p{N} ._+()-]*$/u);
        expect(Buffer.byteLength(name)).toBeLessThanOrEqual(121);
        expect(safeFileName(name)).toBe(name);
      }),
    );
  });
});

describe('A part’s file name', () => {
  const scene = createUploadScene();
  const { artifact, signature } = scene;

  it.each([
    ['leads out of the folder', '../../x', 'x'],
    ['begins a header line of its own', 'a%0D%0ASet-Cookie: b.jar', 'a_0D_0ASet-Cookie_ b.jar'],
    ['holds escaped quotes', String.raw`a\".jar`, 'a_.jar'],
    ['is written from right to left', 'a\u202Egpj.jar', 'a_gpj.jar'],
    ['has 10,000 characters', `${'n'.repeat(10_000)}.jar`, `${'n'.repeat(116)}.jar`],
    ['looks like a signature’s', 'app.jar.sig.json', 'app.jar.sig.json'],
  ])('is harmless to the host where it %s', async (_, filename, expected) => {
    const seen: string[] = [];
    const { sendForm } = await scene.start({ onDecision: (__, upload) => void seen.push(upload.filename) });
    const { status } = await sendForm([signaturePart(signature), pluginPart(artifact, filename)]);
    expect([status, seen]).toEqual([201, [expected]]);
  });

  it('can’t hold a line break or a control character', async () => {
    const { port } = await scene.start();
    for (const filename of ['a\r\nX-Evil: b', 'a\0', 'a\u001B']) {
      const { status, headers } = await sendTo(
        port,
        formOf([pluginPart(artifact, filename), signaturePart(signature)]),
      );
      expect([status, headers['x-evil']]).toEqual([400, undefined]);
    }
    expect((await sendTo(port, formOf([pluginPart(artifact), signaturePart(signature)]))).status).toBe(201);
    expect(BOUNDARY).not.toContain('X-Evil');
  });
});
