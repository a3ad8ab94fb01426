import type { StatementFaultCode } from '../decision/evidence/statement.js';

/** A statement that can't be used, and why: `detail` is harmless to show. */
export interface StatementFault {
  readonly ok: false;
  readonly code: StatementFaultCode;
  readonly detail: string;
}

/** A fault; the detail must be harmless already. */
export function statementFault(code: StatementFaultCode, detail: string): StatementFault {
  return { ok: false, code, detail };
}
