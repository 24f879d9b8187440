/** What is made of one message: sent again, answered, kept in the workspace. */
import type { ComputedRef, ShallowRef } from 'vue';
import { computed, shallowRef, watch } from 'vue';
import { useI18n } from 'vue-i18n';
import { PAGE_LIMIT } from '#shared/contract/define.ts';
import type { LiveDialog } from '#shared/model/stack.ts';
import type { MessageDetail } from '#shared/model/traffic.ts';
import { safeName } from '#shared/workspace/names.ts';
import { templateOf } from '#shared/template/template.ts';
import type { MenuGroup } from '../../../components/ui/menu.ts';
import { browserRandom } from '../../../host/random.ts';
import { useCompose } from '../../../stores/compose.ts';
import { useIncoming } from '../../../stores/incoming.ts';
import { useNavigation } from '../../../stores/navigation.ts';
import { troubleOf, useRpc } from '../../../stores/rpc.ts';
import { useStack } from '../../../stores/stack.ts';
import { useWorkspace } from '../../../stores/workspace.ts';
import type { DraftPatch } from '../../compose/draft.ts';
import { noReply, replyTo } from './reply.ts';

export interface MessageCraft {
  /** The other ways to send it again, and to keep it. */
  readonly groups: ComputedRef<readonly MenuGroup[]>;
  /** Why it cannot be answered; '' where it can, as far as the message tells. */
  readonly noReply: ComputedRef<string>;
  /** What became of the last thing that was asked for; '' where there is nothing to say. */
  readonly told: Readonly<ShallowRef<string>>;
  choose(id: string): Promise<void>;
  reply(): Promise<void>;
}

/** The newest dialogs of the console's own. */
async function ownDialogs(): Promise<readonly LiveDialog[]> {
  const { nextDialog } = useStack().counters;
  const from = Math.max(1, nextDialog - PAGE_LIMIT);
  return (await useRpc().call('stack.dialogs', { from, count: PAGE_LIMIT })).rows;
}

/** A message as a draft to be kept: what it says, and whereto it went. */
export function keptParts({ row, bytes }: MessageDetail): DraftPatch {
  const user = row.to.split('@')[0] ?? '';
  const words = row.kind === 'response' ? [String(row.status), row.method] : [row.method, user];
  const name = safeName(words.filter((word) => word !== '').join(' '), 'Message');
  return { text: templateOf(bytes), destination: `${row.transport}:${row.dst}`, name };
}

type Tell = (text: string) => void;

/** Opens what can be said to a message where it is sent from. */
function useReplying(detail: () => MessageDetail, tell: Tell) {
  const navigation = useNavigation();
  const incoming = useIncoming();
  const compose = useCompose();
  const { t } = useI18n();
  return async (): Promise<void> => {
    const dialogs = detail().row.kind === 'response' ? await ownDialogs() : [];
    const said = replyTo(detail(), { incoming: incoming.rows, dialogs }, browserRandom);
    if (said.kind === 'none') tell(t(`crafting.noReply.${said.why}`));
    else if (said.kind === 'draft') navigation.compose({ kind: 'draft', parts: said.parts });
    else if (said.kind === 'incoming') {
      incoming.select(said.id);
      navigation.go('answer');
    } else {
      await compose.openStep(said.dialog, said.step);
      navigation.go('compose');
    }
  };
}

/** To be called in a component's set-up. */
export function useMessageCraft(detail: () => MessageDetail): MessageCraft {
  const navigation = useNavigation();
  // Whether one is open is known by the time that something is to be saved.
  useWorkspace().start();
  const { t } = useI18n();
  const told = shallowRef('');
  const tell: Tell = (text) => void (told.value = text);
  const reply = useReplying(detail, tell);
  watch(
    () => detail().row.id,
    () => tell(''),
  );

  async function attempt(run: (() => Promise<void> | void) | undefined): Promise<void> {
    tell('');
    try {
      await run?.();
    } catch (error) {
      tell(t('crafting.failed', { message: troubleOf(error).message }));
    }
  }
  const actions: Readonly<Record<string, () => Promise<void> | void>> = {
    fresh: () => navigation.editAndResend(detail().bytes, 'fresh'),
    same: () => navigation.editAndResend(detail().bytes, 'same'),
    // Compose asks for its name and folder; without a workspace it stays a draft.
    save: () => navigation.compose({ kind: 'draft', parts: keptParts(detail()), toSave: true }),
  };

  return {
    groups: computed(() => [
      {
        label: t('crafting.resend.label'),
        entries: (['fresh', 'same'] as const).map((id) => ({ id, label: t(`crafting.resend.${id}`) })),
      },
      { label: t('crafting.keep'), entries: [{ id: 'save', label: t('crafting.save') }] },
    ]),
    noReply: computed(() => {
      const why = noReply(detail());
      return why ? t(`crafting.noReply.${why}`) : '';
    }),
    told,
    choose: (id) => attempt(actions[id]),
    reply: () => attempt(reply),
  };
}
