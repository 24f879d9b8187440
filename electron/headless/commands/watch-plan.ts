/** The arguments of `sipwright watch` as data: what is listened to, what passes, and where it goes. */
import type { HepAddress } from '#core/hep/address.ts';
import { listenersOf, parseHepPlace } from '#core/hep/address.ts';
import type { CaptureRequest } from '#core/sniff/tools.ts';
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import type { Redaction } from '#shared/model/export.ts';
import type { TransportAddress } from '#shared/model/address.ts';
import { parseTransportAddress } from '#shared/model/address.ts';
import { readArguments } from '../cli/args.ts';
import { safeText } from '../cli/safe-text.ts';
import type { ReadFilter } from './read-filter.ts';
import { filterComplaint, readFilter } from './read-filter.ts';
import { readRedaction } from './redact.ts';

export type SourcePlan =
  | { readonly kind: 'udp'; readonly address: TransportAddress }
  | { readonly kind: 'hep'; readonly address: HepAddress }
  | { readonly kind: 'interface'; readonly request: CaptureRequest };

export interface WatchPlan {
  /** None where interfaces are to be listed. */
  readonly sources: readonly SourcePlan[];
  readonly list: boolean;
  readonly filter: ReadFilter | null;
  readonly write: string | null;
  readonly json: boolean;
  readonly redaction: Redaction | null;
}

const OPTIONS = {
  udp: 'list',
  hep: 'list',
  interface: 'value',
  'capture-filter': 'value',
  list: 'flag',
  filter: 'value',
  write: 'value',
  json: 'flag',
  redact: 'optional',
} as const;

const HELP = '(see sipwright watch --help)';

/** A complaint about arguments; what was typed is made safe. */
const refuse = (text: string): Result<never, string> => err(`${safeText(text)} ${HELP}`);

/** `udp:` or `tcp:` before the address chooses one transport; else it is both. */
function hepSources(text: string): Result<SourcePlan[], string> {
  const place = parseHepPlace(text);
  return place.ok ? ok(listenersOf(place.value).map((address) => ({ kind: 'hep', address }))) : place;
}

function udpSources(text: string): Result<SourcePlan[], string> {
  const address = parseTransportAddress(text);
  return address.ok ? ok([{ kind: 'udp', address: address.value }]) : address;
}

/** All sources, or the first complaint. */
function sourcesOf(udp: readonly string[], hep: readonly string[]): Result<SourcePlan[], string> {
  const sources: SourcePlan[] = [];
  for (const found of [...udp.map(udpSources), ...hep.map(hepSources)]) {
    if (!found.ok) return found;
    sources.push(...found.value);
  }
  return ok(sources);
}

/** Compiles the filter; the end of a dialog is not known while it is watched. */
function filterOf(text: string | null): Result<ReadFilter | null, string> {
  if (text === null) return ok(null);
  const filter = readFilter(text);
  if (!filter.ok) return err(filterComplaint(text, filter.error));
  if (!filter.value.dialogs) return filter;
  return refuse('a filter that asks for dialogs needs their end, which only sipwright read of a file knows');
}

/** Reads the arguments; the error is a whole complaint, safe to print. */
export function planFromArguments(args: readonly string[]): Result<WatchPlan, string> {
  const read = readArguments(args, OPTIONS);
  if (!read.ok) return refuse(read.error);
  const { options, positionals } = read.value;
  const { list, write, json, interface: name, 'capture-filter': captureFilter } = options;
  if (positionals.length > 0) return refuse(`"${positionals[0]}" is too much`);
  if (captureFilter !== null && name === null) return refuse('--capture-filter goes with --interface');
  const sources = sourcesOf(options.udp, options.hep);
  if (!sources.ok) return refuse(sources.error);
  if (name !== null)
    sources.value.push({ kind: 'interface', request: { interface: name, filter: captureFilter ?? '' } });
  if (list && sources.value.length > 0) return refuse('--list only lists the interfaces');
  if (!list && sources.value.length === 0)
    return refuse('nothing is watched: give --udp, --hep or --interface');
  const redaction = readRedaction(options.redact);
  if (!redaction.ok) return refuse(redaction.error);
  const filter = filterOf(options.filter);
  if (!filter.ok) return filter;
  return ok({ sources: sources.value, list, filter: filter.value, write, json, redaction: redaction.value });
}
