import {
  appendFileSync,
  chmodSync,
  linkSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';

type Act = (copy: string, elsewhere: string) => void;

/** What another process of the same user may do to a private copy, so that it isn't what was verified. */
export const TAMPERINGS: readonly (readonly [what: string, act: Act])[] = [
  ['cut off', (copy) => truncateSync(copy, 5)],
  ['emptied', (copy) => truncateSync(copy, 0)],
  ['appended to', (copy) => appendFileSync(copy, '!')],
  ['written to, with as many bytes', (copy) => writeFileSync(copy, readFileSync(copy).fill(7), { flag: 'r+' })],
  [
    'written to, and its time set back',
    (copy) => {
      writeFileSync(copy, readFileSync(copy).fill(7), { flag: 'r+' });
      utimesSync(copy, 1, 1);
    },
  ],
  [
    'exchanged for another file',
    (copy, elsewhere) => {
      writeFileSync(elsewhere, readFileSync(copy).fill(7));
      renameSync(elsewhere, copy);
    },
  ],
  [
    'exchanged for one like it, which is somebody else’s',
    (copy, elsewhere) => {
      writeFileSync(elsewhere, readFileSync(copy));
      renameSync(elsewhere, copy);
    },
  ],
  [
    'exchanged for a symbolic link',
    (copy, elsewhere) => {
      renameSync(copy, elsewhere);
      symlinkSync(elsewhere, copy);
    },
  ],
  ['given a second name', (copy, elsewhere) => linkSync(copy, elsewhere)],
  ['taken away', (copy) => rmSync(copy)],
  ['moved away', (copy, elsewhere) => renameSync(copy, elsewhere)],
];

/** What changes nothing. */
export const TOUCHES: readonly (readonly [what: string, act: Act])[] = [
  ['read', (copy) => void readFileSync(copy)],
  ['touched', (copy) => utimesSync(copy, 1, 1)],
  ['opened to others', (copy) => chmodSync(copy, 0o666)],
  ['written to, with the same bytes', (copy) => writeFileSync(copy, readFileSync(copy), { flag: 'r+' })],
];
