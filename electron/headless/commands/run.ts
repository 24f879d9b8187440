/** `sipwright run`: the sequences of a folder, from the shell and in CI. */
import { basename, dirname } from 'node:path';
import type { App } from '#core/session/app.ts';
import { textOf, utf8 } from '#shared/lib/bytes.ts';
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import type { TransportAddress } from '#shared/model/address.ts';
import { parseTransportAddress } from '#shared/model/address.ts';
import type { RunView } from '#shared/model/sequence.ts';
import { FILE_ENDINGS, FOLDER_FILE } from '#shared/model/workspace.ts';
import type { RunReport } from '#shared/sequence/junit.ts';
import { junitOf } from '#shared/sequence/junit.ts';
import { readSequence } from '#shared/sequence/read.ts';
import { environmentPath } from '#shared/workspace/scope.ts';
import type { Arguments } from '../cli/args.ts';
import { readArguments, readPairs } from '../cli/args.ts';
import { EXIT } from '../cli/exit.ts';
import type { Io } from '../cli/io.ts';
import { complain } from '../cli/io.ts';
import { safeText } from '../cli/safe-text.ts';
import type { StackWish } from '../sip/options.ts';
import { readStackOptions } from '../sip/options.ts';
import { withCore } from '../sip/session.ts';
import type { RunReporter } from './run-report.ts';
import { createJsonReporter, createTextReporter, problemLines } from './run-report.ts';

const OPTIONS = {
  t1: 'value',
  t2: 'value',
  t4: 'value',
  dns: 'list',
  verbose: 'flag',
  json: 'flag',
  env: 'value',
  var: 'list',
  secret: 'list',
  lab: 'flag',
  listen: 'list',
  junit: 'value',
  'stop-on-failure': 'flag',
} as const;

type Options = Arguments<typeof OPTIONS>['options'];

interface RunArguments {
  readonly folder: string;
  /** Sequences by their paths; empty for all of the folder. */
  readonly paths: readonly string[];
  readonly environment: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
  readonly listen: readonly TransportAddress[];
  readonly lab: boolean;
  readonly junit: string | null;
  readonly stopOnFailure: boolean;
  readonly wish: StackWish;
}

const SECRET = 'SIPWRIGHT_SECRET_';

/** What the environment of the process gives, and what the arguments do, which win. */
function readSecrets(env: Io['env'], texts: readonly string[]): Result<Record<string, string>, string> {
  const given = readPairs(texts);
  if (!given.ok) return given;
  const inherited = Object.entries(env).flatMap(([name, value]) =>
    name.startsWith(SECRET) && value !== undefined ? [[name.slice(SECRET.length), value] as const] : [],
  );
  return ok({ ...Object.fromEntries(inherited), ...given.value });
}

function readListen(texts: readonly string[]): Result<readonly TransportAddress[], string> {
  const addresses: TransportAddress[] = [];
  for (const text of texts) {
    const address = parseTransportAddress(text.includes(':') && !/^udp:/i.test(text) ? `udp:${text}` : text);
    if (!address.ok) return err(`"${text}" cannot be listened on: write HOST:PORT`);
    addresses.push(address.value);
  }
  return ok(addresses);
}

/** Whether a file of that name could be one of a workspace. */
function isWorkspaceFile(path: string): boolean {
  const name = basename(path).toLowerCase();
  return name === FOLDER_FILE || Object.values(FILE_ENDINGS).some((ending) => name.endsWith(ending));
}

/** A sequence alone is run with its folder as the workspace. */
function readPlaces([place, ...more]: readonly string[]): Result<
  Pick<RunArguments, 'folder' | 'paths'>,
  string
> {
  if (place === undefined) return err('no folder and no sequence is given');
  if (!place.endsWith('.seq')) return ok({ folder: place, paths: more });
  if (more.length > 0) return err('several sequences are named from their folder on: run FOLDER A.seq B.seq');
  return ok({ folder: dirname(place), paths: [basename(place)] });
}

