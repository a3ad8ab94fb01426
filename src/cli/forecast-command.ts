import { forecast } from '../gate/forecast.js';
import { systemClock } from '../internal/clock.js';
import type { StoreArguments } from './arguments.js';
import { openStore } from './opened-store.js';
import type { Outcome } from './outcome.js';
import type { Table } from './table.js';

const NOTHING = 0;
const SOMETHING = 1;
const ALREADY = 2;

/** Carries out `install-gate forecast`. */
export async function runForecast(
  args: StoreArguments & { readonly until: Date | null },
  table: Table,
): Promise<Outcome> {
  const { snapshot, policy } = await openStore(args);
  const result = forecast(snapshot, policy, systemClock.now(), args.until === null ? {} : { until: args.until });
  const { items, until } = result;
  const hasStopped = items.some(({ inDays, because }) => inDays < 0 || because === 'issuer-missing');
  const status = items.length === 0 ? NOTHING : hasStopped ? ALREADY : SOMETHING;
  if (args.json) return { status, output: `${JSON.stringify(result, null, 2)}\n` };
  if (items.length === 0) return { status, output: `Nothing stops working until ${until}.\n` };
  const rows = items.map(({ at, inDays, role, kind, message }) => [
    at.slice(0, 10),
    String(inDays),
    role ?? kind,
    message,
  ]);
  return { status, output: `${table([['DATE', 'DAYS', 'WHAT', ''], ...rows])}\n` };
}
