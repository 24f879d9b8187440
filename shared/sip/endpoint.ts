/** An address and a port as the SIP language needs them; the records of `shared/model` fit it by their shape. */
export interface Endpoint {
  /** An IP address without brackets, or a host name. */
  readonly host: string;
  readonly port: number;
}

/** `HOST:PORT`, IPv6 in brackets (RFC 3261 25.1, sent-by and hostport). */
export function formatHostPort({ host, port }: Endpoint): string {
  return `${formatHost(host)}:${port}`;
}

/** The host as SIP writes it: IPv6 in brackets. */
export function formatHost(host: string): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
}
