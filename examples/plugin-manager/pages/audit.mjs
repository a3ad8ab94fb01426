import { html } from '../html.mjs';
import { actorOf } from './outcome.mjs';
import { moment, nameOf, signerOf, table, verdictBadge } from './words.mjs';

/** Every decision, the newest first. */
export function auditPage({ entries, reader }) {
  const content = html`<h1>Audit trail</h1>
    ${
      entries.length === 0
        ? html`<p>Nothing has been decided yet.</p>`
        : table(
            'Decisions, the newest first',
            ['Decision', 'When', 'Plugin', 'Verdict', 'Because', 'Who acts'],
            entries.map((entry) => cells(entry, reader)),
          )
    }`;
  return { title: 'Audit trail', path: '/audit', content };
}

function cells(entry, reader) {
  const { decision, filename } = entry;
  const { decisionId, evaluatedAt } = decision;
  return [
    html`<a href="/audit/${decisionId}">${decisionId.slice(0, 8)}</a>`,
    moment(evaluatedAt, reader),
    nameOf(decision, filename),
    verdictBadge(entry),
    because(decision),
    actorOf(entry) ?? 'nobody',
  ];
}

function because(decision) {
  if (decision.verdict === 'deny') return html`<code>${decision.reason}</code>`;
  return signerOf(decision) ?? decision.because.map((each) => html`<code>${each}</code> `);
}
