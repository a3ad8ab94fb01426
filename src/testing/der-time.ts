import { tlv } from './der-writer.js';

/** UTCTime, to the second, in UTC. */
export function utcTime(instant: Date): Uint8Array {
  return tlv(0x17, new TextEncoder().encode(timeDigits(instant).slice(2)));
}

/** GeneralizedTime, to the second, in UTC. */
export function generalizedTime(instant: Date): Uint8Array {
  return tlv(0x18, new TextEncoder().encode(timeDigits(instant)));
}

/** The choice of RFC 5280 section 4.1.2.5: UTCTime for the years 1950 through 2049, else GeneralizedTime. */
export function validityTime(instant: Date): Uint8Array {
  const year = instant.getUTCFullYear();
  return year >= 1950 && year <= 2049 ? utcTime(instant) : generalizedTime(instant);
}

function timeDigits(instant: Date): string {
  const iso = instant.toISOString();
  if (!/^\d{4}-/.test(iso)) throw new RangeError(`DER has four digits for a year: ${iso}`);
  return `${iso.slice(0, 19).replace(/\D/g, '')}Z`;
}
