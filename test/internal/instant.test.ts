import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isoDate, parseInstant } from '../../src/internal/instant.js';

describe('An instant is read', () => {
  it.each<[text: string, iso: string]>([
    ['2027-01-31', '2027-01-31T00:00:00.000Z'],
    ['2027-01-31T12:30Z', '2027-01-31T12:30:00.000Z'],
    ['2027-01-31T12:30:15Z', '2027-01-31T12:30:15.000Z'],
    ['2027-01-31T12:30:15.25Z', '2027-01-31T12:30:15.250Z'],
    ['2027-01-31T12:30:15.123456789Z', '2027-01-31T12:30:15.123Z'],
    ['2027-01-31T00:00:00+02:00', '2027-01-30T22:00:00.000Z'],
    ['2027-01-31T00:00:00-12:00', '2027-01-31T12:00:00.000Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z'],
    ['2000-02-29', '2000-02-29T00:00:00.000Z'],
    ['9999-12-31T23:59:59Z', '9999-12-31T23:59:59.000Z'],
  ])('%s', (text, iso) => {
    expect(parseInstant(text)?.toISOString()).toBe(iso);
  });

  it('from what toISOString writes, whatever the instant', () => {
    const sound = fc.date({ noInvalidDate: true, min: new Date('0000-01-01'), max: new Date('9999-12-31') });
    fc.assert(
      fc.property(sound, (date) => {
        expect(parseInstant(date.toISOString())).toEqual(date);
        expect(parseInstant(isoDate(date))?.toISOString()).toBe(`${isoDate(date)}T00:00:00.000Z`);
      }),
    );
  });
});

describe('An instant is none', () => {
  it.each([
    '',
    'now',
    '2027',
    '2027-01',
    '2027-1-31',
    '2027-02-29',
    '2100-02-29',
    '2027-04-31',
    '2027-00-10',
    '2027-13-01',
    '2027-01-00',
    '2027-01-32',
    '2027-01-31T12:30',
    '2027-01-31T12:30:15',
    '2027-01-31T24:00:01Z',
    '2027-01-31T25:00Z',
    '2027-01-31T12:60Z',
    '2027-01-31T12:30:60Z',
    '2027-01-31T12:30:15+99:00',
    '2027-01-31 12:30:15Z',
    '2027-01-31T12:30:15 Z',
    '2027-01-31Z',
    ' 2027-01-31',
    '2027-01-31\n',
    '+02027-01-31',
    '-002027-01-31',
    '31.01.2027',
    '01/31/2027',
    '1800000000000',
    'Sun, 31 Jan 2027 00:00:00 GMT',
    '٢٠٢٧-٠١-٣١',
  ])('%j', (text) => {
    expect(parseInstant(text)).toBeNull();
  });
});
