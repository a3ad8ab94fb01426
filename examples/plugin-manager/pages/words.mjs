import { html } from '../html.mjs';

/** A day, or an instant, as this reader writes it. */
export function day(instant, { locale, timeZone }) {
  return time(instant, new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone }));
}

export function moment(instant, { locale, timeZone }) {
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'long', timeZone });
  return time(instant, format);
}

function time(instant, format) {
  const date = new Date(instant);
  return html`<time datetime="${date.toISOString()}">${format.format(date)}</time>`;
}

/** `in 20 days`, `3 days ago`. */
export function distance(days, { locale }) {
  return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(days, 'day');
}

export function bytes(count, { locale }) {
  return count === null ? 'size unknown' : `${new Intl.NumberFormat(locale).format(count)} bytes`;
}

/** For a limit, which is round. */
export function megabytes(count, { locale }) {
  return new Intl.NumberFormat(locale, { style: 'unit', unit: 'megabyte' }).format(count / 1_000_000);
}

/** A mark with its word: nothing is told by colour alone. */
export function badge(kind, word) {
  return html`<span class="badge ${kind}">${word}</span>`;
}

/** The word for a decision, and how good it is. */
export function verdictBadge({ decision, file }) {
  if (decision.verdict === 'deny') return badge('bad', 'denied');
  if (file === null) return badge('bad', 'allowed, not placed');
  return assuranceBadge(decision);
}

export function assuranceBadge({ assurance }) {
  return assurance === 'verified' ? badge('good', 'verified') : badge('warning', 'not verified');
}

/** Which plugin it is: its own name for itself, or its file's. */
export function nameOf({ artifact: { app } }, file) {
  if (app === null) return file;
  return app.version === null ? app.key : `${app.key} ${app.version}`;
}

/** Who signed, in a word; the decision has the whole path. */
export function signerOf(decision) {
  return decision.assurance === 'verified' ? decision.signers.map(({ subject }) => subject).join(' and ') : null;
}

/** A remedy begins with whoever has to act; null where that is nobody in particular. */
export function whoActs(remedy) {
  return /^The [a-z ]+(?=: )/.exec(remedy)?.[0] ?? null;
}

/** A remedy, whoever has to act standing out. */
export function remedyText(remedy) {
  const who = whoActs(remedy);
  return who === null ? remedy : html`<strong>${who}:</strong>${remedy.slice(who.length + 1)}`;
}

/** For lists, where what is the matter should be seen at a glance; commands can be long. */
export function foldedRemedy(remedy) {
  if (remedy === null) return null;
  return html`<details>
    <summary>What to do</summary>
    <p>${remedyText(remedy)}</p>
  </details>`;
}

/** A table that scrolls by itself where it is too wide; for that it must be reachable by keyboard. */
export function table(caption, headings, rows) {
  return html`<div class="scroll" role="region" aria-label="${caption}" tabindex="0">
    <table>
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          ${headings.map((heading) => html`<th scope="col">${heading}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ([first, ...others]) =>
            html`<tr>
              <th scope="row">${first}</th>
              ${others.map((cell) => html`<td>${cell}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
