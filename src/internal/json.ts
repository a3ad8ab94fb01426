import { harmless } from './untrusted-text.js';

/** A JSON text read strictly. */
export type JsonResult =
  | { readonly ok: true; readonly value: unknown }
  | {
      readonly ok: false;
      readonly fault: 'invalid-json' | 'duplicate-json-key' | 'json-too-deep';
      readonly detail: string;
    };

/** A signature file or a policy is a few levels deep; the limit keeps a hostile text from growing the walk's stack. */
const MAX_DEPTH = 64;

/** Strings and structural characters: all that finding keys takes, in a text that JSON.parse has already accepted. */
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]/g;

/** What V8 shows of a text in its message: it may be a secret that was put in the wrong place. */
const SAMPLE = /, (?:\.{3})?".*"(?:\.{3})? is not valid JSON$/s;

/**
 * Parses JSON and refuses duplicate keys, which RFC 8259 section 4 leaves to each reader: two readers that differ on which one
 * counts would judge different documents.
 */
export function parseStrictJson(untrustedText: string): JsonResult {
  let value: unknown;
  try {
    value = JSON.parse(untrustedText);
  } catch (error) {
    const detail = error instanceof Error ? harmless(error.message.replace(SAMPLE, '')) : 'not JSON';
    return { ok: false, fault: 'invalid-json', detail };
  }
  return findDuplicateKey(untrustedText) ?? { ok: true, value };
}

function findDuplicateKey(validJson: string): JsonResult | undefined {
  // One entry for each open bracket: the keys so far of an object, null for an array.
  const open: (Set<string> | null)[] = [];
  let lastString = '';
  for (const [token] of validJson.matchAll(TOKEN)) {
    if (token === '{' || token === '[') {
      if (open.push(token === '{' ? new Set() : null) > MAX_DEPTH) {
        return { ok: false, fault: 'json-too-deep', detail: `more than ${MAX_DEPTH} levels` };
      }
    } else if (token === '}' || token === ']') {
      open.pop();
    } else if (token === ':') {
      // Compared unescaped: "\u0073ignature" is the same key as "signature".
      const key = String(JSON.parse(lastString));
      const keys = open.at(-1);
      if (keys?.has(key)) return { ok: false, fault: 'duplicate-json-key', detail: harmless(key, 60) };
      keys?.add(key);
    } else if (token !== ',') {
      lastString = token;
    }
  }
  return undefined;
}
