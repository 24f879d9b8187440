/** SIPp for one test: a scenario of its own or of ours on a free port of 127.0.0.1, and what it counted and logged. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freeUdpPort, portBound, start } from './peers.ts';

/** The scenarios that SIPp brings along; another name is a file of ours in test/interop/scenarios. */
const BUILT_IN = [
  'uac',
  'uas',
  'branchc',
  'branchs',
  '3pcc-C-A',
  '3pcc-C-B',
  'uac_pcap',
  'regexp',
  'ooc_default',
];

const SCENARIOS = fileURLToPath(new URL('../interop/scenarios/', import.meta.url));

/** What a scenario of ours cannot do without. */
const NEEDS: Readonly<Record<string, readonly string[]>> = { 'uas-loss': ['-nr'] };

export interface SippOptions {
  /** One of SIPp's own, one of ours (`uas-100rel`), or a path that ends in .xml. */
  readonly scenario: string;
  readonly calls?: number;
  /** New calls a second. */
  readonly rate?: number;
  readonly port?: number;
  /** HOST:PORT; a scenario that calls needs one. */
  readonly target?: string;
  /** The user part that a caller dials, `service` where it is left out. */
  readonly service?: string;
  /** What a scenario calls [name]: `refer_to` of uac-refer. */
  readonly keys?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  /** Seconds until it gives up and fails. */
  readonly timeout?: number;
}

export interface Sipp {
  /** 127.0.0.1:PORT */
  readonly address: string;
  readonly port: number;
  /** 0 where all calls were successful, 1 where one was not, 255 where it gave up or cannot read the scenario. */
  readonly exit: Promise<number | string>;
  /** The counters by the names of SIPp's statistics: `SuccessfulCall(C)`, `FailedCall(C)`, `Retransmissions(C)`. */
  statistics(): Record<string, string>;
  /** The lines of the scenario's `log` actions. */
  logs(): string;
  /** What went wrong, and every message: for the words of a failed test. */
  report(): string;
  stop(): Promise<void>;
}

/** SIPp writes its statistics as CSV with semicolons: the names in the first line, the latest numbers in the last. */
export function readStatistics(path: string): Record<string, string> {
  const lines = readFileSync(path, 'utf8').trim().split('\n');
  const names = (lines[0] ?? '').split(';');
  const values = (lines.at(-1) ?? '').split(';');
  return Object.fromEntries(names.map((name, i) => [name, values[i] ?? '']));
}

/** The file of a scenario of ours. */
export function scenarioPath(name: string): string {
  return join(SCENARIOS, `${name}.xml`);
}

/** A scenario that SIPp brings along, as its text. */
export async function builtInScenario(program: string, name: string): Promise<string> {
  const shown = start(program, ['-sd', name]);
  await shown.exit;
  return shown.out();
}

/** SIPp's own callee stays four seconds behind each call for a BYE that is sent again: nothing is lost here, and its end is awaited. */
async function briefCallee(program: string, folder: string): Promise<string> {
  const path = join(folder, 'uas.xml');
  writeFileSync(path, (await builtInScenario(program, 'uas')).replace(/<timewait [^>]*>/, ''));
  return path;
}

function scenarioArgs(scenario: string): string[] {
  if (BUILT_IN.includes(scenario)) return ['-sn', scenario];
  const path = scenario.endsWith('.xml') ? scenario : scenarioPath(scenario);
  return ['-sf', path, ...(NEEDS[scenario] ?? [])];
}

const FILES = ['stat', 'error', 'message', 'log'] as const;

function fileArgs(folder: string): string[] {
  const traces = ['-trace_stat', '-fd', '1', '-trace_err', '-trace_msg', '-trace_logs'];
  const [statistics, ...names] = FILES.map((name) => join(folder, name));
  const [error = '', message = '', log = ''] = names;
  return [
    ...traces,
    ...['-stf', statistics ?? '', '-error_file', error, '-message_file', message, '-log_file', log],
  ];
}

/**
 * Bytes. Its own 64 KiB hold a hundred answers: where it waits for the processor it loses the others, and calls for them again until
 * it gives up.
 */
const BUFFER = 4 * 1024 * 1024;

function callArgs(options: SippOptions, port: number): string[] {
  const { calls = 1, rate = 50, target, service, keys = {}, timeout = 50 } = options;
  return [
    ...(target === undefined ? [] : [target]),
    ...['-i', '127.0.0.1', '-p', String(port), '-m', String(calls), '-r', String(rate), '-nostdin'],
    ...['-timeout', String(timeout), '-timeout_error', '-buff_size', String(BUFFER)],
    ...(service === undefined ? [] : ['-s', service]),
    ...Object.entries(keys).flatMap(([name, value]) => ['-key', name, value]),
  ];
}

/** Starts SIPp and settles when it listens. The program is what `peerOrSkip('sipp')` told. */
export async function runSipp(program: string, options: SippOptions): Promise<Sipp> {
  const folder = mkdtempSync(join(tmpdir(), 'sipwright-sipp-'));
  const port = options.port ?? (await freeUdpPort());
  const scenario = options.scenario === 'uas' ? await briefCallee(program, folder) : options.scenario;
  const args = [...scenarioArgs(scenario), ...callArgs(options, port), ...fileArgs(folder)];
  const running = start(program, [...args, ...(options.args ?? [])]);
  await portBound(port, 'udp', running);
  const text = (file: (typeof FILES)[number]): string => {
    const path = join(folder, file);
    return existsSync(path) ? readFileSync(path, 'utf8') : '';
  };
  return {
    address: `127.0.0.1:${port}`,
    port,
    exit: running.exit,
    statistics: () => readStatistics(join(folder, 'stat')),
    logs: () => text('log'),
    report: () => running.err() + text('error') + text('message'),
    async stop() {
      await running.stop('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
