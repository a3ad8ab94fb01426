import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { InstallDecision } from '../../src/index.js';
import { createScene, verdictOf, warningsOf } from '../support/scene.js';
import { harmfulTexts } from './text.js';

const scene = createScene();
/** Names that a shell would act on if they stood bare in a command. */
const SHELL_NAMES = [
  '$(touch x).jar',
  '`touch x`.jar',
  ';touch x;.jar',
  '&& touch x #.jar',
  '| touch x.jar',
  "a'$(touch x)'b.jar",
  'a"$(touch x)"b.jar',
  '-rf',
  '--help',
  '~root',
  '* ? [a-z]',
  '${IFS}touch${IFS}x',
  '!!',
  'a\\',
  'ünïcödé ☃.jar',
  ' ',
  '%s%n',
];
/** Names with characters that a terminal would act on. */
const CONTROL_NAMES = [
  'a\nb\ntouch x\n.jar',
  'a\rb',
  'a\u001b[31mb',
  'a\u202eraj.exe',
  '\u0001',
  "a'\n$(touch x)",
  '\u009b31m',
  '\u200b',
];

/** The word at the end of a row's remedy, after `--`. */
function wordOf({ checks }: InstallDecision, check: string): string {
  const remedy = checks.find((row) => row.check === check)?.remedy ?? '';
  return /.* -- (.*)$/s.exec(remedy)?.[1] ?? '';
}

/** What a shell makes of a word, in a folder where nothing may appear. */
function expandedBy(shell: string, word: string): string {
  const folder = mkdtempSync(join(scene.folder, 'shell-'));
  const { stdout } = spawnSync(shell, ['-c', `printf %s ${word}`], { cwd: folder, encoding: 'utf8' });
  expect(readdirSync(folder)).toEqual([]);
  return stdout;
}

const hasBash = spawnSync('bash', ['--version']).status === 0;

describe('An artifact’s name is one word for a shell, and harmless in every text', () => {
  const link = (name: string) => {
    const path = scene.path(name);
    symlinkSync('nowhere', path);
    return path;
  };

  it.each(SHELL_NAMES)('%j', async (name) => {
    for (const [path, code] of [
      [scene.path(name), 'artifact-missing'],
      [link(name), 'artifact-is-a-symlink'],
    ] as const) {
      const decision = await scene.verify({ artifact: path, signature: null });
      expect(verdictOf(decision)).toBe(`deny ${code}`);
      expect(harmfulTexts(decision)).toEqual([]);
      expect(expandedBy('sh', wordOf(decision, 'artifact'))).toBe(path);
    }
  });

  it.each(CONTROL_NAMES)('%j', async (name) => {
    const path = link(name);
    const decision = await scene.verify({ artifact: path, signature: null });
    expect(harmfulTexts(decision)).toEqual([]);
    const word = wordOf(decision, 'artifact');
    // A POSIX shell of before 2024 reads another name from it, and nothing worse; bash, zsh and ksh read this one.
    expandedBy('sh', word);
    if (hasBash) expect(expandedBy('bash', word)).toBe(path);
  });

  it.each(SHELL_NAMES)('relative to the working directory: %j', async (name) => {
    const path = `${name}-${'x'.repeat(40)}`;
    const decision = await scene.verify({ artifact: path, signature: null });
    const word = expandedBy('sh', wordOf(decision, 'artifact'));
    // Absolute, as it was at the call: whoever pastes it may be anywhere.
    expect(word).toBe(resolve(path));
  });
});

describe('A real artifact with such a name', () => {
  it.each([...SHELL_NAMES, ...CONTROL_NAMES])('is verified, and its name is harmless: %j', async (name) => {
    const pin = scene.authority.pin();
    const artifact = scene.file(name, scene.artifact);
    const decision = await scene.verify({ artifact, signature: scene.sign({ key: pin.key }), store: { pin } });
    expect(verdictOf(decision)).toBe('allow verified');
    expect(harmfulTexts(decision)).toEqual([]);
    expect(readdirSync(dirname(artifact))).toEqual([name]);
  });
});

describe('Other paths are words for a shell, too', () => {
  it.each(SHELL_NAMES)('a signature file’s: %j', async (name) => {
    const path = scene.path(name);
    const decision = await scene.verify({ signature: path });
    expect(expandedBy('sh', wordOf(decision, 'signature-file'))).toBe(path);
  });

  it.each(SHELL_NAMES)('a trust store’s: %j', async (name) => {
    const trustStore = scene.path(name);
    const decision = await scene.verify({ signature: null, request: { trustStore } });
    expect(expandedBy('sh', wordOf(decision, 'trust-store'))).toBe(trustStore);
    expect(harmfulTexts(decision)).toEqual([]);
  });

  it.each([...SHELL_NAMES, ...CONTROL_NAMES].filter((name) => !name.includes('/')))(
    'a file’s of the trust store: %j',
    async (name) => {
      const folder = scene.path('store');
      mkdirSync(folder);
      writeFileSync(join(folder, name), 'garbage');
      const decision = await scene.verify({ signature: null, store: folder });
      expect(harmfulTexts(decision)).toEqual([]);
      expect(warningsOf(decision).map(({ code }) => code)).toEqual(['file-not-a-certificate']);
      const word = /\((.*)\)\.$|: (\S*)$/s.exec(warningsOf(decision)[0]?.remedy ?? '')?.[1] ?? '';
      if (!CONTROL_NAMES.includes(name)) expect(expandedBy('sh', word)).toBe(join(folder, name));
      else if (hasBash) expect(expandedBy('bash', word)).toBe(join(folder, name));
    },
  );

  it('and the shell that reads them is a real one', () => {
    expect(execFileSync('sh', ['-c', 'printf %s "$(printf a)"'], { encoding: 'utf8' })).toBe('a');
  });
});
