/** The URIs that the editor offers: accounts, their registrars, and where requests went lately. */
import type { AccountRow } from '#shared/model/account.ts';

/** A destination as a URI: `udp:HOST:PORT` and a domain become one; '' for what cannot be one, such as a value. */
export function uriOf(destination: string): string {
  const text = destination.trim();
  if (/^sips?:/i.test(text)) return text;
  const host = text.replace(/^(?:udp|tcp|tls|wss?):/i, '');
  return /^(?:[\w.-]+|\[[0-9a-fA-F:.]+\])(?::\d{1,5})?$/.test(host) ? `sip:${host}` : '';
}

/** Each once, accounts first. */
export function knownUris(
  accounts: readonly Pick<AccountRow, 'config'>[],
  destinations: readonly string[],
): readonly string[] {
  const own = accounts.flatMap(({ config: { aor, registrar } }) => [aor, uriOf(registrar)]);
  return [...new Set([...own, ...destinations.map(uriOf)].filter((uri) => uri !== ''))];
}