function fromArguments(
  positionals: readonly string[],
  options: Options,
  env: Io['env'],
): Result<RunArguments, string> {
  const places = readPlaces(positionals);
  if (!places.ok) return places;
  const wish = readStackOptions({ ...options, to: null, user: null, password: null }, env);
  if (!wish.ok) return wish;
  const variables = readPairs(options.var);
  if (!variables.ok) return variables;
  const secrets = readSecrets(env, options.secret);
  if (!secrets.ok) return secrets;
  if (options.junit !== null && isWorkspaceFile(options.junit))
    return err(`the report may not take the place of a file such as ${basename(options.junit)}`);
  const listen = readListen(options.listen);
  if (!listen.ok) return listen;
  return ok({
    ...places.value,
    environment: options.env ?? '',
    variables: variables.value,
    secrets: secrets.value,
    listen: listen.value,
    lab: options.lab,
    junit: options.junit,
    stopOnFailure: options['stop-on-failure'],
    wish: wish.value,
  });
}

function refuse(io: Io, complaint: string): number {
  complain(io, `run: ${safeText(complaint)} (see sipwright run --help)`);
  return EXIT.usage;
}

/** Opens the workspace and finds its sequences; the error is one sentence. */
async function openFolder(
  { workspace }: App,
  args: RunArguments,
): Promise<Result<readonly string[], string>> {
  const opened = await workspace.open(args.folder, false);
  if (!opened.ok) return err(opened.error.message);
  const isMissing = args.environment !== '' && !workspace.entry(environmentPath(args.environment));
  if (isMissing) return err(`${args.folder} has no environment ${args.environment}`);
  const all = workspace.entries().flatMap(({ kind, path }) => (kind === 'sequence' ? [path] : []));
  const wrong = args.paths.find((path) => !all.includes(path));
  if (wrong !== undefined) return err(`${args.folder} has no sequence ${wrong}`);
  if (all.length === 0) return err(`${args.folder} has no sequences`);
  return ok(args.paths.length > 0 ? args.paths : all);
}

/** A secret is known by its name, and by that in capitals, as names of an environment are written. */
function giveSecrets({ workspace }: App, { environment, secrets }: RunArguments): void {
  const names = workspace.entry(environmentPath(environment))?.secrets ?? [];
  const known = new Map(Object.entries(secrets));
  for (const { name } of names) {
    const value = known.get(name) ?? known.get(name.toUpperCase().replace(/[^A-Z0-9]/g, '_'));
    if (value !== undefined) known.set(name, value);
  }
  for (const [name, value] of known) workspace.setSecret(environment, name, value);
}

/** Tells every mistake of the sequences; whether there was none. */
async function areReadable({ workspace }: App, paths: readonly string[], io: Io): Promise<boolean> {
  let isSound = true;
  for (const path of paths) {
    const read = await workspace.read(path);
    const text = read.ok ? textOf(read.value.bytes) : '';
    if (!read.ok) complain(io, `run: ${safeText(`${path}: ${read.error.message}`)}`);
    const { problems } = readSequence(text);
    for (const problem of problems) complain(io, `run: ${problemLines(path, text, problem).join('\n')}`);
    isSound &&= read.ok && problems.length === 0;
  }
  return isSound;
}

/** What the run needs beside the workspace: listeners and the lab. */
async function openSockets(app: App, { listen, lab }: RunArguments): Promise<string | null> {
  for (const address of listen) {
    const { state, trouble, requested } = await app.transport.open(address, 'console');
    if (state !== 'open') return `${requested} cannot be listened on: ${trouble?.message ?? 'it is closed'}`;
  }
  if (!lab) return null;
  const started = await app.startLab({ transport: 'udp', host: '127.0.0.1', port: 0 });
  return started.ok ? null : `the lab cannot be started: ${started.error.message}`;
}

interface Running {
  readonly app: App;
  readonly args: RunArguments;
  readonly reporter: RunReporter;
  /** Whether somebody wants the run to end. */
  isStopped(): boolean;
  /** Hears of the run that can be stopped. */
  started(id: number): void;
}

/** A run that is over. */
type Done = RunReport & { readonly run: RunView };

