import { spawn } from 'node:child_process';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { peakBytes } from './peak-bytes.mjs';

/** Runs a command to its end. Its time is that of the whole process; its peak is looked up while it runs. */
export async function run(command, parameters) {
  const started = performance.now();
  const child = spawn(command, parameters, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let complaint = '';
  child.stdout.setEncoding('utf8').on('data', (text) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text) => (complaint += text));
  let peak = 0;
  const watch = setInterval(() => (peak = Math.max(peak, peakBytes(child.pid) ?? 0)), 5);
  let millis = 0;
  child.once('exit', () => (millis = performance.now() - started));
  const status = await new Promise((resolve, reject) => {
    child.once('error', reject).once('close', resolve);
  }).finally(() => clearInterval(watch));
  if (status !== 0) throw new Error(`${command} ended with ${status}: ${complaint}${output}`);
  return { millis, output, peakBytes: peak === 0 ? null : peak };
}

/** Runs a script of this folder and gives what it printed, parsed. */
export async function runScript(name, ...parameters) {
  const script = fileURLToPath(new URL(name, import.meta.url));
  const { output } = await run(process.execPath, [script, ...parameters.map(String)]);
  return output === '' ? null : JSON.parse(output);
}

/** Whether a command is there. */
export async function isThere(command) {
  try {
    await run(command, ['version']);
    return true;
  } catch {
    return false;
  }
}
