import type { ArtifactEvidence } from '../evidence.js';
import { judged, passed, type Judgement } from './judgement.js';

/** Is the artifact there, a regular file, readable, and unchanged while it was read? */
export function judgeArtifact(artifact: ArtifactEvidence): Judgement {
  switch (artifact.state) {
    case 'read':
      if (artifact.type === 'statement') {
        return judged('failed', 'artifact-is-a-statement', { name: artifact.name, path: null, detail: '' });
      }
      return passed('artifact', `${artifact.size} bytes`);
    case 'not-read':
      return judged('not-run', 'artifact-not-read', { name: artifact.name });
    case 'fault': {
      const { name, path, detail } = artifact;
      return judged('failed', artifact.code, { name, path, detail });
    }
  }
}
