/** What the values of a text are in a scenario: variables are written out, what is made or learnt at run time becomes a keyword. */
import type { VariableRow } from '#shared/model/workspace.ts';
import type { Endpoint } from '#shared/sip/endpoint.ts';
import { parseTransportAddress } from '#shared/model/address.ts';
import { renderTemplate } from '#shared/template/render.ts';
import { textOf } from '#shared/lib/bytes.ts';
import { callText } from '#shared/template/template.ts';
import type { ValueCall } from '#shared/template/template.ts';
import type { Keyword } from './places.ts';
import { withKeywords } from './places.ts';
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

export interface KnownValues {
  /** The variables of the sequence. */
  readonly shared: readonly VariableRow[];
  /** The names of the fields of the data. */
  readonly fields: readonly string[];
  /** The variable that holds a header of the message that came last; null where none came. */
  readonly headerOf: (name: string) => string | null;
}

/** A text with its values put in, as SIPp has it. */
export interface Said {
  readonly text: string;
  /** Whether it is the same in every call. */
  readonly isFixed: boolean;
}

export class ScriptValues {
  readonly #known: KnownValues;
  readonly #shared: ReadonlyMap<string, string>;
  readonly #keywords = new Map<string, string>();
  readonly #keys = new Set<string>();
  readonly #random = new Set<string>();
  readonly #taken = new Map<string, string>();
  #own = new Map<string, string>();
  #target = '';
  #remote: Endpoint | null = null;
  #depth = 0;

  constructor(known: KnownValues) {
    this.#known = known;
    this.#shared = new Map(known.shared.map(({ name, value }) => [name, value]));
  }

  /** Begins with a file: its own variables, and where it goes. */
  begin(variables: readonly VariableRow[], to: string): void {
    this.#own = new Map(variables.map(({ name, value }) => [name, value]));
    this.#target = /\{\{\s*([\w.$]+)\s*\}\}/.exec(to)?.[1] ?? this.#target;
    const address = parseTransportAddress(/^\w+:/.test(to) ? to : `udp:${to}`);
    if (address.ok) this.#remote = address.value;
  }

  /** From here on a name is what SIPp took. */
  taken(name: string, variable: string): void {
    this.#taken.set(name, variable);
  }

  keywords(): readonly Keyword[] {
    return [...this.#keywords].map(([found, keyword]) => ({ found, keyword, anywhere: true }));
  }

  /** The address that is written out in the file's destination, or null. */
  remote(): Endpoint | null {
    return this.#remote;
  }

  /** What has no value has to be given by `-key`. */
  options(): readonly string[] {
    return [...this.#keys].map((key) => `-key ${key} VALUE`);
  }

  /** Random values, of which SIPp has none. */
  random(): readonly string[] {
    return [...this.#random];
  }

  readonly lookup = (call: ValueCall): string => {
    const { name } = call;
    const ours = this.#keywordOf(call);
    if (ours !== null) return this.#stand(ours);
    const given = this.#variable(name);
    if (given !== null) return given;
    if (/^\$(?:uuid|random)/.test(name)) this.#random.add(callText(call));
    const known = KNOWN.find(([start]) => name === start || name.startsWith(`${start}.`));
    if (known) return this.#stand(known[1]);
    const key = name.replace(/\W/g, '_');
    this.#keys.add(key);
    return this.#stand(`[${key}]`);
  };

  readonly said = (text: string): Said => {
    const rendered = textOf(renderTemplate(text, this.lookup).bytes);
    const put = withKeywords(rendered, this.keywords(), (piece) => piece);
    return { text: put, isFixed: put === rendered };
  };

  /** A word that stands for a keyword until the message is written: no text has it but ours. */
  #stand(keyword: string): string {
    const known = [...this.#keywords].find(([, value]) => value === keyword)?.[0];
    const word = known ?? `zq7sippkeyword${this.#keywords.size}z`;
    this.#keywords.set(word, keyword);
    return word;
  }

  /** What the sequence says comes before what its files say. */
  #variable(name: string): string | null {
    const value = this.#shared.get(name) ?? this.#own.get(name);
    if (value === undefined || value === '' || this.#depth >= DEEPEST) return null;
    this.#depth++;
    const text = textOf(renderTemplate(value, this.lookup).bytes);
    this.#depth--;
    return text;
  }

  /** What SIPp has in place of a name, whatever variables there are; null for nothing. */
  #keywordOf({ name, args }: ValueCall): string | null {
    const taken = this.#taken.get(name);
    if (taken !== undefined) return `[$${taken}]`;
    const field = this.#known.fields.indexOf(name);
    if (field >= 0) return `[field${field}]`;
    if (name === this.#target) return REMOTE;
    const [header] = args;
    if (!/^re(?:sponse|quest)\.header$/.test(name) || typeof header !== 'string') return null;
    const kept = this.#known.headerOf(header);
    return kept === null ? null : `[$${kept}]`;
  }
}
