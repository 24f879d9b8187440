/**
 * `sipwright serve`: the console for a browser. Runs the core, the lab and the web host until it is interrupted, and
 * prints the address with the token of this run. `npm start` comes here where there is no window to be had.
 */
import type { App } from '#core/session/app.ts';
import { systemClock, systemRandom } from '#core/session/system.ts';
import {
  boundAddress,
  CONSOLE_ADDRESS,
  LAB_ADDRESS,
  openListener,
  openPreferred,
} from '#core/session/usual-listeners.ts';
import { parseHepPlace } from '#core/hep/address.ts';
import type { CaptureRequest } from '#core/sniff/tools.ts';
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import type { TransportAddress } from '#shared/model/address.ts';
import { parseTransportAddress } from '#shared/model/address.ts';
import type { SourceRole } from '#shared/model/source.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import { readArguments, readPort } from '../cli/args.ts';
import { createCore, isLoopback } from '../cli/core.ts';
import { dataFolder } from '../cli/data-folder.ts';
import { EXIT } from '../cli/exit.ts';
import type { Io } from '../cli/io.ts';
import { complain, interrupted, reportBug } from '../cli/io.ts';
import { rendererFolder } from '../cli/project.ts';
import { safeText } from '../cli/safe-text.ts';
import { workspaceFolder } from '../cli/workspace-folder.ts';
import { startWebHost } from '../web/web-host.ts';
import { ACCOUNT_TEXT } from './lab.ts';
import { SERVE_OPTIONS } from './serve-options.ts';

const WEB_HOST = '127.0.0.1';
const WEB_PORT = 5080;

interface Plan {
  readonly host: string;
  /** Null where nobody insisted on a port. */
  readonly port: number | null;
  readonly listeners: readonly TransportAddress[];
  /** Addresses to listen for HEP at, as they were written. */
  readonly hep: readonly string[];
  readonly sniff: CaptureRequest | null;
  /** The collector that gets a copy of the traffic, as it was written. */
  readonly mirror: string | null;
  /** The folder of requests, null where nobody named one. */
  readonly workspace: string | null;
  readonly lab: boolean;
  readonly answer: boolean;
  readonly record: boolean;
  readonly open: boolean;
  /** Captures and text traces that are opened. */
  readonly files: readonly string[];
}

/** Reads the arguments; the error is one sentence. */
export function planFromArguments(args: readonly string[]): Result<Plan, string> {
  const read = readArguments(args, SERVE_OPTIONS);
  if (!read.ok) return read;
  const { options, positionals } = read.value;
  const port = options.port === null ? ok(null) : readPort(options.port);
  if (!port.ok) return port;
  const listeners: TransportAddress[] = [];
  for (const text of options.udp) {
    const address = parseTransportAddress(text);
    if (!address.ok) return address;
    listeners.push(address.value);
  }
  const unreadable = [...options.hep, ...(options.mirror === null ? [] : [options.mirror])]
    .map(parseHepPlace)
    .find((place) => !place.ok);
  if (unreadable && !unreadable.ok) return unreadable;
  const { interface: name, 'capture-filter': filter } = options;
  if (filter !== null && name === null) return err('--capture-filter goes with --interface');
  return ok({
    host: options.host ?? WEB_HOST,
    port: port.value,
    listeners,
    hep: options.hep,
    sniff: name === null ? null : { interface: name, filter: filter ?? '' },
    mirror: options.mirror,
    workspace: options.workspace,
    lab: !options['no-lab'],
    answer: !options['no-answer'],
    record: !options['no-record'],
    open: options.open,
    files: positionals,
  });
}

/** Opens what was asked for, or the usual listener; gives a line for each, and a complaint for each that failed. */
async function openListeners(app: App, plan: Plan, io: Io): Promise<string[]> {
  const lines: string[] = [];
  const tell = (bound: Result<string, Trouble>): void => {
    if (bound.ok) lines.push(`Listening at ${bound.value}.`);
    else complain(io, `serve: ${safeText(bound.error.message)}`);
  };
  if (plan.listeners.length === 0) {
    tell(await openPreferred(CONSOLE_ADDRESS, (address) => openListener(app.transport, address)));
  }
  // One that was asked for stays in the list of sources with its trouble.
  for (const address of plan.listeners) tell(boundAddress(await app.transport.open(address, 'console')));
  return lines;
}

