/**
 * The findings of a diagnosis, as they are paged through: the worst first. They come and go with their calls; they are put in order
 * when somebody asks, which is little work where few came since.
 */
import type { Finding, FlowRule } from '#shared/model/finding.ts';
import { worstFirst } from '#shared/flow/findings/order.ts';

export interface FindingChoice {
  /** Null for all of them. */
  readonly rule: FlowRule | null;
  readonly host: string | null;
}

/** Findings that are gone and not yet taken out, beside as many as there are. */
const GONE = 1_000;

export class FindingList {
  #sorted: Finding[] = [];
  #added: Finding[] = [];
  readonly #gone = new Set<Finding>();
  #size = 0;
  /** The last choice that was asked for: its pages follow each other. */
  #chosen: { readonly key: string; readonly findings: readonly Finding[] } | null = null;

  get size(): number {
    return this.#size;
  }

  add(findings: readonly Finding[]): void {
    if (findings.length === 0) return;
    this.#chosen = null;
    this.#size += findings.length;
    for (const finding of findings) {
      // One that comes back before anybody asked is still where it was.
      if (!this.#gone.delete(finding)) this.#added.push(finding);
    }
  }

  remove(findings: readonly Finding[]): void {
    if (findings.length === 0) return;
    this.#chosen = null;
    this.#size -= findings.length;
    for (const finding of findings) this.#gone.add(finding);
    // Where nobody asks, what comes and goes must not pile up.
    if (this.#gone.size > this.#size + GONE) this.#inOrder();
  }

  /** At most `count` of those that are chosen, from a place on that counts from 0; and how many they are. */
  page(choice: FindingChoice, from: number, count: number): { findings: Finding[]; total: number } {
    const chosen = this.#choose(choice);
    return { findings: chosen.slice(from, from + count), total: chosen.length };
  }

  #choose(choice: FindingChoice): readonly Finding[] {
    const { rule, host } = choice;
    const key = JSON.stringify([rule, host]);
    if (this.#chosen?.key === key) return this.#chosen.findings;
    const all = this.#inOrder();
    const findings = all.filter(
      (one) => (rule === null || one.rule === rule) && (host === null || one.host === host),
    );
    this.#chosen = { key, findings };
    return findings;
  }

  #inOrder(): readonly Finding[] {
    if (this.#gone.size > 0) {
      const isKept = (one: Finding): boolean => !this.#gone.has(one);
      this.#sorted = this.#sorted.filter(isKept);
      this.#added = this.#added.filter(isKept);
      this.#gone.clear();
    }
    if (this.#added.length > 0) {
      this.#sorted = this.#sorted.concat(this.#added).sort(worstFirst);
      this.#added = [];
    }
    return this.#sorted;
  }
}
