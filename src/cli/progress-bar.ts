import { clearLine, cursorTo } from 'node:readline';
import type { WriteStream } from 'node:tty';
import type { ReadProgress } from '../artifact/read-artifact.js';

/** Read in about a quarter of a second: nobody needs a bar for less. */
const LARGE_BYTES = 128 * 1024 * 1024;
const WIDTH = 30;

/** A bar on a terminal that is gone once the work is done. */
export interface ProgressBar {
  update(progress: ReadProgress): void;
  clear(): void;
}

/** A bar for a large artifact, on a stream that is a terminal; elsewhere one that shows nothing. */
export function createProgressBar(terminal: WriteStream): ProgressBar {
  let shown = -1;
  return {
    update({ bytesRead, totalBytes }) {
      if (!terminal.isTTY || totalBytes === null || totalBytes < LARGE_BYTES) return;
      const percent = Math.min(100, Math.floor((bytesRead / totalBytes) * 100));
      if (percent === shown) return;
      shown = percent;
      const filled = Math.round((percent / 100) * WIDTH);
      cursorTo(terminal, 0);
      terminal.write(`[${'#'.repeat(filled)}${'.'.repeat(WIDTH - filled)}] ${percent} %`);
    },
    clear() {
      if (shown < 0) return;
      clearLine(terminal, 0);
      cursorTo(terminal, 0);
    },
  };
}
