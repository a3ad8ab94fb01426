import type { PolicyFileEvidence } from '../evidence.js';
import { judged, notApplicable, passed, type Judgement } from './judgement.js';

/** Is the policy that applies the one that its file holds? */
export function judgePolicyFile(policyFile: PolicyFileEvidence | null): Judgement {
  if (policyFile === null) return notApplicable('policy', 'the policy was given as data');
  const { path, fault } = policyFile;
  if (fault === null) return passed('policy');
  const { code, detail, since } = fault;
  return judged(code === 'policy-file-invalid' ? 'failed' : 'inconclusive', code, { path, detail, since });
}
