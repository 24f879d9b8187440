/** A sequence with its request files as a SIPp scenario, saved where a person chooses. */
import { textOf, utf8 } from '#shared/lib/bytes.ts';
import { safeName } from '#shared/workspace/names.ts';
import { readSequence } from '#shared/sequence/read.ts';
import type { Sequence, SequenceStep } from '#shared/model/sequence.ts';
import { scriptOfSequence } from '#shared/sipp/from-sequence.ts';
import type { ScriptNote } from '#shared/sipp/script.ts';
import { writeScenario } from '#shared/sipp/write.ts';
import { parentOf } from '#shared/workspace/scope.ts';
import type { SaveTarget } from '../../../host/save.ts';
import { pathIn } from '../workspace/tree-rows.ts';

export interface ExportDeps {
  /** Chooses where a file of a name goes; null where the person leaves it. */
  readonly choose: (name: string) => Promise<SaveTarget | null>;
  /** The bytes of a file of the workspace; rejects where there is none. */
  readonly read: (path: string) => Promise<{ readonly bytes: Uint8Array }>;
}

function namedIn(steps: readonly SequenceStep[]): readonly string[] {
  return steps.flatMap((step) => {
    if (step.kind === 'repeat') return namedIn(step.steps);
    if (step.kind === 'answer' && step.file !== '') return [step.file];
    return step.kind === 'send' && step.what.kind === 'file' ? [step.what.path] : [];
  });
}

/** The texts of the files that a sequence names, by those names; what cannot be read is left out. */
async function filesOf({ steps, data }: Sequence, folder: string, read: ExportDeps['read']) {
  const names = [...new Set([...namedIn(steps), ...(data === '' ? [] : [data])])];
  const settled = await Promise.allSettled(names.map((name) => read(pathIn(folder, name))));
  return new Map(
    names.flatMap((name, at) => {
      const file = settled[at];
      return file?.status === 'fulfilled' ? [[name, textOf(file.value.bytes)] as const] : [];
    }),
  );
}

export interface Exported {
  readonly name: string;
  readonly notes: readonly ScriptNote[];
}

/** The rows of data, beside the scenario. */
async function writeRows(name: string, text: string, choose: ExportDeps['choose']): Promise<void> {
  const target = await choose(name.replace(/xml$/, 'csv'));
  await target?.write(utf8(text));
  await target?.close();
}

/** Writes the scenario; null where the person chose no place for it. @param title what it is called where it has no name of its own */
export async function exportScenario(
  { path, text }: { readonly path: string; readonly text: string },
  title: string,
  { choose, read }: ExportDeps,
): Promise<Exported | null> {
  const { sequence } = readSequence(text);
  const name = `${safeName(sequence.name || title, 'scenario')}.xml`;
  const target = await choose(name);
  if (!target) return null;
  const files = await filesOf(sequence, parentOf(path), read);
  const script = scriptOfSequence(sequence, (at) => files.get(at) ?? null);
  await target.write(utf8(writeScenario(script)));
  await target.close();
  if (script.injection) await writeRows(name, script.injection.text, choose);
  return { name, notes: script.notes };
}
