import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { InstallDecision } from '../../src/index.js';
import { harmless } from '../../src/internal/untrusted-text.js';
import { createScene, rowOf, verdictOf } from '../support/scene.js';
import { isRoot, useUnprivilegedPackage } from '../support/unprivileged.js';
import { judgeUnder, off, on, onInvalid, onUnreadable } from './setting.js';

const scene = createScene();
const judge = async (file: string) => judgeUnder(scene, { file });

describe('A file turns the check off', () => {
  it.each(['false', 'false\n', 'false\r\n', ' \tfalse \n\n', `${' '.repeat(1019)}false`])(
    'by the exact value false, white space around it aside: %j',
    async (content) => {
      const file = scene.file('check', content);
      const judged = await judge(file);
      expect(judged).toMatchObject(off);
      expect(judged.message).toBe(`The signature check is off (file ${file}): nothing was verified.`);
      expect(judged.details).toEqual({ setting: `file ${file}`, value: 'false' });
    },
  );

  it('through a link, as those of a mounted configuration are', async () => {
    const link = scene.path('check');
    symlinkSync(scene.file('real', 'false\n'), link);
    expect(await judge(link)).toMatchObject(off);
  });
});

describe('A file leaves the check on', () => {
  it('that says so', async () => {
    const file = scene.file('check', 'true\n');
    const judged = await judge(file);
    expect(judged).toMatchObject(on);
    expect(judged.message).toContain(`file ${file}: true`);
  });

  it('that is not there, as one that says nothing', async () => {
    const file = scene.path('none');
    const judged = await judge(file);
    expect(judged).toMatchObject(on);
    expect(judged.message).toContain(`file ${file}, which is not set`);
    expect(await judge(`${scene.file('plain', 'false')}/below`)).toMatchObject(on);
  });

  it.each<[content: string | Uint8Array, value: string]>([
    ['', ''],
    ['\n', ''],
    [' FALSE ', 'FALSE'],
    ['False', 'False'],
    ['False\r\n', 'False'],
    ['fals', 'fals'],
    ['false;', 'false;'],
    ['"false"', '"false"'],
    ['no', 'no'],
    ['0', '0'],
    ['f\u0430lse', 'f\u0430lse'],
    ['false\nfalse', 'false\nfalse'],
    ['false\0', 'false\0'],
    ['enforcement=false', '(a text of 17 characters)'],
    [Uint8Array.of(0x66, 0x61, 0x6c, 0x73, 0x65, 0xff), 'false\u{fffd}'],
    [Buffer.from('false', 'utf16le'), 'f\0a\0l\0s\0e\0'],
  ])('with a warning, whose words show the value: %j', async (content, value) => {
    const file = scene.file('check', content);
    const judged = await judge(file);
    expect(judged).toMatchObject(onInvalid);
    expect(judged.details).toEqual({ setting: `file ${file}`, value: harmless(value) });
    expect(judged.message).toMatch(/ is .*, which is neither true nor false: the check stays on\.$/u);
    expect(judged.message).not.toMatch(/\p{Cc}/u);
  });

  it.each([
    ['2 KiB of blanks and false', `${' '.repeat(2043)}false`],
    ['false and 2 KiB of line breaks', `false${'\n'.repeat(2043)}`],
    ['one byte more than is read', `false${' '.repeat(1020)}`],
  ])('with a warning where it is too large to be one: %s', async (_what, content) => {
    const judged = await judge(scene.file('check', content));
    expect(judged).toMatchObject(onUnreadable);
    expect(judged.message).toContain('too-large, EFBIG');
  });

  it('with a warning where it is a folder', async () => {
    const folder = scene.path('check');
    mkdirSync(folder);
    const judged = await judge(folder);
    expect(judged).toMatchObject(onUnreadable);
    expect(judged.message).toBe(
      `The setting that switches the check (file ${folder}) does not count (not-a-file, EISDIR): the check stays on.`,
    );
  });

  it('with a warning where it is a pipe, without waiting for a writer', async () => {
    const pipe = scene.path('check');
    execFileSync('mkfifo', [pipe]);
    const judged = await judge(pipe);
    expect(judged).toMatchObject(onUnreadable);
    expect(judged.message).toContain('not-a-file, ENOTSUP');
  });

  it('with a warning where it is a socket, a device, or a link to itself', async () => {
    const socket = scene.path('s');
    const server = createServer();
    await new Promise<void>((resolve) => void server.listen(socket, resolve));
    expect(await judge(socket)).toMatchObject(onUnreadable);
    server.close();
    expect(await judge('/dev/zero')).toMatchObject(onUnreadable);
    const link = scene.path('loop');
    symlinkSync(link, link);
    const judged = await judge(link);
    expect(judged).toMatchObject(onUnreadable);
    expect(judged.message).toContain('unreadable, ELOOP');
  });

  it('from the call on in which it no longer says otherwise', async () => {
    const file = scene.file('check', 'false');
    expect(await judge(file)).toMatchObject(off);
    writeFileSync(file, 'true');
    expect(await judge(file)).toMatchObject(on);
    writeFileSync(file, 'false');
    expect(await judge(file)).toMatchObject(off);
    rmSync(file);
    expect(await judge(file)).toMatchObject(on);
  });
});

describe.skipIf(!isRoot)(
  isRoot ? 'To a host that runs as nobody' : 'To a host that runs as nobody [skipped: these tests are not run by root]',
  () => {
    const host = useUnprivilegedPackage();
    chmodSync(scene.folder, 0o755);
    const ask = (file: string) => {
      const decision = host.run(
        `return gate.verifyInstall(new Uint8Array([1]), null, { enforcement: { file: ${JSON.stringify(file)} } });`,
      );
      if (!isDecision(decision)) throw new TypeError('no decision');
      return [verdictOf(decision), rowOf(decision, 'enforcement').code];
    };

    it('a file that it may not read leaves the check on, and one that it may read turns it off', () => {
      const file = scene.file('check', 'false');
      chmodSync(dirname(file), 0o755);
      chmodSync(file, 0o600);
      expect(ask(file)).toEqual(['deny unsigned', 'enforcement-flag-unreadable']);
      chmodSync(file, 0o644);
      expect(ask(file)).toEqual(['allow enforcement-off', 'enforcement-off']);
      // Below a folder that it may not enter, nobody can tell whether there is one.
      chmodSync(dirname(file), 0o700);
      expect(ask(file)).toEqual(['deny unsigned', 'enforcement-flag-unreadable']);
    });
  },
);

function isDecision(value: unknown): value is InstallDecision {
  return typeof value === 'object' && value !== null && 'checks' in value;
}