/** Runs one sequence to its end, and tells each row when it is over. */
async function runOne(
  path: string,
  { app, args, reporter, started }: Running,
): Promise<Result<Done, string>> {
  const { environment, variables, stopOnFailure } = args;
  const { runs, store } = app;
  let first = store.counters().next;
  const begun = await runs.start({ path, environment, variables, stopOnFailure });
  if (!begun.ok) return err(`${path}: ${begun.error.message}`);
  const id = begun.value;
  const rows: RunReport['rows'][number][] = [];
  const view = (): RunView => {
    const now = runs.get(id);
    if (!now) throw new Error('a run that goes on is kept');
    return now;
  };
  reporter.begin(view());
  started(id);
  const tell = (): void => {
    const now = view();
    for (const row of runs.rows(id, rows.length, now.done - rows.length) ?? []) {
      reporter.row(now, row, first);
      first = store.counters().next;
      rows.push(row.state === 'passed' ? { ...row, steps: [] } : row);
    }
  };
  await new Promise<void>((resolve) => {
    const look = (): void => {
      tell();
      if (view().state === 'running') return;
      off();
      resolve();
    };
    const off = runs.onChange((changed) => {
      if (changed === id) look();
    });
    look();
  });
  reporter.end(view());
  return ok({ run: view(), rows });
}

async function runAll(paths: readonly string[], running: Running): Promise<Result<readonly Done[], string>> {
  const reports: Done[] = [];
  for (const path of paths) {
    if (running.isStopped()) break;
    const report = await runOne(path, running);
    if (!report.ok) return report;
    reports.push(report.value);
    if (running.args.stopOnFailure && report.value.run.failed > 0) break;
  }
  return ok(reports);
}

function writeReport(
  path: string,
  reports: readonly RunReport[],
  { folder }: RunArguments,
  io: Io,
): string | null {
  const file = io.createFile(path, folder);
  if (!file.ok) return `${path}: ${file.error.message}`;
  const trouble = file.value.write(utf8(junitOf(reports)));
  file.value.close();
  return trouble && `${path}: ${trouble.message}`;
}

function totalsOf(reports: readonly Done[], isStopped: boolean, ms: number) {
  const rows = reports.flatMap((report) => report.rows);
  const count = (state: string): number => rows.filter((row) => row.state === state).length;
  const counts = { passed: count('passed'), failed: count('failed'), stopped: count('stopped') };
  const isBroken = reports.some(({ run: { trouble } }) => trouble !== null);
  const isSound = counts.failed + counts.stopped === 0 && !isStopped && !isBroken;
  const exit = isSound ? EXIT.ok : EXIT.negative;
  return { sequences: reports.length, rows: rows.length, ...counts, seconds: ms / 1_000, exit };
}

async function runWith(app: App, args: RunArguments, io: Io): Promise<number> {
  const begun = io.now();
  const paths = await openFolder(app, args);
  if (!paths.ok) return refuse(io, paths.error);
  if (!(await areReadable(app, paths.value, io))) return EXIT.usage;
  const trouble = await openSockets(app, args);
  if (trouble !== null) return refuse(io, trouble);
  giveSecrets(app, args);
  const { json, verbose } = args.wish;
  const reporter = json ? createJsonReporter(io) : createTextReporter(io, app, verbose);
  let current = 0;
  let isStopped = false;
  const off = io.onInterrupt(() => {
    isStopped = true;
    app.runs.stop(current);
  });
  const running = {
    app,
    args,
    reporter,
    isStopped: () => isStopped,
    started: (id: number) => void (current = id),
  };
  const reports = await runAll(paths.value, running);
  off();
  if (!reports.ok) return refuse(io, reports.error);
  const totals = totalsOf(reports.value, isStopped, io.now() - begun);
  reporter.summary(totals);
  const unwritten = args.junit === null ? null : writeReport(args.junit, reports.value, args, io);
  return unwritten === null ? totals.exit : refuse(io, unwritten);
}

/** Runs the command. */
export async function run(args: readonly string[], io: Io): Promise<number> {
  const read = readArguments(args, OPTIONS);
  if (!read.ok) return refuse(io, read.error);
  const plan = fromArguments(read.value.positionals, read.value.options, io.env);
  if (!plan.ok) return refuse(io, plan.error);
  return withCore(plan.value.wish, io, (app) => runWith(app, plan.value, io));
}
