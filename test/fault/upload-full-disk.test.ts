import { describe, expect, it } from 'vitest';
import { seededBytes } from '../../src/testing/index.js';
import { mountDisk } from '../support/small-disk.js';
import { createUploadScene } from '../upload/upload-scene.js';
import { leftovers, pluginPart, problemOf, signaturePart } from '../upload/upload-server.js';

const scene = createUploadScene();
const folder = mountDisk('size=64k');

describe.skipIf(folder === null)(
  folder === null
    ? 'An upload to a disk that is full [skipped: no file system may be mounted here]'
    : 'An upload to a disk that is full',
  () => {
    it.each([
      ['a large one, the plugin first', 1_000_000, true, 1],
      ['a small one, the plugin first', 100_000, true, 1],
      ['a large one, the signature first', 1_000_000, false, 0],
      ['a small one, the signature first', 100_000, false, 0],
    ])('is answered so, and told of: %s', async (_what, size, isPluginFirst, told) => {
      const { sendForm, errors } = await scene.start({ folder: folder ?? '' });
      const plugin = pluginPart(seededBytes('a full disk', 'app', size));
      const signature = signaturePart(scene.signature);
      const reply = await sendForm(isPluginFirst ? [plugin, signature] : [signature, plugin]);
      expect(problemOf(reply)).toBe('507 no-room');
      // Where the gate has looked at it, its decision tells.
      expect(errors).toHaveLength(told);
      expect(leftovers(folder ?? '')).toEqual([]);
    });
  },
);
