/** What the values of a text are in a scenario: variables are written out, what is made or learnt at run time becomes a keyword. */
import type { VariableRow } from '#shared/model/workspace.ts';
import type { Endpoint } from '#shared/sip/endpoint.ts';
import { parseTransportAddress } from '#shared/model/address.ts';
import type { Lookup } from '#shared/template/render.ts';
import { renderTemplate } from '#shared/template/render.ts';
import { textOf } from '#shared/lib/bytes.ts';
import type { Keyword } from './places.ts';
import { LOCAL_TAG } from './script.ts';

const REMOTE = '[remote_ip]:[remote_port]';

/** By name; the first one that begins so counts. */
const KNOWN: readonly (readonly [start: string, keyword: string])[] = [
  ['lab.host', '[remote_ip]'],
  ['lab', REMOTE],
  ['local.ip', '[local_ip]'],
  ['local.port', '[local_port]'],
  ['local.uri', 'sip:[local_ip]:[local_port]'],
  ['$branch', '[branch]'],
  ['$callId', '[call_id]'],
  ['$tag', LOCAL_TAG],
  ['$uuid', '[pid]-[call_number]'],
  ['$random', '[call_number]'],
  ['$now', '[timestamp]'],
  ['dialog.remoteTarget', '[next_url]'],
  ['dialog.callId', '[call_id]'],
];

/** Values within values. */
const DEEPEST = 12;

export interface ScriptValues {
  readonly lookup: Lookup;
  /** Begins with a file: its own variables, and where it goes. */
  begin(variables: readonly VariableRow[], to: string): void;
  /** From here on a name is what SIPp took. */
  taken(name: string, variable: string): void;
  keywords(): readonly Keyword[];
  /** The address that is written out in the file's destination, or null. */
  remote(): Endpoint | null;
  /** What has no value has to be given by `-key`. */
  options(): readonly string[];
}

/** @param shared the variables of the sequence */
export function createScriptValues(shared: readonly VariableRow[]): ScriptValues {
  const variables = new Map(shared.map(({ name, value }) => [name, value]));
  const keywords = new Map<string, string>();
  const keys = new Set<string>();
  const takenNames = new Map<string, string>();
  let own = new Map<string, string>();
  let target = '';
  let remote: Endpoint | null = null;
  let depth = 0;

  /** A word that stands for a keyword until the message is written: no text has it but ours. */
  function stand(keyword: string): string {
    const known = [...keywords].find(([, value]) => value === keyword)?.[0];
    const word = known ?? `zq7sippkeyword${keywords.size}z`;
    keywords.set(word, keyword);
    return word;
  }

  function variable(name: string): string | null {
    const value = own.get(name) ?? variables.get(name);
    if (value === undefined || value === '' || depth >= DEEPEST) return null;
    depth++;
    const text = textOf(renderTemplate(value, lookup).bytes);
    depth--;
    return text;
  }

  function lookup({ name }: { readonly name: string }): string {
    const taken = takenNames.get(name);
    if (taken !== undefined) return stand(`[$${taken}]`);
    if (name === target) return stand(REMOTE);
    const given = variable(name);
    if (given !== null) return given;
    const known = KNOWN.find(([start]) => name === start || name.startsWith(`${start}.`));
    if (known) return stand(known[1]);
    const key = name.replace(/\W/g, '_');
    keys.add(key);
    return stand(`[${key}]`);
  }

  return {
    lookup,
    begin(variablesOfFile, to) {
      own = new Map(variablesOfFile.map(({ name, value }) => [name, value]));
      target = /\{\{\s*([\w.$]+)\s*\}\}/.exec(to)?.[1] ?? target;
      const address = parseTransportAddress(/^\w+:/.test(to) ? to : `udp:${to}`);
      if (address.ok) remote = address.value;
    },
    taken: (name, value) => void takenNames.set(name, value),
    keywords: () => [...keywords].map(([found, keyword]) => ({ found, keyword, anywhere: true })),
    remote: () => remote,
    options: () => [...keys].map((key) => `-key ${key} VALUE`),
  };
}
