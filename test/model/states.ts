import { parsePolicy } from '../../src/index.js';
import type { Evidence, GracePeriod, Policy, PolicyInput, SignatureEvidence } from '../../src/index.js';
import type { RevocationFact } from '../../src/decision/evidence.js';
import {
  NOW,
  badFile,
  badStore,
  bare,
  delivered,
  evidence,
  expired,
  future,
  inDays,
  noKeyMatches,
  path,
  pin,
  unsigned,
  untrusted,
} from '../decision/evidence.js';
import type { Dates, Level, Overrides, Revocation, SignatureState, State } from './model.js';
