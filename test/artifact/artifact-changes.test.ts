import {
  appendFileSync,
  closeSync,
  linkSync,
  openSync,
  renameSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { createScene, rowOf, verdictOf } from '../support/scene.js';

const scene = createScene();
const pin = scene.authority.pin();
const bytes = Buffer.alloc(6 * 1024 * 1024, 'the bytes of an app ');
const signature = pin.key.sign(bytes);
const store = scene.store({ pin });
let path = '';

beforeEach(async () => {
  path = scene.file('app.jar', bytes);
  // Longer than a file system's clock ticks: a change within one tick of the writing can't be seen.
  await new Promise((resolve) => {
    setTimeout(resolve, 30);
  });
});

/** Judges the file, and meddles with it when its first block has been read. */
async function judgeWhile(meddle: () => void, artifact: Parameters<typeof scene.verify>[0]['artifact'] = path) {
  let meddled = false;
  const onProgress = () => {
    if (!meddled) meddle();
    meddled = true;
  };
  return scene.verify({ artifact, signature, store, request: { onProgress } });
}

const meddling: Readonly<Record<string, () => void>> = {
  'a byte is added': () => appendFileSync(path, 'x'),
  'a megabyte is added': () => appendFileSync(path, Buffer.alloc(1024 * 1024)),
  'its last byte is cut off': () => truncateSync(path, bytes.length - 1),
  'it is emptied': () => truncateSync(path, 0),
  'it is written again, the same': () => writeFileSync(path, bytes),
  'it is written again, and its time set back': () => {
    writeFileSync(path, bytes);
    utimesSync(path, 0, 0);
  },
  'another file takes its name': () => renameSync(scene.file('other.jar', bytes), path),
  'it is removed': () => rmSync(path),
  'it gets another name beside its own': () => linkSync(path, `${path}.link`),
};

describe('An artifact is artifact-changed where, while it is read,', () => {
  it.each(Object.entries(meddling))('%s', async (_what, meddle) => {
    const decision = await judgeWhile(meddle);
    expect(rowOf(decision, 'artifact')).toEqual({ outcome: 'failed', code: 'artifact-changed' });
    expect(verdictOf(decision)).toBe('deny artifact-changed');
  });

  it('somebody writes through another handle, to a part that was read already', async () => {
    const writer = openSync(path, 'r+');
    try {
      expect(verdictOf(await judgeWhile(() => writeSync(writer, 'evil', 0)))).toBe('deny artifact-changed');
    } finally {
      closeSync(writer);
    }
  });

  it('somebody appends without end', async () => {
    const onProgress = () => appendFileSync(path, Buffer.alloc(600_000));
    const decision = await scene.verify({ artifact: path, signature, store, request: { onProgress } });
    expect(verdictOf(decision)).toBe('deny artifact-changed');
  });

  it('and it was given as a FileHandle', async () => {
    const handle = await open(path);
    try {
      expect(verdictOf(await judgeWhile(() => appendFileSync(path, 'x'), handle))).toBe('deny artifact-changed');
    } finally {
      await handle.close();
    }
  });

  it('whatever grace or an audit would let through', async () => {
    const onProgress = () => appendFileSync(path, 'x');
    const gracePeriod = { endsAt: '2099-01-01', covers: 'untrusted-signer' } as const;
    const policy = { level: 'audit', gracePeriod } as const;
    const decision = await scene.verify({ artifact: path, signature: null, store, policy, request: { onProgress } });
    expect(verdictOf(decision)).toBe('deny artifact-changed');
  });
});

describe('An artifact is as it was', () => {
  it('where nobody meddles, or another file is meddled with', async () => {
    expect(verdictOf(await judgeWhile(() => {}))).toBe('allow verified');
    expect(verdictOf(await judgeWhile(() => writeFileSync(scene.path('other.jar'), 'x')))).toBe('allow verified');
  });

  it('where its folder is renamed: it was opened once', async () => {
    const other = scene.path('moved');
    expect(verdictOf(await judgeWhile(() => renameSync(path.replace(/\/app\.jar$/, ''), other)))).toBe(
      'allow verified',
    );
  });
});
