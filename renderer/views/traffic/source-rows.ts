/** The sources as the top bar shows them: those of the core, and the captures of this page that wait or broke off. */
import type { SourceRow } from '#shared/model/source.ts';
import { OPENING_SOURCE } from '#shared/model/source.ts';
import type { Upload } from '../../stores/captures.ts';

/** What a source is to a person. */
export type SourceKind = 'listener' | 'interface' | 'mirror' | 'file';

/** A collector that gets a copy is listed as HEP too; what was asked for tells the two apart. */
export function isMirror({ role, requested }: SourceRow): boolean {
  return role === 'hep' && requested.startsWith('mirror');
}

export function kindOf(source: SourceRow): SourceKind {
  if (isMirror(source)) return 'mirror';
  if (source.role === 'file' || source.role === 'interface') return source.role;
  return 'listener';
}

/** The word before the name that tells what it is; none where the name itself does. */
export function roleWord(source: SourceRow): 'lab' | 'hep' | 'mirror' | null {
  if (isMirror(source)) return 'mirror';
  return source.role === 'lab' || source.role === 'hep' ? source.role : null;
}

/** A short name: the address, the interface, or the file without its folders; of the lab, which is always here, the port. */
export function sourceName(source: SourceRow): string {
  const { role, requested, address } = source;
  if (role === 'file') return requested.split(/[/\\]/).at(-1) || requested;
  if (role === 'interface') return requested;
  if (role === 'lab') return (address ?? requested).replace(/^.*(?=:\d+$)/, '');
  if (role === 'hep') return hostsOf(address ?? requested.replace(/^(?:hep|mirror):/, ''));
  return (address ?? requested).replace(/^udp:/, 'udp ');
}

/** `udp:A, tcp:A` is `A` to a person who looks for a port. */
function hostsOf(addresses: string): string {
  return [...new Set(addresses.split(', ').map((one) => one.replace(/^(?:udp|tcp):/, '')))].join(', ');
}

/** How it stands with a source, as a colour. */
export type SourceTone = 'ok' | 'busy' | 'warn' | 'danger' | 'off';

export function toneOf(row: SourceRow): SourceTone {
  const { state, trouble } = row;
  if (state === 'failed') return 'danger';
  if (trouble || isEmptyCapture(row)) return 'warn';
  return state === 'open' ? 'ok' : state === 'opening' ? 'busy' : 'off';
}

/** Whether it is a capture that was read, or could not be, and gave no message. */
export function isEmptyCapture({ role, state, received }: SourceRow): boolean {
  return role === 'file' && received === 0 && (state === 'open' || state === 'failed');
}

/** What counts up in an id: what was opened later has a larger one. */
const numberOf = ({ id }: SourceRow): number => Number(/\d+$/.exec(id)?.[0] ?? 0);

/** The captures that gave no message, the newest first. */
export function emptyCaptures(rows: readonly SourceRow[]): readonly SourceRow[] {
  return rows.filter(isEmptyCapture).sort((a, b) => numberOf(b) - numberOf(a));
}

const TONES: readonly SourceTone[] = ['off', 'ok', 'busy', 'warn', 'danger'];

/** The tone that calls loudest. */
export function worstTone(rows: readonly SourceRow[]): SourceTone {
  return TONES[Math.max(0, ...rows.map((row) => TONES.indexOf(toneOf(row))))] ?? 'off';
}

/** How much of a file was read, from 0 to 100; null where that is not known. */
export function percentOf({ progress }: SourceRow): number | null {
  if (!progress || progress.size === 0) return null;
  return Math.min(100, Math.floor((progress.read / progress.size) * 100));
}

/** Whether it is a capture of this page that waits for the ones before it. */
export function isWaiting({ id, state }: SourceRow): boolean {
  return state === 'opening' && id.startsWith('upload-');
}

function rowOfUpload({ key, name, size, trouble }: Upload): SourceRow {
  return {
    ...OPENING_SOURCE,
    id: key,
    role: 'file',
    requested: name,
    state: trouble ? 'failed' : 'opening',
    trouble,
    progress: { read: 0, size },
  };
}

/** What is looked at first: what is read now, what is in trouble, the rest, and at the end what waits. */
function rankOf(row: SourceRow): number {
  if (isWaiting(row)) return 3;
  if (row.role === 'file' && row.state === 'opening') return 0;
  return isTold(row) ? 1 : 2;
}

/** Whether something is to be said of it; of several the newest, which somebody has just opened, is said first. */
const isTold = (row: SourceRow): boolean => row.trouble !== null || isEmptyCapture(row);

function inOrder(a: SourceRow, b: SourceRow): number {
  return rankOf(a) - rankOf(b) || (rankOf(a) === 1 ? numberOf(b) - numberOf(a) : 0);
}

/**
 * All rows, in the order in which they get room: an upload that broke off is told by its source where the core lists
 * one, else by a row of its own.
 */
export function sourceRows(sources: readonly SourceRow[], uploads: readonly Upload[]): readonly SourceRow[] {
  const known = new Set(sources.map(({ id }) => id));
  const broken = new Map(uploads.map(({ source, trouble }) => [source, trouble]));
  const told = sources.map((row): SourceRow => {
    const trouble = broken.get(row.id);
    return trouble && row.state === 'opening' ? { ...row, state: 'failed', trouble } : row;
  });
  const own = uploads.filter(({ source }) => source === null || !known.has(source));
  return [...told, ...own.map(rowOfUpload)].sort(inOrder);
}

/** What lost packets, for a person to read beside their sum. */
export function drops(sources: readonly SourceRow[]): readonly { name: string; count: number }[] {
  return sources.flatMap((row) => (row.dropped ? [{ name: sourceName(row), count: row.dropped }] : []));
}
