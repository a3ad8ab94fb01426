import type { EffectivePolicy } from '../../policy/effective-policy.js';
import { judged, passed, type Judgement } from './judgement.js';

/** Is the check on, and which setting says so? */
export function judgeEnforcement({ enforcement, level }: EffectivePolicy): Judgement {
  if (!enforcement.on) return judged('failed', 'enforcement-off', { setting: enforcement.setting });
  if (level === 'off') return judged('failed', 'enforcement-off', { setting: 'policy level "off"' });
  if (enforcement.invalidValue !== null) {
    const { setting, invalidValue: value } = enforcement;
    return judged('inconclusive', 'enforcement-flag-invalid', { setting, value });
  }
  return passed('enforcement', enforcement.setting);
}
