/**
 * What a diagnosis holds of the calls that were looked at. Bounded: beyond a number of findings those of further calls are counted
 * and not listed, until there is room for them.
 */
import type { Diagnosis } from '#shared/model/finding.ts';
import type { CallFindings } from './call-findings.ts';
import { FindingGroups } from './finding-groups.ts';
import type { FindingChoice } from './finding-list.ts';
import { FindingList } from './finding-list.ts';

/** Findings that are listed at the most. */
export const LISTED_FINDINGS = 50_000;

interface Held {
  readonly found: CallFindings;
  /** Whether its findings are listed, and not merely counted. */
  readonly isListed: boolean;
}

export class DiagnosisResults {
  readonly #limit: number;
  readonly #calls = new Map<number, Held>();
  readonly #groups = new FindingGroups();
  readonly #list = new FindingList();
  #total = 0;

  constructor(limit = LISTED_FINDINGS) {
    this.#limit = limit;
  }

  /** How many calls were looked at. */
  get size(): number {
    return this.#calls.size;
  }

  /** The calls that were looked at; some may be deleted while they are walked. */
  ids(): IterableIterator<number> {
    return this.#calls.keys();
  }

  get(id: number): CallFindings | null {
    return this.#calls.get(id)?.found ?? null;
  }

  /** Whether what is only counted of a call could be listed by now. */
  hasRoomFor(id: number): boolean {
    const held = this.#calls.get(id);
    return held !== undefined && !held.isListed && this.#fits(held.found);
  }

  /** Takes what was found in a call, in the place of what was known of it. */
  set(id: number, found: CallFindings): void {
    this.delete(id);
    const isListed = this.#fits(found);
    this.#calls.set(id, { found, isListed });
    this.#count(found, isListed, 1);
    if (isListed) this.#list.add(found.findings);
  }

  delete(id: number): void {
    const held = this.#calls.get(id);
    if (!held) return;
    this.#calls.delete(id);
    this.#count(held.found, held.isListed, -1);
    if (held.isListed) this.#list.remove(held.found.findings);
  }

  page(choice: FindingChoice, from: number, count: number): ReturnType<FindingList['page']> {
    return this.#list.page(choice, from, count);
  }

  summary(): Pick<Diagnosis, 'groups' | 'hosts' | 'unlisted'> {
    return {
      groups: this.#groups.groups(),
      hosts: this.#groups.hosts(),
      unlisted: this.#total - this.#list.size,
    };
  }

  #fits({ findings }: CallFindings): boolean {
    return this.#list.size + findings.length <= this.#limit;
  }

  #count(found: CallFindings, isListed: boolean, by: 1 | -1): void {
    this.#total += by * found.total;
    this.#groups.count(found.counts, by);
    if (isListed) this.#groups.list(found.findings, by);
  }
}
