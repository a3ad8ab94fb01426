import { quote } from '../../internal/untrusted-text.js';
import type { SignatureFileEvidence } from '../evidence.js';
import { judged, notApplicable, passed, type Judgement } from './judgement.js';

/** Is the signature file there and well formed? That there is none is `authenticity`'s to judge. */
export function judgeSignatureFile(file: SignatureFileEvidence): Judgement {
  switch (file.state) {
    case 'unsigned':
      return notApplicable('signature-file', 'no signature was given');
    case 'parsed':
      return passed('signature-file', quote(file.name));
    case 'fault': {
      const { name, path, detail } = file;
      return judged('failed', file.code, { name, path, detail });
    }
  }
}
