/** What fits in the value of a header: its parameters, URIs that are known, registered names. */
import type { Completion } from '@codemirror/autocomplete';
import type { OutlineHeader } from '../outline.ts';
import type { ParamRow } from './header-params.ts';
import { AUTH_PARAMS, HEADER_PARAMS, holdsUri, URI_PARAMS } from './header-params.ts';
import { HEADER_VALUES } from './header-values.ts';
import { infoOf, methodOptions } from './names.ts';
import type { Place } from './place.ts';
import type { Fit } from './sdp.ts';

const own = <T>(table: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined;

function paramOption({ name, rfc, valued }: ParamRow): Completion {
  return { label: name, type: 'property', detail: rfc, apply: valued ? `${name}=` : name };
}

/** A parameter's name behind `;` (or a comma, in credentials), or its value behind `=`. */
function completeParam(before: string, params: readonly ParamRow[], separator: RegExp): Fit | null {
  const cut = before.search(new RegExp(`${separator.source}[^;,]*$`));
  if (cut < 0) return null;
  const piece = before.slice(cut + 1).trimStart();
  const [, name = '', value] = /^([^=]*)(?:=(.*))?$/.exec(piece) ?? [];
  if (value === undefined) return { length: name.length, options: params.map(paramOption) };
  const row = params.find((one) => one.name.toLowerCase() === name.trim().toLowerCase());
  if (!row || row.values.length === 0) return null;
  const options = row.values.map((label) => ({ label, type: 'constant', detail: row.rfc }));
  return { length: value.length, options };
}

/** URIs that are known, in brackets where there are none yet. */
function completeUri(before: string, isOpen: boolean, { context }: Place): Fit | null {
  const typed = /(?:^|[<\s,])([^\s<>,;"]*)$/.exec(before)?.[1];
  if (typed === undefined) return null;
  const options = context.uris.map((uri) => ({
    label: uri,
    type: 'text',
    apply: isOpen ? uri : `<${uri}>`,
  }));
  return options.length > 0 ? { length: typed.length, options } : null;
}

function completeAddress(before: string, header: string, place: Place): Fit | null {
  const isOpen = before.lastIndexOf('<') > before.lastIndexOf('>');
  if (isOpen) {
    const uri = before.slice(before.lastIndexOf('<'));
    return uri.includes(';') ? completeParam(uri, URI_PARAMS, /;/) : completeUri(before, true, place);
  }
  const params = own(HEADER_PARAMS, header) ?? [];
  // A parameter behind a comma is one of the next value.
  const value = before.slice(before.lastIndexOf(',') + 1);
  return completeParam(value, params, /;/) ?? completeUri(before, false, place);
}

function completeNamed(before: string, header: string, place: Place): Fit | null {
  const row = own(HEADER_VALUES, header);
  if (!row) return null;
  const typed = (row.list ? (before.split(',').at(-1) ?? '') : before).trimStart();
  const taken = new Set(
    row.list
      ? before
          .split(',')
          .slice(0, -1)
          .map((one) => one.trim())
      : [],
  );
  const options = row.values
    .filter((value) => !taken.has(value))
    .map((label) => {
      const info = infoOf(label, place.context.language);
      return { label, type: 'constant', detail: row.rfc, ...(info === undefined ? {} : { info }) };
    });
  return { length: typed.length, options };
}

/** What fits in a header's value before the cursor; null where nothing is known. */
export function completeHeader({ name, valueFrom }: OutlineHeader, place: Place): Fit | null {
  const before = place.text.slice(valueFrom, place.offset).replace(/\n[ \t]*/g, ' ');
  if (name === 'CSeq') {
    const typed = /^\s*\d+\s+(\w*)$/.exec(before)?.[1];
    if (typed === undefined) return null;
    const options = methodOptions(place.context.language).map((one) =>
      one.label === place.outline.method ? { ...one, boost: 90 } : one,
    );
    return { length: typed.length, options };
  }
  const credentials = own(AUTH_PARAMS, name);
  if (credentials && /^\s*\S+\s/.test(before))
    return completeParam(before.replace(/^\s*\S+\s/, (scheme) => `${' '.repeat(scheme.length - 1)},`), credentials, /,/); // prettier-ignore
  if (holdsUri(name)) return completeAddress(before, name, place);
  const params = own(HEADER_PARAMS, name);
  const value = before.slice(before.lastIndexOf(',') + 1);
  return (params && value.includes(';') ? completeParam(value, params, /;/) : null) ?? completeNamed(before, name, place); // prettier-ignore
}
