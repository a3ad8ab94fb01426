import type { StatementFaultCode } from '../evidence/statement.js';
import type { Actor } from './entry.js';

/** Who does what about a statement that can't be used. */
interface Mend {
  readonly actor: Exclude<Actor, 'nobody'>;
  readonly task: string;
}

type DeliveryFault = Exclude<StatementFaultCode, 'statement-signature-invalid' | 'statement-payload-invalid'>;

/** What is wrong with the way in which a statement came here, and not with what was signed. */
function mendDelivery(what: string): Readonly<Record<DeliveryFault, string>> {
  return {
    'statement-missing': `check the path: it must be that of the file to which the ${what} was written`,
    'statement-unreadable': `copy the ${what} to a regular file that the host product's user may read`,
    'statement-too-large': `check that this is the ${what} and no other file: none is larger than 16 KiB`,
    'statement-invalid-json': `give the ${what} as it was made: an editor or a mail may have changed it`,
    'statement-wrong-shape': `give the ${what} as the DSSE envelope that it was made as, with one to eight signatures, not its payload alone`,
    'statement-wrong-type': `give a ${what} here: this statement is of another kind`,
  };
}

/** Permits are the operator's own. */
export const PERMIT_MENDS: Readonly<Record<StatementFaultCode, string>> = {
  ...mendDelivery('permit'),
  'statement-signature-invalid':
    'issue the permit anew, signed with a key that "permits" in the policy names; what is signed is the pre-authentication encoding, not the payload alone',
  'statement-payload-invalid':
    'issue the permit anew with the fields that a permit has, all of them and no others, and with the value corrected that the message names',
};

const ROTATION_DELIVERY = mendDelivery('rotation statement');
const byOperator = (code: DeliveryFault): Mend => ({ actor: 'operator', task: ROTATION_DELIVERY[code] });

/** A rotation is signed by the vendor, and brought here by the operator. */
export const ROTATION_MENDS: Readonly<Record<StatementFaultCode, Mend>> = {
  'statement-missing': byOperator('statement-missing'),
  'statement-unreadable': byOperator('statement-unreadable'),
  'statement-too-large': byOperator('statement-too-large'),
  'statement-invalid-json': byOperator('statement-invalid-json'),
  'statement-wrong-shape': byOperator('statement-wrong-shape'),
  'statement-wrong-type': byOperator('statement-wrong-type'),
  'statement-signature-invalid': {
    actor: 'vendor',
    task: 'sign the rotation statement with the old key; what is signed is the pre-authentication encoding, not the payload alone',
  },
  'statement-payload-invalid': {
    actor: 'vendor',
    task: 'make the rotation statement anew with the fields that one has, all of them and no others, and with the value corrected that the message names',
  },
};
