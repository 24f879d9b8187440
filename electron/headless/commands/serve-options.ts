/** The options of `sipwright serve`, as `npm start` must know them too: what is none of them names a file. */
export const SERVE_OPTIONS = {
  host: 'value',
  port: 'value',
  udp: 'list',
  hep: 'list',
  interface: 'value',
  'capture-filter': 'value',
  mirror: 'value',
  workspace: 'value',
  'no-lab': 'flag',
  'no-answer': 'flag',
  'no-record': 'flag',
  open: 'flag',
} as const;
