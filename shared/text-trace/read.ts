/**
 * Reads SIP messages out of any text: one pass over its lines, in which markers of tools tell what follows and start lines begin
 * messages. Never throws; what gave nothing is counted.
 */
import { patchBytes, utf8 } from '#shared/lib/bytes.ts';
import { readArrow } from './endpoints.ts';
import { Lines } from './lines.ts';
import type { Marker } from './markers.ts';
import { contextOfFields, readField, readMarker } from './markers.ts';
import type { FoundMessage, MessageReader } from './message.ts';
import { readMessage } from './message.ts';
import { findStart } from './prefix.ts';
import { createTimeReader } from './times.ts';
import type {
  TextContext,
  TextRepair,
  TextSkipReason,
  TextTrace,
  TextTraceFormat,
  TextTraceMessage,
  TextTraceOptions,
} from './trace.ts';
import { NO_CONTEXT, TEXT_LIMITS } from './trace.ts';

/** Line ends as rsyslog writes them, and as JSON does. */
const SYSLOG = '#015#012';
const WRITTEN = '\\r\\n';

/** Reads a text; a string is taken as its UTF-8 bytes. */
export function readTextTrace(source: string | Uint8Array, options: TextTraceOptions = {}): TextTrace {
  const steps = readTextTraceInSteps(source, options);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** Reads a text in steps of a few milliseconds, between which the caller may do something else or give it up. */
export function* readTextTraceInSteps(
  source: string | Uint8Array,
  options: TextTraceOptions = {},
): Generator<undefined, TextTrace> {
  const given = typeof source === 'string' ? utf8(source) : source;
  const bytes = given.subarray(0, TEXT_LIMITS.maxText);
  const tooLarge = given.length - bytes.length;
  const escaped = yield* readEscaped(bytes, SYSLOG, options);
  const first = escaped ?? (yield* readLines(bytes, options, []));
  // A body may hold a written-out line end of its own, so those are looked at only where nothing else was found.
  const isFound = first.messages.length > 0;
  const trace = isFound ? first : ((yield* readEscaped(bytes, WRITTEN, options)) ?? first);
  return tooLarge > 0 ? { ...trace, skipped: { ...trace.skipped, 'too-large': tooLarge } } : trace;
}

/** Candidates for an escape that are looked at in a step. */
const CANDIDATES = 16_384;

/** Reads the text with an escape made into real line ends; null where it has none. */
function* readEscaped(
  bytes: Uint8Array,
  escape: string,
  options: TextTraceOptions,
): Generator<undefined, TextTrace | null> {
  const wanted = utf8(escape);
  const patches: { span: { start: number; end: number }; bytes: Uint8Array }[] = [];
  const firstByte = wanted[0] ?? 0;
  let looked = 0;
  for (let at = bytes.indexOf(firstByte); at >= 0;) {
    const isIt = wanted.every((byte, i) => bytes[at + i] === byte);
    const end = at + (isIt ? wanted.length : 1);
    if (isIt) patches.push({ span: { start: at, end }, bytes: utf8('\r\n') });
    at = bytes.indexOf(firstByte, end);
    if (++looked % CANDIDATES === 0) yield;
  }
  if (patches.length === 0) return null;
  return yield* readLines(patchBytes(bytes, patches), options, ['escapes']);
}

function* readLines(
  bytes: Uint8Array,
  options: TextTraceOptions,
  always: readonly TextRepair[],
): Generator<undefined, TextTrace> {
  const lines = yield* Lines.inSteps(bytes);
  return yield* new TraceReader(lines, options, always).read();
}

/** Times a text may be walked over in vain. */
const SPARE = 8;

/** Messages, or lines of none, that are read in a step. */
const LINES = 32;

class TraceReader {
  readonly #lines: Lines;
  readonly #times;
  readonly #reader: MessageReader;
  readonly #always: readonly TextRepair[];
  readonly #messages: TextTraceMessage[] = [];
  readonly #skipped = new Map<TextSkipReason, number>();
  readonly #formats = new Map<TextTraceFormat, number>();
  #context: TextContext = NO_CONTEXT;
  #format: TextTraceFormat | null = null;
  #fields: Map<string, string> | null = null;

  constructor(lines: Lines, options: TextTraceOptions, always: readonly TextRepair[]) {
    this.#lines = lines;
    this.#times = createTimeReader(options);
    this.#always = always;
    this.#reader = {
      lines: this.#lines,
      isContext: (text) => this.#isContext(text),
      spare: SPARE * this.#lines.count + 10_000,
    };
  }

  *read(): Generator<undefined, TextTrace> {
    const { count } = this.#lines;
    let line = 0;
    for (let steps = 1; line < count && this.#messages.length < TEXT_LIMITS.maxMessages; steps++) {
      line = this.#step(line);
      if (steps % LINES === 0) yield;
    }
    const left = count - line;
    const isCut = this.#lines.start(count) < this.#lines.bytes.length;
    if (left > 0 || isCut) this.#skip('too-many', left + (isCut ? 1 : 0));
    const formats = [...this.#formats].sort(([, a], [, b]) => b - a);
    return {
      messages: this.#messages,
      skipped: Object.fromEntries(this.#skipped),
      format: formats[0]?.[0] ?? null,
      examined: this.#lines.examined,
    };
  }

  /** Reads from a line on; answers the line to go on with. */
  #step(line: number): number {
    const text = this.#lines.text(line);
    if (text.trim() === '') return line + 1;
    const marker = readMarker(text);
    if (marker) this.#mark(marker, text);
    else if (!this.#readField(text)) {
      const column = findStart(text);
      if (column >= 0) return this.#readMessage(line, column, text);
      this.#readOther(text);
    }
    return line + 1;
  }

  #mark({ kind, format, context }: Marker, text: string): void {
    if (kind === 'end') return;
    if (kind === 'begin') this.#forget();
    this.#format = format;
    if (format === 'kamailio') return this.#markKamailio(kind);
    const time = this.#times.read(text);
    this.#context = { ...this.#context, ...context, ...(time !== null && { time }) };
  }

  /** Between `====` and `~~~~` stand the fields. */
  #markKamailio(kind: Marker['kind']): void {
    if (kind === 'begin') this.#fields = new Map();
    else if (this.#fields) {
      const time = this.#times.read(this.#fields.get('time') ?? this.#fields.get('date') ?? '');
      this.#context = { ...NO_CONTEXT, ...contextOfFields(this.#fields), time };
      this.#fields = null;
    }
  }

  #readField(text: string): boolean {
    const field = this.#fields && readField(text);
    if (!field) return false;
    this.#fields?.set(field.name, field.value);
    return true;
  }

  #readMessage(line: number, column: number, text: string): number {
    const hasDots = this.#format === 'ngrep' && /\.\s*$/.test(text);
    const found = readMessage(this.#reader, line, column, hasDots);
    if (typeof found === 'string') {
      this.#skip(found);
      return line + 1;
    }
    if (column > 0) this.#readPrefix(text.slice(0, column));
    this.#keep(found, line, column);
    return found.next;
  }

  #keep({ bytes, repairs, hasRest }: FoundMessage, line: number, column: number): void {
    this.#messages.push({ ...this.#context, bytes, line: line + 1, repairs: [...repairs, ...this.#always] });
    const format = this.#format ?? (column > 0 ? 'prefixed' : 'raw');
    this.#formats.set(format, (this.#formats.get(format) ?? 0) + 1);
    if (hasRest) this.#skip('not-sip');
    this.#forget();
  }

  /** What stands before the start line itself says more of it than the lines before. */
  #readPrefix(prefix: string): void {
    const time = this.#times.read(prefix);
    const arrow = readArrow(prefix);
    this.#context = { ...this.#context, ...(time !== null && { time }), ...arrow };
  }

  /** A line that may say when and where of a message that follows; what does neither is of no use. */
  #readOther(text: string): void {
    const isContext = this.#isContext(text);
    const time = this.#times.read(text);
    this.#context = { ...NO_CONTEXT, time, ...readArrow(text) };
    this.#format = null;
    if (!isContext) this.#skip('not-sip');
  }

  /** Two addresses with an arrow between, or a time with next to nothing beside it. */
  #isContext(text: string): boolean {
    if (readArrow(text)) return true;
    const rest = this.#times.without(text);
    return rest !== null && rest.replace(/[^A-Za-z0-9]/g, '').length <= 4;
  }

  #forget(): void {
    this.#context = NO_CONTEXT;
    this.#format = null;
    this.#fields = null;
  }

  #skip(reason: TextSkipReason, count = 1): void {
    this.#skipped.set(reason, (this.#skipped.get(reason) ?? 0) + count);
  }
}
