import { errorName } from './error-name.js';
import { quote } from './untrusted-text.js';

const MAX_SHOWN_CHARACTERS = 120;
/** A name and a password within an address: the one secret that messages of database clients are known to hold. */
const CREDENTIALS = /\/\/[^/\s@]*@/g;

/**
 * What somebody else's error says, quoted and harmless to show: its message, else what kind of error it is. For what the host itself has given,
 * and whose messages nobody else would ever see. Never throws, whatever the error is.
 */
export function errorText(error: unknown): string {
  return ownMessage(error) ?? errorName(error) ?? 'an error';
}

function ownMessage(error: unknown): string | null {
  try {
    const message: unknown = error instanceof Error ? error.message : undefined;
    if (typeof message !== 'string' || message === '') return null;
    return quote(message.replaceAll(CREDENTIALS, '//…@'), MAX_SHOWN_CHARACTERS);
  } catch {
    return null;
  }
}
