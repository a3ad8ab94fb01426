import { writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createInstalls, digestAt, namesIn } from '../admission/installs.js';
import { verdictOf } from '../support/scene.js';
import { isSoak } from '../support/seed.js';
import { endFault, forEveryCall, systemError, type FileCall } from './faulty-file-system.js';

// What is looked at without waiting: who could write to the trust store, links on the way, who the process is.
vi.mock('node:fs', async (importOriginal) => {
  const { makeFaultySync } = await import('./faulty-file-system.js');
  return makeFaultySync(await importOriginal());
});

const { scene, admit, sha256 } = createInstalls();
const ERRORS = isSoak() ? ['EIO', 'ENOENT', 'EACCES', 'EMFILE', 'ELOOP'] : ['EIO', 'ENOENT'];

afterEach(() => {
  endFault();
});

describe.each([false, true])('Where a look at the file system fails, and (%s) all that follow it too,', (onwards) => {
  it.each(ERRORS)('an admission by %s is a decision, and the file is whole or as it was', async (code) => {
    // The test's own looks at the destination don't fail.
    const counts = ({ operation, path }: FileCall) => operation !== 'readdirSync' && !path.endsWith('installed.jar');
    const calls = await forEveryCall({ counts, error: systemError(code), onwards }, async () => {
      const destination = scene.path('installed.jar');
      writeFileSync(destination, 'old');
      const before = digestAt(destination);
      const decision = await admit({ destination, replace: true });
      return (failed) => {
        expect(verdictOf(decision)).toMatch(failed === null ? /^allow verified$/ : /^(allow verified|deny [a-z-]+)$/);
        expect([failed, digestAt(destination)]).toEqual([failed, decision.verdict === 'allow' ? sha256 : before]);
        expect(namesIn(dirname(destination))).toEqual(['installed.jar']);
      };
    });
    // The process has been identified, and the store's places judged, before: they are the same ones.
    expect(new Set(calls.map(({ operation }) => operation))).toEqual(new Set(['lstat']));
    expect(calls.length).toBeGreaterThan(5);
  });
});
