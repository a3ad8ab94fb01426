import type { EffectivePolicy } from '../../policy/effective-policy.js';
import type { Evidence } from '../evidence.js';
import { judged, notApplicable, notReached, passed, type Judgement } from './judgement.js';

/** Is the archive well formed, so that every reader sees the same in it? */
export function judgeArchive({ archive, artifact }: Evidence, { archiveType, actions }: EffectivePolicy): Judgement {
  const details = { artifact: artifact.name, entry: null, detail: '' };
  switch (archive.state) {
    case 'sound':
      return passed('archive', `${archive.entries} entries`);
    case 'fault': {
      const { code, entry, detail } = archive;
      return judged('failed', code, { artifact: artifact.name, entry, detail });
    }
    case 'not-an-archive':
      return archiveType === 'zip'
        ? judged('failed', 'archive-not-a-zip', details)
        : notApplicable('archive', 'it is no archive, and need not be one');
    case 'not-inspected':
      switch (archive.because) {
        case 'not-asked':
          // Evidence that was gathered for a policy which skips this, judged by one that asks for it.
          return Object.values(actions.archive).includes('enforce')
            ? judged('not-run', 'archive-not-inspected', { ...details, detail: 'nobody has looked into it' })
            : judged('not-run', 'check-skipped', { check: 'archive' });
        case 'not-read':
          return notReached('archive', 'nobody looked into the artifact');
        case 'not-rereadable':
          return judged('inconclusive', 'archive-not-inspected', {
            ...details,
            detail: 'it came as a stream, and is too large to be kept in memory',
          });
      }
  }
}
