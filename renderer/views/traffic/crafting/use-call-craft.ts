/** What the dialog about a call asks, and what is made of the answers: a scenario of SIPp, or a sequence with its requests. */
import { computed, shallowRef, watch } from 'vue';
import { useI18n } from 'vue-i18n';
import { replayOf } from '#shared/replay/replay.ts';
import { safeName } from '#shared/workspace/names.ts';
import type { CapturedMessage } from '#shared/replay/side.ts';
import { sidesOf } from '#shared/replay/side.ts';
import { scriptOfDialog } from '#shared/sipp/from-dialog.ts';
import { writeScenario } from '#shared/sipp/write.ts';
import { utf8 } from '#shared/lib/bytes.ts';
import { FILE_ENDINGS } from '#shared/model/workspace.ts';
import { readRequestFile } from '#shared/workspace/request-file.ts';
import { useFormat } from '../../../composables/use-format.ts';
import { chooseTarget } from '../../../host/save.ts';
import { useCompose } from '../../../stores/compose.ts';
import type { CallCraft } from '../../../stores/crafting.ts';
import { useCrafting } from '../../../stores/crafting.ts';
import { useNavigation } from '../../../stores/navigation.ts';
import { troubleOf } from '../../../stores/rpc.ts';
import type { NewFile } from '../../../stores/workspace-add.ts';
import { addToWorkspace } from '../../../stores/workspace-add.ts';
import { partsOfFile } from '../../compose/draft.ts';

/** Gaps of more milliseconds than these are kept as pauses. */
const PAUSES_FROM = 200;

/** What a person answers. */
function useAnswers() {
  const crafting = useCrafting();
  const sides = computed(() => sidesOf(crafting.messages.map(({ row }) => row)));
  const side = shallowRef('');
  const target = shallowRef('');
  const keepTiming = shallowRef(false);
  const speed = shallowRef(1);
  /** The other end of the chosen side: where the capture went. */
  const peer = computed(() => {
    const first = crafting.messages.find(({ row }) => row.src === side.value || row.dst === side.value)?.row;
    return first ? (first.src === side.value ? first.dst : first.src) : '';
  });
  watch(sides, ([first]) => void (side.value = first?.address ?? ''), { immediate: true });
  watch(peer, (address) => void (target.value = address === '' ? '' : `udp:${address}`), { immediate: true });
  return { sides, side, target, keepTiming, speed };
}

/** Opens what was made in Compose: from the workspace, or as drafts where none is open. */
function useOpening() {
  const compose = useCompose();
  const navigation = useNavigation();

  function openDrafts([sequence, ...requests]: readonly NewFile[], name: string): void {
    for (const { path, text } of requests)
      compose.open({
        ...partsOfFile(readRequestFile(utf8(text))),
        name: path.slice(path.lastIndexOf('/') + 1),
      });
    if (sequence)
      navigation.compose({ kind: 'draft', parts: { kind: 'sequence', text: sequence.text, name } });
  }
  return { openDrafts, openFile: (path: string): void => navigation.compose({ kind: 'file', path }) };
}

/** A name for what is made of a call: its method and whom it went to. */
function nameOf(messages: readonly CapturedMessage[]): string {
  const row = messages[0]?.row;
  return [row?.method ?? '', row?.to.split('@')[0] ?? ''].filter((part) => part !== '').join(' ');
}

/** Makes what is asked for of the answers; what the workspace says of it goes to `isHomeless` and `failure`. */
function useMaking({ side, target, keepTiming, speed }: ReturnType<typeof useAnswers>) {
  const crafting = useCrafting();
  const opening = useOpening();
  const format = useFormat();
  const failure = shallowRef('');
  /** Whether there is no workspace: then a sequence is opened as drafts. */
  const isHomeless = shallowRef(false);
  const choice = () => ({
    side: side.value,
    name: nameOf(crafting.messages),
    pausesFrom: keepTiming.value ? PAUSES_FROM : null,
  });

  async function saveScenario(): Promise<void> {
    const file = await chooseTarget(`${safeName(choice().name, 'scenario')}.xml`, 'application/xml');
    if (!file) return;
    await file.write(utf8(writeScenario(scriptOfDialog(crafting.messages, choice()))));
    await file.close();
    crafting.close();
  }

  async function keepSequence(craft: CallCraft): Promise<void> {
    const played = { target: target.value.trim(), scale: 1 / speed.value };
    const { files } = replayOf(crafting.messages, { ...choice(), ...played });
    const added = isHomeless.value ? null : await addToWorkspace(files);
    if (added?.kind === 'failed') failure.value = format.trouble(added.trouble);
    else if (added?.kind === 'no-workspace') isHomeless.value = true;
    else {
      const path = added?.paths.find((one) => one.endsWith(FILE_ENDINGS.sequence));
      crafting.close();
      if (!added) opening.openDrafts(files, choice().name);
      else if (craft === 'replay' && path !== undefined) opening.openFile(path);
    }
  }

  return { failure, isHomeless, saveScenario, keepSequence };
}

/** To be called in a component's set-up. */
export function useCallCraft() {
  const crafting = useCrafting();
  const answers = useAnswers();
  const { failure, isHomeless, saveScenario, keepSequence } = useMaking(answers);
  const { t } = useI18n();

  /** Does what the dialog is about; what goes wrong stands in `failure`. */
  async function run(): Promise<void> {
    const { craft } = crafting;
    failure.value = '';
    try {
      if (craft === 'sipp') await saveScenario();
      else if (craft) await keepSequence(craft);
    } catch (error) {
      failure.value = t('crafting.failed', { message: troubleOf(error).message });
    }
  }

  watch(
    () => crafting.craft,
    () => {
      failure.value = '';
      isHomeless.value = false;
    },
  );
  return { ...answers, failure, isHomeless, run };
}
