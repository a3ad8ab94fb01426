/** Text that is HTML already. Only `html` makes it, so that nothing else gets onto a page unescaped. */
class Markup {
  constructor(text) {
    this.text = text;
  }

  toString() {
    return this.text;
  }
}

const ENTITIES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/**
 * A template whose values are escaped, unless `html` has made them. Lists are joined; null, undefined and false are nothing. In the template
 * itself, attribute values stand in double quotes.
 */
export function html(strings, ...values) {
  return new Markup(strings.reduce((text, string, index) => text + toText(values[index - 1]) + string));
}

function toText(value) {
  if (value instanceof Markup) return value.text;
  if (Array.isArray(value)) return value.map(toText).join('');
  if (value === null || value === undefined || value === false) return '';
  return String(value).replace(/[&<>"']/g, (character) => ENTITIES[character]);
}
