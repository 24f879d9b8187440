/** The commands of Compose: new drafts, what can be done with the one that is shown, its dialog's next steps, and the open tabs. */
import { TEMPLATES } from '#shared/templates/templates.ts';
import { parentOf } from '#shared/workspace/scope.ts';
import { keysOf } from '../components/shell/keys.ts';
import { useCompose } from '../stores/compose.ts';
import { useNavigation } from '../stores/navigation.ts';
import { useOpenFiles } from '../stores/open-files.ts';
import { usePreferences } from '../stores/preferences.ts';
import { useRuns } from '../stores/runs.ts';
import { useSending } from '../stores/sending.ts';
import { useWorkspace } from '../stores/workspace.ts';
import { shownDialog } from '../views/compose/dialog-view.ts';
import type { Draft } from '../views/compose/draft.ts';
import { draftTitle } from '../views/compose/draft.ts';
import { NEW_SEQUENCE } from '../views/compose/sequence/new-sequence.ts';
import { fileName } from '../views/compose/workspace/names.ts';
import { readRequestLine } from '../editor/first-line.ts';
import type { Command } from './command.ts';
import { same, words } from './command.ts';

/** Runs something in Compose, and shows it. */
function inCompose(run: (compose: ReturnType<typeof useCompose>) => void): void {
  run(useCompose());
  useNavigation().go('compose');
}

const isRequest = (): boolean => useCompose().active?.kind === 'request';
const isSequence = (): boolean => useCompose().active?.kind === 'sequence';

/** Begins a sequence beside the file that is shown, so that its requests are found; as a draft where no workspace is open. */
function newSequence(): void {
  inCompose((compose) => {
    const name = words('workspace.new.sequenceName')(usePreferences().language);
    const folder = parentOf(compose.active?.path ?? '');
    if (useWorkspace().root === '') compose.open({ kind: 'sequence', text: NEW_SEQUENCE, name });
    else void useOpenFiles().add(folder, [{ path: fileName(name, 'sequence'), text: NEW_SEQUENCE }]);
  });
}

export const CRAFTING_COMMANDS: readonly Command[] = [
  {
    id: 'request.new',
    group: 'request',
    title: words('palette.newRequest'),
    keys: keysOf('newRequest'),
    run: () => useNavigation().newRequest(),
  },
  {
    id: 'sequence.new',
    group: 'request',
    title: words('palette.newSequence'),
    run: newSequence,
  },
  {
    id: 'request.send',
    group: 'request',
    title: words('palette.send'),
    keys: keysOf('send'),
    when: () => isRequest() && !useCompose().running,
    run: () => inCompose(() => void useSending().send()),
  },
  {
    id: 'sequence.run',
    group: 'request',
    title: words('palette.run'),
    keys: keysOf('send'),
    when: () => isSequence() && useRuns().run?.state !== 'running',
    run: () => inCompose(({ active }) => active && void useRuns().begin(active, useWorkspace().environment)),
  },
  {
    id: 'sequence.stop',
    group: 'request',
    title: words('palette.stopRun'),
    when: () => isSequence() && useRuns().run?.state === 'running',
    run: () => inCompose(() => void useRuns().stop()),
  },
  {
    id: 'request.stop',
    group: 'request',
    title: words('palette.stop'),
    when: () => isRequest() && useCompose().running,
    run: () => inCompose((compose) => void compose.stop()),
  },
];

/** The requests that the dialog of the draft that is shown may send now. */
export function dialogCommands(): Command[] {
  const dialog = shownDialog(useCompose().dialogs, null);
  if (dialog === null || dialog.phase === 'terminated') return [];
  return dialog.steps
    .filter(({ warning }) => warning === null)
    .map(({ step }) => ({
      id: `dialog.${step}`,
      group: 'dialog',
      title: (language) =>
        words('palette.step', {
          step: words(`stack.steps.name.${step}`)(language),
          remote: dialog.remote,
        })(language),
      run: () => inCompose((compose) => void compose.step(dialog.id, step)),
    }));
}

/** What an open draft is called. */
function titleOf(draft: Draft): Command['title'] {
  if (draft.path !== '') return same(draft.path);
  const method = draft.kind === 'request' ? readRequestLine(draft.text).method : '';
  return (language) => `${method} ${draftTitle(draft, language)}`.trim();
}

/** The tabs that are open, but for the one that is shown. */
export function tabCommands(): Command[] {
  const compose = useCompose();
  return compose.drafts
    .filter(({ id }) => id !== compose.activeId || useNavigation().view !== 'compose')
    .map((draft) => ({
      id: `tab.${draft.id}`,
      group: 'tab',
      title: titleOf(draft),
      run: () => inCompose(() => compose.activate(draft.id)),
    }));
}

export const TEMPLATE_COMMANDS: readonly Command[] = TEMPLATES.map(({ id, template }) => ({
  id: `template.${id}`,
  group: 'template',
  title: (language) => template.title[language],
  run: () => inCompose((compose) => compose.openTemplate(id)),
}));
