/**
 * `npm run bench:read`: a capture of 100,000 calls (700,000 messages) read by `sipwright read`, by sngrep and by tshark in one run,
 * with the wall time and the peak memory of each and their ratios, and a tenth of it for the growth. It measures and prints;
 * nothing is asserted. The capture is made here and deleted; what is not installed is left out. The number of calls may be given.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { writeCapture } from './capture-file.ts';
import { count, mebibytes } from './soak/words.ts';

const { positionals } = parseArgs({ allowPositionals: true });
const calls = Number(positionals[0] ?? 100_000);
const BUNDLE = fileURLToPath(new URL('../../out/headless/sipwright.js', import.meta.url));
/** Milliseconds between two looks at a process's peak; it only grows, so little is missed at the end. */
const LOOK = 20;

interface Run {
  readonly seconds: number;
  /** Bytes. */
  readonly peak: number;
  readonly out: string;
}

/** The peak of a process's memory in bytes, or 0 where nobody tells. */
function peakOf(pid: number): number {
  try {
    const [, kibibytes = '0'] = /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1')) ?? [];
    return Number(kibibytes) * 1_024;
  } catch {
    // It has ended, or this system has no such file.
    return 0;
  }
}

/** Runs a program to its end; null where it is not there or fails. */
function run(program: string, args: readonly string[]): Promise<Run | null> {
  return new Promise((resolve) => {
    const start = performance.now();
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'ignore'] });
    let [peak, out] = [0, ''];
    const looking = setInterval(() => (peak = Math.max(peak, peakOf(child.pid ?? 0))), LOOK);
    child.stdout.on('data', (bytes: Buffer) => (out = (out + bytes.toString('latin1')).slice(-4_096)));
    child.on('error', () => {
      clearInterval(looking);
      resolve(null);
    });
    child.on('close', (code) => {
      clearInterval(looking);
      resolve(code === 0 ? { seconds: (performance.now() - start) / 1_000, peak, out } : null);
    });
  });
}

const ours = (...args: readonly string[]): Promise<Run | null> =>
  run(process.execPath, [BUNDLE, 'read', ...args]);

function tell(name: string, one: Run | null, against: Run | null = null): void {
  if (!one) return console.log(`${name.padEnd(34)} not measured`);
  const ratio = (a: number, b: number | undefined): string => (b ? `  x${(a / b).toFixed(2)}` : '');
  const time = `${one.seconds.toFixed(2)} s${ratio(one.seconds, against?.seconds)}`;
  console.log(
    `${name.padEnd(34)}${time.padStart(16)}${`${mebibytes(one.peak)} MiB${ratio(one.peak, against?.peak)}`.padStart(20)}`,
  );
}

async function measure(path: string, small: string, out: string): Promise<void> {
  const sngrep = await run('sngrep', ['-N', '-q', '-l', '200000', '-I', path]);
  const tshark = await run('tshark', ['-n', '-r', path, '-q', '-z', 'sip,stat']);
  tell('sngrep -N -q -l 200000', sngrep);
  tell('tshark -q -z sip,stat', tshark);
  console.log('sipwright read (x against sngrep)');
  const plain = await ours(path, '--json');
  tell('  --json', plain, sngrep);
  tell('  --dialogs --json', await ours(path, '--dialogs', '--json'), sngrep);
  tell('  --stats', await ours(path, '--stats'), sngrep);
  for (const ending of ['pcapng', 'pcap', 'txt', 'ndjson', 'csv'])
    tell(`  --json --write .${ending}`, await ours(path, '--json', '--write', `${out}.${ending}`), plain);
  const tenth = await ours(small, '--json');
  tell('  --json of a tenth', tenth, plain);
  if (plain && tenth)
    console.log(`ten times the messages: ${(plain.seconds / tenth.seconds).toFixed(1)} times`);
  console.log(`  ${plain?.out.trim() ?? ''}`);
}

const folder = mkdtempSync(join(tmpdir(), 'sipwright-read-'));
try {
  const [path, small] = [join(folder, 'calls.pcap'), join(folder, 'tenth.pcap')];
  const messages = writeCapture(path, calls);
  writeCapture(small, Math.max(1, Math.round(calls / 10)));
  const load = (loadavg()[0] ?? 0).toFixed(1);
  console.log(`Node ${process.version}, ${cpus().length} processors, load ${load}`);
  console.log(
    `${count(messages)} messages, ${mebibytes(statSync(path).size)} MiB; x of --write is against --json`,
  );
  await measure(path, small, join(folder, 'out'));
} finally {
  rmSync(folder, { recursive: true });
}
