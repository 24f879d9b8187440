/** Reads the XML of a scenario into its elements in order. Entities are not expanded but for the five of XML; sizes are bounded. */
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';

export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Element[];
  /** The CDATA in it; '' where there is none. */
  readonly text: string;
}

/** Characters of a scenario's file. */
export const SCENARIO_LIMIT = 524_288;
/** Elements within elements. */
const DEEPEST = 8;

export type XmlProblem = 'too-large' | 'not-xml';

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
const decoded = (text: string): string =>
  text.replace(/&(lt|gt|amp|quot|apos);/g, (_, name: string) => ENTITIES[name] ?? '');

const PARSER = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  cdataPropName: '#cdata',
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  processEntities: false,
  ignoreDeclaration: true,
});

type Node = Readonly<Record<string, unknown>>;

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null;
const nodesOf = (value: unknown): readonly Node[] => (Array.isArray(value) ? value.filter(isNode) : []);

function attributesOf(node: Node): Record<string, string> {
  const given = node[':@'];
  const pairs = isNode(given) ? Object.entries(given) : [];
  return Object.fromEntries(pairs.map(([name, value]) => [name, decoded(String(value))]));
}

function textIn(nodes: readonly Node[]): string {
  return nodes
    .flatMap((node) => nodesOf(node['#cdata']))
    .map((node) => (typeof node['#text'] === 'string' ? node['#text'] : ''))
    .join('');
}

function elementsOf(nodes: readonly Node[], depth: number): readonly Element[] {
  if (depth > DEEPEST) return [];
  return nodes.flatMap((node) => {
    const name = Object.keys(node).find((key) => key !== ':@') ?? '';
    if (name === '' || name.startsWith('#')) return [];
    const inside = nodesOf(node[name]);
    const children = elementsOf(inside, depth + 1);
    return [{ name, attributes: attributesOf(node), children, text: textIn(inside) }];
  });
}

/** The elements at the top of an XML text. Never throws. */
export function readXml(text: string): Result<readonly Element[], XmlProblem> {
  if (text.length > SCENARIO_LIMIT) return err('too-large');
  try {
    if (XMLValidator.validate(text) !== true) return err('not-xml');
    const parsed: unknown = PARSER.parse(text);
    return ok(elementsOf(nodesOf(parsed), 0));
  } catch {
    // The parser throws for what it refuses, such as an entity that is declared.
    return err('not-xml');
  }
}
