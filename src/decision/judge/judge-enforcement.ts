import type { EffectivePolicy } from '../../policy/effective-policy.js';
import { judged, passed, type Judgement } from './judgement.js';

/** Is the check on, and which setting says so? */
export function judgeEnforcement({ enforcement, level }: EffectivePolicy): Judgement {
  const { setting } = enforcement;
  if (!enforcement.on) return judged('failed', 'enforcement-off', { setting, value: enforcement.value });
  if (level === 'off') return judged('failed', 'enforcement-off', { setting: 'policy level "off"', value: 'off' });
  switch (enforcement.doubt) {
    case 'invalid':
      return judged('inconclusive', 'enforcement-flag-invalid', { setting, value: showValue(enforcement.value) });
    case 'unreadable':
      return judged('inconclusive', 'enforcement-flag-unreadable', { setting, detail: enforcement.value });
    case null: {
      const { value } = enforcement;
      return passed('enforcement', value === null ? `${setting}, which is not set` : `${setting}: ${value}`);
    }
  }
}

/** Long enough for every way to misspell true and false; a longer value is something else, perhaps a secret. */
const MAX_SHOWN_VALUE = 12;

function showValue(value: string): string {
  return value.length <= MAX_SHOWN_VALUE ? value : `(a text of ${value.length} characters)`;
}
