/**
 * How this reader writes dates: by `?locale=` and `?zone=`, else by the browser's languages and the zone that the page's script has noted in a
 * cookie. All of it comes from outside: what Intl doesn't know is passed over.
 */
export function readerOf({ headers, query }) {
  const languages = (headers['accept-language'] ?? '').slice(0, MAX_HEADER).split(',');
  const cookie = /(?:^|; )zone=([^;]*)/.exec((headers.cookie ?? '').slice(0, MAX_HEADER))?.[1] ?? '';
  return {
    locale: [query.locale, ...languages.map((each) => each.split(';')[0].trim())].find(isLocale) ?? 'en',
    timeZone: [query.zone, cookie.replaceAll('%2F', '/')].find(isTimeZone) ?? 'UTC',
  };
}

const MAX_HEADER = 500;

function isLocale(text) {
  return isKnown(text, () => Intl.DateTimeFormat.supportedLocalesOf(text).length > 0);
}

function isTimeZone(text) {
  return isKnown(text, () => new Intl.DateTimeFormat('en', { timeZone: text }));
}

function isKnown(text, ask) {
  if (typeof text !== 'string' || text === '') return false;
  try {
    return Boolean(ask());
  } catch {
    return false;
  }
}
