/** Names with what the reference says of them: methods, headers that fit where one writes, status codes. */
import type { Completion } from '@codemirror/autocomplete';
import type { HeaderInfo } from '#shared/sip/header-table.ts';
import { HEADERS } from '#shared/sip/header-table.ts';
import { METHODS } from '#shared/sip/methods.ts';
import { findReference } from '#shared/sip/reference/find.ts';
import { mandatoryIn } from '#shared/sip/reference/mandatory.ts';
import type { Language } from '#shared/sip/reference/words.ts';
import { reasonPhrase, STATUS_CODES } from '#shared/sip/status.ts';
import { OBSOLETE_HEADERS } from '#shared/sip/validate/registered.ts';
import { usesAt } from '#shared/sip/validate/header-use.ts';
import type { Outline } from '../outline.ts';
import type { Place } from './place.ts';

/** The order in which what is missing is offered (RFC 3261 7.3.1 recommends those for proxies first). */
const MUST_BOOST = 90;
const SHOULD_BOOST = 60;

/** What the reference says of a name; undefined where it says nothing. */
export function infoOf(name: string, language: Language): string | undefined {
  return findReference(name)?.[language];
}

function withInfo(option: Completion, info: string | undefined): Completion {
  return info === undefined ? option : { ...option, info };
}

/** The methods, each with what it is for. */
export function methodOptions(language: Language, behind = ''): Completion[] {
  return METHODS.map((label) =>
    withInfo({ label, type: 'keyword', apply: `${label}${behind}` }, infoOf(label, language)),
  );
}

/** Status codes with their reasons. @param written what of a row is written into the text */
export function statusOptions(language: Language, written: (status: number) => string): Completion[] {
  return STATUS_CODES.map((status) =>
    withInfo(
      { label: `${status} ${reasonPhrase(status)}`, type: 'keyword', apply: written(status) },
      infoOf(String(status), language),
    ),
  );
}

interface Uses {
  readonly must: ReadonlySet<string>;
  readonly should: ReadonlySet<string>;
  /** Of no use, or forbidden. */
  readonly unfit: ReadonlySet<string>;
}

/** What the tables of the RFCs say of the headers of a message like this. */
function usesOf({ isResponse, method, startLine }: Outline, text: string): Uses {
  const status = /^SIP\/\S*[ \t]+(\d{3})/i.exec(text.slice(startLine?.from, startLine?.to))?.[1] ?? '';
  const places = isResponse ? ['r', `${status.slice(0, 1)}xx`, status] : ['R'];
  const all = places.flatMap((place) => usesAt(place, method) ?? []);
  const always = isResponse ? 'responses' : 'requests';
  const general = HEADERS.filter(({ name }) => mandatoryIn(name).includes(always)).map(({ name }) => name);
  return {
    must: new Set([...general, ...all.flatMap(({ must }) => must.map(({ name }) => name))]),
    should: new Set(all.flatMap(({ should }) => should.map(({ name }) => name))),
    unfit: new Set(all.flatMap(({ useless, forbidden }) => [...useless.keys(), ...forbidden.keys()])),
  };
}

function boostOf(name: string, uses: Uses, isMissing: boolean): number {
  if (!isMissing) return 0;
  if (uses.must.has(name)) return MUST_BOOST;
  return uses.should.has(name) ? SHOULD_BOOST : 0;
}

/** The headers that fit the message and may still be written, those that must stand first. */
export function headerOptions({ text, offset, outline, context }: Place): Completion[] {
  const uses = usesOf(outline, text);
  const others = outline.headers.filter(({ from, to }) => offset < from || to < offset);
  const present = new Set(others.map(({ name }) => name));
  const isOpen = ({ name, single }: HeaderInfo): boolean =>
    !uses.unfit.has(name) && !OBSOLETE_HEADERS.has(name) && !(single && present.has(name));
  const hasColon = text[offset] === ':';
  return HEADERS.filter(isOpen).map(({ name, compact, rfc }) => {
    const boost = boostOf(name, uses, !present.has(name));
    const must = boost === MUST_BOOST ? context.words.mandatory : '';
    const detail = [must, compact, rfc].filter(Boolean).join(' · ');
    const option = { label: name, type: 'property', detail, boost, apply: hasColon ? name : `${name}: ` };
    return withInfo(option, infoOf(name, context.language));
  });
}
