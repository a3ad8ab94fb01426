import { spawnSync } from 'node:child_process';
import { closeSync, ftruncateSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestAuthority, signatureFile } from '../../src/testing/index.js';

const COMMAND = join(process.cwd(), 'dist/cli/main.js');
/** util-linux's `script` gives a program a terminal; where it is missing there is none to test with. */
const HAS_SCRIPT = spawnSync('script', ['--version']).status === 0;

describe.skipIf(!HAS_SCRIPT)('on a terminal (skipped where util-linux script is missing)', () => {
  const authority = createTestAuthority();
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'install-gate-terminal-'));
    const pin = authority.pin('v1');
    writeFileSync(join(folder, 'pin.pem'), pin.pem);
    const large = openSync(join(folder, 'large.jar'), 'w');
    ftruncateSync(large, 160 * 1024 * 1024);
    closeSync(large);
    writeFileSync(
      join(folder, 'large.jar.sig'),
      signatureFile(Buffer.from('other bytes'), { key: pin.key, form: 'raw' }),
    );
    writeFileSync(join(folder, 'small.jar'), 'small');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function onTerminal(command: string, environment: Readonly<Record<string, string>> = {}): string {
    const { stdout } = spawnSync('script', ['-qec', `${process.execPath} ${COMMAND} ${command}`, '/dev/null'], {
      cwd: folder,
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], TERM: 'xterm', ...environment },
    });
    return stdout;
  }

  it('shows a progress bar for a large artifact, and clears it before the verdict', () => {
    const output = onTerminal('verify large.jar --trust-store .');
    expect(output).toContain('[##############################] 100 %');
    expect(output.lastIndexOf('\u001B[2K')).toBeGreaterThan(output.lastIndexOf('100 %'));
    expect(output.indexOf('DENIED')).toBeGreaterThan(output.lastIndexOf('\u001B[2K'));
  });

  it('shows none for a small one', () => {
    expect(onTerminal('verify small.jar --trust-store .')).not.toContain('%');
  });

  it('colours the verdict, unless NO_COLOR or a dumb terminal asks for none', () => {
    expect(onTerminal('verify small.jar')).toContain('\u001B[31mDENIED\u001B[39m');
    expect(onTerminal('verify small.jar', { NO_COLOR: '1' })).not.toContain('\u001B[31m');
    expect(onTerminal('verify small.jar', { TERM: 'dumb' })).not.toContain('\u001B[31m');
  });
});
