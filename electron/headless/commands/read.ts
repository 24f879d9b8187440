/** `sipwright read`: the SIP messages and calls of a capture or of a text trace, filtered, listed, counted and written again. */
import type { FileEnd } from '#core/capture/any-reader.ts';
import type { CapturedMessage } from '#core/capture/captured-message.ts';
import { isUnusable, stopText } from '#core/capture/stop-text.ts';
import { systemRandom } from '#core/session/system.ts';
import type { Predicate } from '#shared/filter/record.ts';
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import type { Redaction } from '#shared/model/export.ts';
import { readArguments } from '../cli/args.ts';
import { EXIT } from '../cli/exit.ts';
import type { Io } from '../cli/io.ts';
import { complain } from '../cli/io.ts';
import { safeText } from '../cli/safe-text.ts';
import { createStyle, wantsColour } from '../cli/style.ts';
import type { Needs, ReadFilter } from './read-filter.ts';
import { filterComplaint, readFilter } from './read-filter.ts';
import type { CaptureOutput } from './read-output.ts';
import { createOutput } from './read-output.ts';
import type { Calls } from './read-pass.ts';
import { createPass } from './read-pass.ts';
import type { Report, Shape } from './read-report.ts';
import { createReport } from './read-report.ts';
import { readSource, repairsText } from './read-source.ts';
import type { ShellRedactor } from './redact.ts';
import { createShellRedactor, readRedaction } from './redact.ts';

interface Request {
  readonly file: string;
  readonly shape: Shape;
  readonly json: boolean;
  readonly filter: ReadFilter | null;
  readonly write: string | null;
  readonly redaction: Redaction | null;
}

const SHAPES = ['messages', 'dialogs', 'stats'] as const;

/** A complaint is a sentence with or without the hint at the help. */
interface Complaint {
  readonly text: string;
  readonly isFilter: boolean;
}

const complaint = (text: string): Result<never, Complaint> => err({ text, isFilter: false });

function readRequest(args: readonly string[]): Result<Request, Complaint> {
  const read = readArguments(args, {
    filter: 'value',
    messages: 'flag',
    dialogs: 'flag',
    stats: 'flag',
    json: 'flag',
    write: 'value',
    redact: 'optional',
  });
  if (!read.ok) return complaint(read.error);
  const { options, positionals } = read.value;
  const [file] = positionals;
  const shapes = SHAPES.filter((name) => options[name]);
  if (file === undefined) return complaint('no file is given; - is standard input');
  if (positionals.length > 1) return complaint('one file at a time');
  if (shapes.length > 1) return complaint(`--${shapes.join(' and --')} cannot be given together`);
  const filter = options.filter === null ? null : readFilter(options.filter);
  if (filter?.ok === false)
    return err({ text: filterComplaint(options.filter ?? '', filter.error), isFilter: true });
  if (filter?.value.dialogs && file === '-')
    return complaint('a filter that asks for dialogs reads the file twice, which standard input cannot give');
  const redaction = readRedaction(options.redact);
  if (!redaction.ok) return complaint(redaction.error);
  const { json, write } = options;
  const asked = { file, json, write, redaction: redaction.value };
  return ok({ ...asked, shape: shapes[0] ?? 'summary', filter: filter?.value ?? null });
}

const NOTHING: Needs = { dialogs: false, responseTimes: false, retransmissions: false };

interface Reading {
  readonly needs: Needs;
  readonly test: Predicate | null;
  readonly finals: Calls | null;
  readonly report: Report | null;
  readonly output: CaptureOutput | null;
  readonly redactor: ShellRedactor | null;
}

/** Reads the file once; what passes goes to the report and to the output. */
async function readOnce(
  io: Io,
  file: string,
  { needs, test, finals, report, output, redactor }: Reading,
): Promise<Result<{ end: FileEnd; calls: Calls }, string>> {
  const pass = createPass({ needs, source: file, finals });
  const end = await readSource(io, file, {
    batch(messages: readonly CapturedMessage[]) {
      const all = messages.map((message) => pass.take(message));
      const passing = test ? all.filter(({ record }) => test(record)) : all;
      const told = redactor ? passing.map((sighting) => redactor.seen(sighting)) : passing;
      report?.pass(told);
      output?.write(told);
    },
    isFull: () => (output?.trouble ?? null) !== null,
  });
  return end.ok ? ok({ end: end.value, calls: pass.calls }) : err(end.error.message);
}

function tellLimits(io: Io, calls: Calls): void {
  const { first } = calls.tracker.counters();
  if (first > 1) complain(io, `read: the oldest ${first - 1} dialogs were let go: there are too many`);
}

/** Tells how the file ended. */
function tellEnd(io: Io, file: string, { stop, text }: FileEnd): number {
  const repairs = text && repairsText(text);
  if (repairs !== null) complain(io, `read: ${safeText(file)}: ${repairs}`);
  if (!stop) return EXIT.ok;
  complain(io, `read: ${safeText(file)}: ${stopText(stop)}`);
  return isUnusable(stop) ? EXIT.usage : EXIT.negative;
}

/** Where calls end is known when the file is over: a filter that asks for it is asked in a second reading. */
async function runRequest(io: Io, request: Request): Promise<number> {
  const { file, shape, json, filter, write, redaction } = request;
  const fail = (what: string): number => {
    complain(io, `read: ${what}`);
    return EXIT.usage;
  };
  let finals: Calls | null = null;
  if (filter?.dialogs) {
    const needs = { ...NOTHING, dialogs: true };
    const nobody = { test: null, report: null, output: null, redactor: null };
    const first = await readOnce(io, file, { ...nobody, needs, finals });
    if (!first.ok) return fail(`${safeText(file)}: ${first.error}`);
    finals = first.value.calls;
  }
  const output = write === null ? null : createOutput(io, write, file);
  const redactor = redaction && createShellRedactor(redaction, systemRandom());
  const style = createStyle(wantsColour(io));
  const report = createReport(io, { shape, json, file, style, redactor: redactor?.of ?? null });
  const needs = {
    ...(filter ?? NOTHING),
    retransmissions: shape === 'stats' || filter?.retransmissions === true,
  };
  const test = filter && !filter.filter.passesAll ? filter.filter.test : null;
  const read = await readOnce(io, file, { needs, test, finals, report, output, redactor });
  if (!read.ok) return fail(`${safeText(file)}: ${read.error}`);
  const { end, calls } = read.value;
  if (end.stop && isUnusable(end.stop)) return tellEnd(io, file, end);
  output?.end();
  if (output?.trouble) return fail(`${safeText(write ?? '')}: ${output.trouble.message}`);
  report.end(end.counters, calls, end.text?.format ?? null);
  tellLimits(io, calls);
  return tellEnd(io, file, end);
}

/** Runs the command. */
export async function read(args: readonly string[], io: Io): Promise<number> {
  const request = readRequest(args);
  if (request.ok) return runRequest(io, request.value);
  const { text, isFilter } = request.error;
  complain(io, isFilter ? `read: ${text}` : `read: ${safeText(text)} (see sipwright read --help)`);
  return EXIT.usage;
}
