/**
 * The values of one row of a run: what was taken wins, then the row's data, then what the run was given, the sequence's own variables,
 * those of a request's file, its folders, the environment and the workspace.
 */
import { textOf, utf8 } from '#shared/lib/bytes.ts';
import type { Sequence } from '#shared/model/sequence.ts';
import type { Lookup } from '#shared/template/render.ts';
import { renderTemplate } from '#shared/template/render.ts';
import { madeValues } from '#shared/template/made.ts';
import type { Maker } from '#shared/template/made.ts';
import { messageValues } from '#shared/template/message-values.ts';
import { firstOf, variableScope } from '#shared/template/scope.ts';
import { callText, findValues, templateOf } from '#shared/template/template.ts';
import type { EntryOf } from '#shared/workspace/scope.ts';
import { givenVariables, valuesFor } from '#shared/workspace/scope.ts';
import type { Dialog } from '../dialog/dialog.ts';
import { dialogValues, localValues } from '../ua/values.ts';
import type { Conversation } from './conversation.ts';
import type { DataRow } from './data-rows.ts';

export interface RowValuesDeps extends Maker {
  readonly entryOf: EntryOf;
  /** What else is known: secrets, the lab. */
  readonly known: Lookup;
}

export interface RowPlan {
  /** The file of the sequence, and what it is called. */
  readonly path: string;
  readonly name: string;
  /** When the run began, and how many rows it has. */
  readonly started: number;
  readonly rows: number;
  readonly sequence: Sequence;
  readonly environment: string;
  /** What the run was given. */
  readonly variables: DataRow;
  readonly row: DataRow;
}

/** A text as the value of a variable that stands for it exactly: nothing that a peer wrote is read as a value. */
function literal(text: string): string {
  return templateOf(utf8(text));
}

/** A value that stands in no file. */
export interface Secret {
  readonly name: string;
  readonly value: string;
}

export class RowValues {
  readonly #deps: RowValuesDeps;
  readonly #plan: RowPlan;
  /** The sequence's variables and the row's, those that could be worked out at its begin being what they were then. */
  readonly #fixed: DataRow;
  readonly #taken = new Map<string, string>();

  constructor(deps: RowValuesDeps, plan: RowPlan) {
    this.#deps = deps;
    this.#plan = plan;
    const { sequence, variables, row } = plan;
    const own = Object.fromEntries(sequence.variables.map(({ name, value }) => [name, value]));
    this.#fixed = this.#fix({ ...own, ...variables, ...row });
  }

  /** Values of variables in which no secret stands: in its place is the reference to it. */
  withoutSecrets(variables: DataRow, secrets: readonly Secret[]): DataRow {
    const hide = (value: string): string =>
      secrets.reduce((told, secret) => told.replaceAll(literal(secret.value), `{{${secret.name}}}`), value);
    return Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, hide(value)]));
  }

  take(name: string, value: string): void {
    this.#taken.set(name, literal(value));
  }

  /** The variables of a send of a request's file, or of the sequence itself. */
  variables(path: string, own: readonly { readonly name: string; readonly value: string }[]): DataRow {
    const given = givenVariables(this.#deps.entryOf, path, this.#plan.environment);
    return { ...valuesFor(own, given), ...this.#fixed, ...Object.fromEntries(this.#taken) };
  }

  /** A text with its values as a step of a conversation sees them; where some have none, their names. */
  render(
    text: string,
    conversation: Pick<Conversation, 'request' | 'response' | 'held'> | null,
    dialog: Dialog | null,
  ): { readonly text: string | null; readonly bytes: Uint8Array; readonly missing: readonly string[] } {
    const local = conversation?.held?.incoming.back.local;
    const lookup = variableScope(
      this.variables(this.#plan.path, []),
      firstOf(
        local ? localValues(local) : () => null,
        messageValues('response', conversation?.response ?? null),
        messageValues('request', conversation?.request ?? null),
        dialogValues(dialog),
        madeValues(this.#deps),
        this.#deps.known,
      ),
    );
    const { bytes, unresolved } = renderTemplate(text, lookup);
    const missing = unresolved.map(({ call }) => callText(call).slice(2, -2));
    return { text: missing.length > 0 ? null : textOf(bytes), bytes, missing };
  }

  /** What is made anew with each look is made once for the row, so that an identifier is the same in all of its steps. */
  #fix(variables: DataRow): DataRow {
    const given = valuesFor([], givenVariables(this.#deps.entryOf, this.#plan.path, this.#plan.environment));
    const lookup = variableScope(
      { ...given, ...variables },
      firstOf(madeValues(this.#deps), this.#deps.known),
    );
    const fixed = Object.entries(variables).map(([name, value]) => {
      if (findValues(value).length === 0) return [name, value] as const;
      const { bytes, unresolved } = renderTemplate(`{{${name}}}`, lookup);
      return [name, unresolved.length > 0 ? value : literal(textOf(bytes))] as const;
    });
    return Object.fromEntries(fixed);
  }
}
