/**
 * Where a header is mandatory, read from the tables that the checks of messages use (RFC 3261 8.1.1 and tables 2 and 3,
 * and the RFCs of the later methods), so that the reference and the findings never say different things.
 */
import { HEADERS } from '../header-table.ts';
import { hasAllMandatory, mandatoryBit } from '../parse-checks.ts';
import { requiredWhere } from '../validate/header-use.ts';

/** The places for one header: `requests` and `responses` for all of them, a method, a status, `2xx INVITE` for the 2xx to INVITE. */
function placesOf(name: string, index: number): readonly string[] {
  const bit = mandatoryBit(index);
  const { requests, responses } = requiredWhere(name);
  return [
    ...(hasAllMandatory(~bit, true) ? [] : ['requests']),
    ...(hasAllMandatory(~bit, false) ? [] : ['responses']),
    ...requests,
    ...responses,
  ];
}

const PLACES: ReadonlyMap<string, readonly string[]> = new Map(
  HEADERS.map(({ name, index }) => [name, placesOf(name, index)]),
);

/** Where a header has to be; empty for one that is nowhere mandatory. */
export function mandatoryIn(name: string): readonly string[] {
  return PLACES.get(name) ?? [];
}

/** The headers that a method or a status demands besides those that every request or response has. */
export function headersOf(place: string): string[] {
  return [...PLACES].filter(([, places]) => places.includes(place)).map(([name]) => name);
}
