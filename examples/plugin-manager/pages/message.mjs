import { html } from '../html.mjs';

/** A page that says one thing. */
export function messagePage({ title, text }) {
  return {
    title,
    content: html`<h1>${title}</h1>
      <p>${text}</p>`,
  };
}
