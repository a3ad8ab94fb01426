import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { explainPolicy, loadPolicy } from '../../src/index.js';
import { createScene } from '../support/scene.js';
import { runCommand } from './run.js';

const scene = createScene();
const run = (...args: readonly string[]) => runCommand(scene.folder, 'explain', ...args);
const POLICY = { trustStore: 'store', gracePeriod: { endsAt: '2027-01-31T00:00:00Z' } };

describe('install-gate explain', () => {
  it('says what a policy file means at an instant', async () => {
    const file = scene.file('policy.json', JSON.stringify(POLICY));
    const { status, stdout, stderr } = run('--policy', file, '--at', '2027-01-01T00:00:00Z');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toBe(`${explainPolicy(await loadPolicy(file), new Date('2027-01-01T00:00:00Z'))}\n`);
    expect(stdout).toContain('30 days left');
    expect(stdout).toContain(`"${join(dirname(file), 'store')}"`);
  });

  it('says what holds now where nothing is said', () => {
    const { status, lines } = run();
    expect([status, lines[0]]).toEqual([0, expect.stringMatching(/^This policy as of .* UTC$/)]);
    expect(lines).toContain('Level "standard": what is not verified is denied.');
  });

  it.each<[what: string, args: readonly string[], says: string]>([
    ['an instant that is none', ['--at', 'tomorrow'], '--at "tomorrow" is not an instant'],
    ['an option of another command', ['--origin', 'x'], 'explain has no option --origin'],
    ['a word too many', ['policy.json'], 'explain does not know what to do with "policy.json"'],
    [
      'a file that is not there',
      ['--policy', 'none.json'],
      'the policy in "none.json" cannot be used.\n  it cannot be read (missing, ENOENT)\n',
    ],
  ])('exits 2 for %s', (_what, args, says) => {
    const { status, stdout, stderr } = run(...args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(says);
  });
});
