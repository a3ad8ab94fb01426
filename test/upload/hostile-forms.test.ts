import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { isSoak } from '../support/seed.js';
import { createUploadScene } from './upload-scene.js';
import { BOUNDARY, formOf, leftovers, pluginPart, problemOf, signaturePart, until } from './upload-server.js';

const scene = createUploadScene();
const { artifact, signature, copies, plugins } = scene;
const form = formOf([signaturePart(signature), pluginPart(artifact)]);
const disposition = 'Content-Disposition: form-data; name="plugin"; filename="x.jar"';
const end = `--${BOUNDARY}--\r\n`;

afterEach(async () => {
  await until(() => leftovers(copies).length === 0 && leftovers(plugins).length === 0, 'nothing is left behind');
});

// What has ended or stopped servers before, with busboy or with what was built on it; each beside a sound form.
describe('A hostile form', () => {
  it.each([
    [
      'whose header name begins with a blank',
      '400 malformed-form',
      `--${BOUNDARY}\r\n ${disposition}\r\n\r\nx\r\n${end}`,
    ],
    ['whose header has no colon', '400 malformed-form', `--${BOUNDARY}\r\n__proto__\r\n\r\nx\r\n${end}`],
    [
      'that names the prototype',
      '422 unexpected-part',
      `--${BOUNDARY}\r\nContent-Disposition: form-data; name="__proto__"\r\n\r\nx\r\n${end}`,
    ],
    ['whose header is followed by its end', '400 incomplete-form', `--${BOUNDARY}\r\n${disposition}\r\n${end}`],
    [
      'whose file is followed by half a boundary',
      '400 incomplete-form',
      `--${BOUNDARY}\r\n${disposition}\r\n\r\n\r\n--${BOUNDARY.slice(0, -1)}`,
    ],
    [
      'whose last boundary has one dash',
      '400 incomplete-form',
      `--${BOUNDARY}\r\n${disposition}\r\n\r\nx\r\n--${BOUNDARY}-`,
    ],
    [
      'whose boundary is split by a blank',
      '400 incomplete-form',
      `--${BOUNDARY}\r\n${disposition}\r\n\r\nx\r\n-- ${BOUNDARY}--\r\n`,
    ],
    ['that is nothing', '400 incomplete-form', ''],
    ['of 100,000 empty parts', '400 malformed-form', `--${BOUNDARY}\r\n\r\n\r\n`.repeat(100_000) + end],
    [
      'of 100,000 things that are almost boundaries',
      '422 too-many-parts',
      `--${BOUNDARY}\r\n${disposition}\r\n\r\n${`\r\n--${BOUNDARY}-x`.repeat(100_000)}\r\n${end}`,
    ],
    ['of 100,000 boundaries in a row', '422 too-many-parts', `--${BOUNDARY}\r\n`.repeat(100_000) + end],
    [
      'whose charset nobody knows',
      '400 malformed-form',
      `--${BOUNDARY}\r\nContent-Disposition: form-data; name="signature"\r\nContent-Type: text/plain; charset=utf-99\r\n\r\nx\r\n--${BOUNDARY}\r\n${disposition}\r\n\r\nx\r\n${end}`,
    ],
    [
      'whose name has unescaped quotes',
      '400 malformed-form',
      `--${BOUNDARY}\r\nContent-Disposition: form-data; name="plugin"; filename="a"b"\r\n\r\nx\r\n${end}`,
    ],
  ])('is answered, and the next one is taken: %s', async (_, problem, body) => {
    const { send, errors } = await scene.start();
    expect(problemOf(await send(Buffer.from(body)))).toBe(problem);
    expect((await send(form)).status).toBe(201);
    expect(errors).toEqual([]);
  });

  it('is answered, whatever bytes are changed', async () => {
    const { send, errors, handler } = await scene.start();
    const change = fc.record({
      at: fc.nat(form.byteLength),
      remove: fc.nat(40),
      insert: fc.oneof(
        fc.uint8Array({ maxLength: 20 }),
        fc.constantFrom('\r\n', `--${BOUNDARY}`, '"', '; ', '\0').map((text) => Buffer.from(text)),
      ),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
        let body: Buffer = form;
        for (const { at, remove, insert } of changes)
          body = Buffer.concat([body.subarray(0, at), insert, body.subarray(at + remove)]);
        const { status } = await send(body);
        expect([201, 400, 403, 413, 422]).toContain(status);
        expect(errors).toEqual([]);
      }),
      { numRuns: isSoak() ? 10_000 : 300 },
    );
    await until(() => handler.status().active === 0, 'it is idle');
  });
});
