import type { EffectivePolicy } from '../../policy/effective-policy.js';
import { judged, passed, type Judgement } from './judgement.js';

/** Is the check on, and which setting says so? */
export function judgeEnforcement({ enforcement, level }: EffectivePolicy): Judgement {
  if (!enforcement.on) return judged('failed', 'enforcement-off', { setting: enforcement.setting });
  if (level === 'off') return judged('failed', 'enforcement-off', { setting: 'policy level "off"' });
  if (enforcement.invalidValue !== null) {
    const { setting, invalidValue } = enforcement;
    return judged('inconclusive', 'enforcement-flag-invalid', { setting, value: showValue(invalidValue) });
  }
  return passed('enforcement', enforcement.setting);
}

/** Long enough for every way to misspell true and false; a longer value is something else, perhaps a secret. */
const MAX_SHOWN_VALUE = 12;

function showValue(value: string): string {
  return value.length <= MAX_SHOWN_VALUE ? value : `(a text of ${value.length} characters)`;
}
