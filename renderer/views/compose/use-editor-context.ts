/** What the editor of a draft knows besides its text, in the language in use: values with their origins, URIs, its own words. */
import type { ComputedRef } from 'vue';
import { computed, shallowRef } from 'vue';
import { useI18n } from 'vue-i18n';
import type { NameGroup, TemplateName } from '#shared/template/names.ts';
import { TEMPLATE_NAMES } from '#shared/template/names.ts';
import type { KindOfName } from '../../editor/draft-marks.ts';
import { steady } from '../../composables/steady.ts';
import type { EditorContext, EditorWords, OfferedValue } from '../../editor/editor-context.ts';

export interface EditorKnowledge {
  /** Variables and what they come to. */
  readonly values: Readonly<Record<string, string>>;
  /** Names that have a value which is not told here: secrets. */
  readonly hidden: readonly string[];
  /** Where variables are from, in words, where that is known. */
  readonly origins: Readonly<Record<string, string>>;
  readonly uris: readonly string[];
  /** Whether there is an exchange for `response.*`, and a dialog for `dialog.*`. */
  readonly exchange: boolean;
  readonly dialog: boolean;
}

/** Whether line ends that are not CRLF are told; it is the same for every draft of this run. */
const lineEnds = shallowRef(false);

export function toggleLineEnds(): void {
  lineEnds.value = !lineEnds.value;
}

/** Which groups of names a draft can use. */
function fits(group: NameGroup, { exchange, dialog }: EditorKnowledge): boolean {
  if (group === 'response' || group === 'request') return exchange;
  if (group === 'dialog') return dialog;
  // The lab's values are among the variables where it runs.
  return group !== 'lab';
}

/** What names in braces stand for in a draft of which this is known. */
export function kindOfNames({ values, hidden }: EditorKnowledge): KindOfName {
  return (name) => {
    if (Object.hasOwn(values, name) || hidden.includes(name)) return 'known';
    return TEMPLATE_NAMES.some((one) => one.name === name && one.group !== 'lab') ? 'made' : null;
  };
}

/** The key of a name's words: neither `$` nor a point may stand in one. */
const keyOf = (name: string): string => name.replace('$', '').replaceAll('.', '_');

/** To be called in a component's set-up. @param knowledge read reactively */
export function useEditorContext(knowledge: () => EditorKnowledge): ComputedRef<EditorContext> {
  const { t, locale } = useI18n();
  const words = computed((): EditorWords => ({
    filled: t('editing.words.filled'),
    fills: t('editing.words.fills'),
    write: t('editing.words.write'),
    noLineEnd: t('editing.words.noLineEnd'),
    escape: t('editing.words.escape'),
    unresolved: t('editing.words.unresolved'),
    off: t('editing.words.off'),
    mandatory: t('editing.words.mandatory'),
  }));
  const builtIn = ({ name, group, example }: TemplateName): OfferedValue => ({
    name,
    example,
    kind: 'made',
    value: t(`editing.name.${keyOf(name)}`),
    origin: t(`editing.group.${group}`),
  });
  function contextOf(known: EditorKnowledge): EditorContext {
    const { values, hidden, origins, uris } = known;
    const given = [...Object.entries(values), ...hidden.map((name) => [name, ''] as const)];
    const variables = given.map(([name, value]): OfferedValue => ({
      name,
      example: '',
      kind: 'known',
      value,
      origin: origins[name] ?? t(hidden.includes(name) ? 'editing.secret' : 'editing.variable'),
    }));
    const others = TEMPLATE_NAMES.filter(({ group, name }) => fits(group, known) && !(name in values));
    return {
      language: locale.value === 'zh' ? 'zh' : 'en',
      values: [...variables, ...others.map(builtIn)],
      uris,
      lineEnds: lineEnds.value,
      words: words.value,
    };
  }
  // The editor colours its text anew where this is another record.
  return steady(() => contextOf(knowledge()));
}
