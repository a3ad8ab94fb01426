import type { ArchiveFaultCode } from '../decision/evidence/archive.js';
import { harmless } from '../internal/untrusted-text.js';

/** Why an archive is refused. */
export interface ArchiveFault {
  readonly ok: false;
  readonly code: ArchiveFaultCode;
  /** The entry that it is about, made harmless; that of an inner archive after the inner archive's name and "!/". */
  readonly entry: string | null;
  readonly detail: string;
}

/** Thrown within `archive/` only, and turned into an answer before anything is returned. */
export class ArchiveRefusal extends Error {
  readonly code: ArchiveFaultCode;
  /** Not made harmless yet. */
  readonly entry: string | null;
  readonly detail: string;

  constructor(code: ArchiveFaultCode, entry: string | null, detail: string) {
    super(code);
    this.code = code;
    this.entry = entry;
    this.detail = detail;
  }

  toFault(): ArchiveFault {
    return {
      ok: false,
      code: this.code,
      entry: this.entry === null ? null : harmless(this.entry),
      detail: harmless(this.detail),
    };
  }
}

/** Ends the reading of an archive. */
export function refuse(code: ArchiveFaultCode, entry: string | null, detail: string): never {
  throw new ArchiveRefusal(code, entry, detail);
}
