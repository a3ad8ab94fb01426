import { trimBlanks } from '../../internal/trim-blanks.js';
import { harmless } from '../../internal/untrusted-text.js';

/** What one descriptor says about its app; null where it doesn't. */
export interface DeclaredIdentity {
  readonly key: string | null;
  readonly version: string | null;
  readonly vendor: string | null;
}

/** What a descriptor that names a key says. */
export interface Claim {
  readonly source: string;
  /** Whether hosts go by its key: two of these must name the same app. The others' keys are names of something else. */
  readonly isBinding: boolean;
  readonly declared: DeclaredIdentity & { readonly key: string };
}

/** Something odd about an app's identity that doesn't keep it from being known. */
export interface IdentityFinding {
  readonly code: 'key-differs' | 'version-differs' | 'vendor-differs' | 'placeholder' | 'descriptor-ignored';
  /** The descriptor that it is about. */
  readonly source: string;
  readonly detail: string;
}

/** Which app an archive is, by its own word. */
export type IdentityResult =
  | {
      readonly state: 'known';
      readonly key: string;
      /** null where none is said, or where two descriptors differ in more than the qualifier. */
      readonly version: string | null;
      readonly vendor: string | null;
      /** The descriptor that gave the key: its name, that of one in an inner archive after "!/", or "host". */
      readonly source: string;
      readonly findings: readonly IdentityFinding[];
    }
  /** No descriptor, or none that names a key. */
  | { readonly state: 'unknown' }
  /** Two descriptors that hosts go by name different apps. */
  | { readonly state: 'disagreement'; readonly detail: string }
  /** A descriptor that could name another app can't be read, or holds what none of them holds. */
  | { readonly state: 'malformed'; readonly source: string; readonly detail: string };

/** What a descriptor holds: an identity, null where it is none of an app's, or why it can't be read. */
export type DescriptorResult =
  | { readonly ok: true; readonly declared: DeclaredIdentity | null; readonly findings?: readonly string[] }
  | { readonly ok: false; readonly detail: string };

/** Far longer than any that is used; what is longer would be cut where it is shown. */
const MAX_CHARACTERS = 200;
const PLACEHOLDER = /[$@#]\{|\$\$/;

/** A build tool's variable that was never filled in. */
function isPlaceholder(value: string): boolean {
  return PLACEHOLDER.test(value);
}

/** Whether a text can be a key, version or vendor: shown as it is, it is all of it and nothing else. */
function isPlain(value: string): boolean {
  return value !== '' && value.trim() === value && value.length <= MAX_CHARACTERS && harmless(value) === value;
}

/**
 * Makes sense of what a descriptor of an app says: its key must be plain, version and vendor are dropped where they are
 * placeholders, and must be plain too.
 */
export function declare(raw: DeclaredIdentity): DescriptorResult {
  const key = raw.key === null ? null : trimBlanks(raw.key);
  if (key !== null && isPlaceholder(key)) return { ok: false, detail: 'its key is a placeholder' };
  if (key !== null && !isPlain(key))
    return { ok: false, detail: 'its key is empty, too long or holds hidden characters' };
  const findings: string[] = [];
  const values: Record<'version' | 'vendor', string | null> = { version: null, vendor: null };
  for (const what of ['version', 'vendor'] as const) {
    const value = trimBlanks(raw[what] ?? '');
    if (value === '') continue;
    if (isPlaceholder(value)) findings.push(`its ${what} is a placeholder`);
    else if (isPlain(value)) values[what] = value;
    else return { ok: false, detail: `its ${what} is too long or holds hidden characters` };
  }
  return { ok: true, declared: { key, ...values }, findings };
}
