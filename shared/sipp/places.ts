/** The addresses of a captured message as SIPp's keywords, and everything between them as it stands. */
import type { Endpoint } from '#shared/sip/endpoint.ts';
import { formatHost } from '#shared/sip/endpoint.ts';
import { literalLine } from './literal.ts';

/** The two ends of the hop, as this side sees them; null where an end is not known. */
export interface Ends {
  readonly local: Endpoint | null;
  readonly remote: Endpoint | null;
}

/** A text that stands for a keyword. */
export interface Keyword {
  readonly found: string;
  readonly keyword: string;
  /** Whether it is one wherever it stands; else it is a host, and ends where a host ends. */
  readonly anywhere: boolean;
}

const quoted = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

const host = (found: string, keyword: string): Keyword => ({ found, keyword, anywhere: false });

/** The keywords of the ends. Where both have one host, the end that is named first is meant. */
export function endKeywords({ local, remote }: Ends, first: 'local' | 'remote'): readonly Keyword[] {
  const of = (end: Endpoint | null, name: string): readonly (readonly Keyword[])[] =>
    end
      ? [
          [host(`${formatHost(end.host)}:${end.port}`, `[${name}_ip]:[${name}_port]`)],
          [host(formatHost(end.host), `[${name}_ip]`)],
        ]
      : [];
  const sides = [of(local, 'local'), of(remote, 'remote')];
  const [a, b] = first === 'local' ? sides : sides.reverse();
  return [...(a?.[0] ?? []), ...(b?.[0] ?? []), ...(a?.[1] ?? []), ...(b?.[1] ?? [])];
}

const patternOf = ({ found, anywhere }: Keyword): string =>
  anywhere ? quoted(found) : `(?<![\\w.:-])${quoted(found)}(?![\\w.-]|:\\d)`;

/** A text of one line with these keywords put in; what comes first in the list is looked for first. */
export function withKeywords(
  text: string,
  keywords: readonly Keyword[],
  escaped: (text: string) => string = literalLine,
): string {
  if (keywords.length === 0) return escaped(text);
  const pattern = new RegExp(keywords.map((one) => `(${patternOf(one)})`).join('|'), 'g');
  const parts: string[] = [];
  let at = 0;
  for (const found of text.matchAll(pattern)) {
    const which = found.slice(1).findIndex((group) => group !== undefined);
    parts.push(escaped(text.slice(at, found.index)), keywords[which]?.keyword ?? '');
    at = found.index + found[0].length;
  }
  return [...parts, escaped(text.slice(at))].join('');
}
