/** What an arrow says: `INVITE (SDP)`, `180 Ringing`, and below it, where there is something, codecs, states and timers. */
import { visibleText } from '#shared/lib/visible.ts';
import type { FlowStep, SdpBadge } from '#shared/model/flow.ts';
import type { MessageRow } from '#shared/model/traffic.ts';
import { methodFamily } from '#shared/sip/methods.ts';
import { fitColumns } from './columns.ts';
import type { Arrow, LadderWords, Tone } from './model.ts';

const METHOD_COLUMNS = 32;
const REASON_COLUMNS = 60;
const CODEC_COLUMNS = 24;
/** Codecs of a stream, streams of a description, and timers of a fold that are named; the rest is counted. */
const NAMED = 3;

/** A text from the wire that is safe to show, and not longer than so many columns. */
export function shown(text: string, columns: number): string {
  return fitColumns(visibleText(text.slice(0, 4 * columns)), columns);
}

/** The label of a message. */
export function labelOf(row: MessageRow, words: LadderWords): string {
  const sdp = row.sdp ? ' (SDP)' : '';
  if (row.kind === 'other') return words.notSip;
  if (row.kind === 'request') return `${shown(row.method, METHOD_COLUMNS)}${sdp}`;
  return `${row.status} ${shown(row.summary, REASON_COLUMNS)}`.trim() + sdp;
}

const STATUS_TONES: readonly Tone[] = [
  ...(['status-1', 'status-2', 'status-3', 'status-4', 'status-5', 'status-6'] as const),
];

/** The colour of a message; an ACK only confirms what was said before. */
export function toneOf({ kind, method, status }: MessageRow): Tone {
  if (kind === 'response') return STATUS_TONES[Math.floor(status / 100) - 1] ?? 'dim';
  return kind === 'other' || method === 'ACK' ? 'dim' : `family-${methodFamily(method)}`;
}

/** `500 ms`, `1 s`, `1.5 s`. */
export function spanText(ms: number): string {
  return Math.abs(ms) < 1_000 ? `${Math.round(ms)} ms` : `${Number((ms / 1_000).toFixed(2))} s`;
}

/** A piece of what stands below an arrow, with the colour that says its kind. */
export interface Note {
  readonly text: string;
  readonly tone: 'faint' | 'warn' | 'danger' | 'ok' | 'status-1' | 'dim';
}

/** Formats that carry no voice of their own: every telephone names them, so they tell nothing (RFC 4733, RFC 3389). */
const BESIDE = new Set(['telephone-event', 'cn']);

const portOf = (target: string): string => /:(\d+)$/.exec(target)?.[1] ?? '';

function someOf(names: readonly string[], limit: number): string {
  const rest = names.length - limit;
  return names.slice(0, limit).join(' ') + (rest > 0 ? ` +${rest}` : '');
}

function streamText(stream: SdpBadge['streams'][number], isOnly: boolean, words: LadderWords): string {
  const media = isOnly && stream.media === 'audio' ? [] : [shown(stream.media, CODEC_COLUMNS)];
  if (portOf(stream.target) === '0') return [shown(stream.media, CODEC_COLUMNS), words.refused].join(' ');
  const telling = stream.codecs.filter((codec) => !BESIDE.has(codec.toLowerCase()));
  const codecs = telling.slice(0, NAMED).map((codec) => shown(codec, CODEC_COLUMNS));
  const rest = telling.length - codecs.length;
  if (rest > 0) codecs.push(`+${rest}`);
  const direction = stream.direction === 'sendrecv' ? [] : [stream.direction];
  return [...media, ...codecs, ...direction].join(' ');
}

/** `offer PCMU PCMA sendonly`. */
export function sdpText({ role, streams }: SdpBadge, words: LadderWords): string {
  const texts = streams
    .slice(0, NAMED)
    .map((stream) => streamText(stream, streams.length === 1, words))
    .filter((text) => text !== '');
  const rest = streams.length > NAMED ? [`+${streams.length - NAMED}`] : [];
  return [words.sdp[role], [...texts, ...rest].join(', ')].filter((part) => part !== '').join(' ');
}

/** `Timer A 500 ms`, `Timer A 500 ms 1 s 2 s`; '' where no timer sent any of these. */
export function timerText(steps: readonly FlowStep[], words: LadderWords): string {
  const timers = steps.flatMap(({ timer }) => (timer ? [timer] : []));
  const [first] = timers;
  if (!first) return '';
  const spans = timers.map(({ after }) => spanText(after));
  return `${words.timer} ${shown(first.letter, 12)} ${someOf(spans, NAMED)}`;
}

const PHASE_TONES = { early: 'status-1', confirmed: 'ok', terminated: 'dim' } as const;

/** What stands below an arrow, what is short and tells most first: where there is no room the end is cut. Nothing for most. */
export function notesOf({ step, steps, phase, remark }: Arrow, words: LadderWords): Note[] {
  const notes: Note[] = [];
  if (remark !== '') notes.push({ text: visibleText(remark), tone: 'danger' });
  if (step.row.unsent) notes.push({ text: words.unsent, tone: 'danger' });
  if (phase) notes.push({ text: words.phase[phase], tone: PHASE_TONES[phase] });
  if (step.sdp?.hold) notes.push({ text: words.hold, tone: 'warn' });
  const timer = timerText(steps, words);
  if (timer !== '') notes.push({ text: timer, tone: 'warn' });
  if (step.sdp) notes.push({ text: sdpText(step.sdp, words), tone: 'faint' });
  return notes;
}
