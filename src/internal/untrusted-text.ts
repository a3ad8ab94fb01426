import { stripVTControlCharacters } from 'node:util';

/** Long enough for any honest name or path end, short enough for a log line. */
const MAX_SHOWN_CHARACTERS = 200;

/**
 * Controls (C0, C1, DEL), format characters (bidi overrides, zero-width, tags), line and paragraph separators, private use and
 * lone surrogates: whatever could move a cursor, reorder a line or hide in it.
 */
const HARMFUL = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}\p{Cn}\p{Default_Ignorable_Code_Point}]/gu;

/** White space other than the plain space: it imitates the plain one, or breaks a line. */
const ODD_SPACE = /[^\S ]/gu;

/**
 * Makes text from outside (a subject, a file name, an app's name) harmless to show: no control, ANSI, bidi or invisible
 * character survives, and the length is bounded. What is removed leaves U+FFFD behind, so that two texts that differ only in
 * hidden characters don't look alike.
 */
export function harmless(untrustedText: string, maxCharacters = MAX_SHOWN_CHARACTERS): string {
  const cut = untrustedText.slice(0, maxCharacters * 4);
  // Marked before it is taken out, so that it leaves its trace too.
  const marked = cut.replaceAll('\u001B', '\uFFFD\u001B').replaceAll('\u009B', '\uFFFD\u009B');
  const clean = stripVTControlCharacters(marked).replace(HARMFUL, '\uFFFD').replace(ODD_SPACE, ' ');
  const characters = [...clean];
  if (characters.length <= maxCharacters && cut.length === untrustedText.length) return clean;
  return `${characters.slice(0, maxCharacters).join('')}…`;
}

/** Harmless text in double quotes; a double quote inside becomes a single one, so that the quotation can't be ended early. */
export function quote(untrustedText: string, maxCharacters = MAX_SHOWN_CHARACTERS): string {
  return `"${harmless(untrustedText, maxCharacters).replaceAll('"', "'")}"`;
}
