import { TAG } from '../der-primitives.js';
import type { DerElement } from '../der.js';
import { readGeneralNames } from '../general-name.js';

/** subjectKeyIdentifier: OCTET STRING (RFC 5280 section 4.2.1.2). */
export function readSubjectKeyIdentifier(value: DerElement): Uint8Array | null {
  return value.tag === TAG.octetString ? value.content : null;
}

/**
 * authorityKeyIdentifier: SEQUENCE { keyIdentifier [0], authorityCertIssuer [1], authorityCertSerialNumber [2] }, each optional
 * (section 4.2.1.1).
 *
 * @returns the keyIdentifier, or null where it has none; undefined where the value isn't one.
 */
export function readAuthorityKeyIdentifier(value: DerElement): Uint8Array | null | undefined {
  const allowed: readonly number[] = [0x80, 0xa1, 0x82];
  let keyIdentifier: Uint8Array | null = null;
  let next = 0;
  if (value.tag !== TAG.sequence) return undefined;
  for (const child of value.children) {
    const position = allowed.indexOf(child.tag, next);
    if (position < 0) return undefined;
    next = position + 1;
    if (child.tag === 0x80) keyIdentifier = child.content;
    if (child.tag === 0xa1 && readGeneralNames(child.children) === null) return undefined;
  }
  return keyIdentifier;
}