/** Opens what else is heard; each stays in the list of sources, also with its trouble. */
async function openSources(app: App, { hep, sniff, mirror }: Plan, io: Io): Promise<string[]> {
  const { handlers } = app;
  const rows = [];
  for (const address of hep) rows.push(await handlers['sources.hep']({ address }));
  if (sniff) rows.push(await handlers['sources.sniff'](sniff));
  for (const { trouble } of rows) if (trouble) complain(io, `serve: ${safeText(trouble.message)}`);
  if (mirror !== null) await handlers['settings.set']({ mirror });
  return [
    ...rows.flatMap(({ role, state, address }) =>
      state === 'open' && address !== null ? [`${SOURCE_WORDS[role]} ${safeText(address)}.`] : [],
    ),
    ...(mirror === null ? [] : [`Everything is mirrored as HEP to ${safeText(mirror)}.`]),
  ];
}

const SOURCE_WORDS: Readonly<Record<SourceRole, string>> = {
  console: 'Listening at',
  lab: 'The lab is at',
  hep: 'Listening for HEP at',
  interface: 'Capturing',
  file: 'Reading',
};

async function openLab(app: App, io: Io): Promise<string[]> {
  const lab = await openPreferred(LAB_ADDRESS, (address) => app.startLab(address));
  if (lab.ok) return [`The lab is at ${lab.value} (${ACCOUNT_TEXT}).`];
  complain(io, `serve: the lab does not run: ${safeText(lab.error.message)}`);
  return [];
}

/** Opens files side by side, and complains of each of which nothing can be used, or not all. */
function openFiles(app: App, files: readonly string[], io: Io): void {
  for (const file of files) {
    app.openCapture(file).then(
      (opened) => {
        const trouble = opened.ok ? opened.value.trouble : opened.error;
        if (trouble) complain(io, `serve: ${safeText(file)}: ${safeText(trouble.message)}`);
      },
      (error: unknown) => void reportBug(error, io),
    );
  }
}

type WebHost = Awaited<ReturnType<typeof startWebHost>>;

async function openWeb(app: App, plan: Plan, rendererDir: string, io: Io): Promise<WebHost> {
  const start = (port: number): Promise<WebHost> =>
    startWebHost({
      service: { handlers: app.handlers, feeds: app.feeds },
      host: plan.host,
      port,
      rendererDir,
      clock: systemClock(),
      random: systemRandom(),
      onError: (error) => void reportBug(error, io),
    });
  const first = await start(plan.port ?? WEB_PORT);
  if (first.ok || plan.port !== null || first.error.code !== 'EADDRINUSE') return first;
  complain(io, `serve: port ${WEB_PORT} is taken, so a free one is used`);
  return start(0);
}

async function runConsole(app: App, plan: Plan, rendererDir: string, io: Io): Promise<number> {
  await app.handlers['settings.set']({ autoAnswer: plan.answer });
  const lines = [
    ...(plan.lab ? await openLab(app, io) : []),
    ...(await openListeners(app, plan, io)),
    ...(await openSources(app, plan, io)),
  ];
  if (plan.record) lines.push(`What is listed is recorded under ${safeText(dataFolder(io.env))}.`);
  const web = await openWeb(app, plan, rendererDir, io);
  if (!web.ok) {
    complain(io, `serve: ${safeText(web.error.message)}`);
    return EXIT.usage;
  }
  const over = interrupted(io);
  if (!isLoopback(plan.host)) {
    complain(
      io,
      `serve: warning: other machines can reach the console on ${safeText(plan.host)}, without encryption`,
    );
  }
  io.stdout.write([`Sipwright is at ${web.value.url}`, ...lines, 'Ctrl+C ends it.', ''].join('\n'));
  openFiles(app, plan.files, io);
  if (plan.open) {
    const opened = await io.openUrl(web.value.url);
    if (!opened.ok) complain(io, `serve: ${safeText(opened.error.message)}`);
  }
  await over;
  await web.value.close();
  return EXIT.ok;
}

/** Runs the command until it is interrupted. */
export async function serve(args: readonly string[], io: Io): Promise<number> {
  const plan = planFromArguments(args);
  if (!plan.ok) {
    complain(io, `serve: ${safeText(plan.error)} (see sipwright serve --help)`);
    return EXIT.usage;
  }
  const rendererDir = rendererFolder();
  if (rendererDir === null) {
    complain(io, 'serve: the console is not built yet: run npm run build');
    return EXIT.usage;
  }
  const workspace = workspaceFolder(io.env, plan.value.workspace);
  if (!workspace.ok) {
    complain(io, `serve: ${safeText(workspace.error)}`);
    return EXIT.usage;
  }
  const captures = plan.value.record ? dataFolder(io.env) : null;
  const app = createCore(io, 'browser', { captures, ...workspace.value });
  try {
    return await runConsole(app, plan.value, rendererDir, io);
  } finally {
    await app.close();
  }
}
