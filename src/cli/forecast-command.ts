import { forecast } from '../gate/forecast.js';
import { systemClock } from '../internal/clock.js';
import { DAY_MILLIS } from '../policy/grace-period.js';
import type { StoreArguments } from './arguments.js';
import { openStore } from './opened-store.js';
import type { Outcome } from './outcome.js';
import type { Table } from './table.js';

const NOTHING = 0;
const SOMETHING = 1;
const ALREADY = 2;
/** A store of one-year certificates has always something that ends within a year: monitoring asks for less. */
const DEFAULT_DAYS = 90;

/** Carries out `install-gate forecast`. */
export async function runForecast(
  args: StoreArguments & { readonly until: Date | null },
  table: Table,
): Promise<Outcome> {
  const { snapshot, policy } = await openStore(args);
  const now = systemClock.now();
  const result = forecast(snapshot, policy, now, {
    until: args.until ?? new Date(now.getTime() + DEFAULT_DAYS * DAY_MILLIS),
  });
  const { items, until } = result;
  const hasStopped = items.some(({ at }) => at <= result.from);
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
