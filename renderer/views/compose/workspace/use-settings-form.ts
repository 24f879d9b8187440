/** The form of a folder's or an environment's variables: reads its file, and writes it back with the version that was read. */
import type { ComputedRef, ShallowRef } from 'vue';
import { computed, shallowRef } from 'vue';
import { useI18n } from 'vue-i18n';
import { ContractError } from '#shared/contract/errors.ts';
import type { Block } from '#shared/workspace/block.ts';
import { environmentPath } from '#shared/workspace/scope.ts';
import { useFormat } from '../../../composables/use-format.ts';
import { troubleOf } from '../../../stores/rpc.ts';
import { useWorkspace } from '../../../stores/workspace.ts';
import { isName } from './names.ts';
import type { SecretEdit } from './SecretRows.vue';
import { EMPTY_BLOCK, folderFile, readSettings, settingsText, wrongNames } from './settings-file.ts';

export interface SettingsForm {
  /** Of an environment; changing it renames the file. */
  readonly name: ShallowRef<string>;
  readonly block: ShallowRef<Block>;
  readonly secrets: ShallowRef<readonly SecretEdit[]>;
  readonly inKeyChain: ShallowRef<boolean>;
  readonly hasKeyChain: ShallowRef<boolean>;
  /** Why it cannot be saved, or was not; '' for nothing. */
  readonly wrong: ComputedRef<string>;
  /** True where all of it is kept. */
  save(): Promise<boolean>;
}

export type SettingsOf =
  | { readonly kind: 'folder'; readonly path: string }
  /** '' is a new one. */
  | { readonly kind: 'environment'; readonly name: string };

const isMissing = (error: unknown): boolean => error instanceof ContractError && error.code === 'NOT_FOUND';

/** To be called in a component's set-up. */
export function useSettingsForm(of: SettingsOf): SettingsForm {
  const { t } = useI18n();
  const format = useFormat();
  const workspace = useWorkspace();
  const before = of.kind === 'environment' ? of.name : '';
  const name = shallowRef(before);
  const block = shallowRef<Block>(EMPTY_BLOCK);
  const secrets = shallowRef<readonly SecretEdit[]>([]);
  const inKeyChain = shallowRef(false);
  const hasKeyChain = shallowRef(false);
  const failed = shallowRef('');
  let version: string | null = null;

  const tell = (error: unknown): void => void (failed.value = format.trouble(troubleOf(error)));
  const path = (): string => (of.kind === 'folder' ? folderFile(of.path) : environmentPath(name.value.trim()));

  async function load(): Promise<void> {
    hasKeyChain.value = await workspace.secrets.hasKeyChain();
    inKeyChain.value = hasKeyChain.value;
    if (of.kind === 'environment' && before === '') return;
    try {
      const read = await workspace.read(path());
      version = read.version;
      block.value = readSettings(read.bytes);
    } catch (error) {
      if (!isMissing(error)) tell(error);
    }
    const known = new Set(workspace.secretsOf(before).filter((one) => one.known).map((one) => one.name));
    secrets.value = block.value.secrets.map((one) => ({ name: one, known: known.has(one), value: undefined }));
  }

  /** Tells the core what was told here; secrets that are no more are forgotten. */
  async function tellSecrets(environment: string): Promise<boolean> {
    const at = (secret: string) => ({ root: workspace.root, environment, name: secret });
    const kept = secrets.value.map((one) => one.name.trim());
    const gone = block.value.secrets.filter((one) => !kept.includes(one));
    for (const one of gone) await workspace.secrets.set(at(one), null, false);
    let isKept = true;
    for (const { name: secret, value } of secrets.value) {
      if (value === undefined || secret.trim() === '') continue;
      isKept = (await workspace.secrets.set(at(secret.trim()), value, inKeyChain.value)) && isKept;
    }
    return isKept;
  }

  async function write(): Promise<boolean> {
    const environment = name.value.trim();
    if (of.kind === 'environment' && before !== '' && environment !== before) {
      if (!(await workspace.move(environmentPath(before), path()))) return false;
    }
    const text = settingsText({ ...block.value, secrets: secrets.value.map((one) => one.name) });
    version = await workspace.write(path(), text, version);
    if (of.kind !== 'environment') return true;
    if (before === '' || workspace.environment === '') workspace.setEnvironment(environment);
    if (await tellSecrets(environment)) return true;
    failed.value = t('workspace.secret.notKept');
    return false;
  }

  const wrong = computed(() => {
    const bad = wrongNames({ ...block.value, secrets: secrets.value.map((one) => one.name) })[0];
    if (bad !== undefined) return t('workspace.settings.badVariable', { name: bad });
    if (of.kind === 'environment') {
      if (name.value !== '' && !isName(name.value)) return t('workspace.save.badName');
      const isTaken = name.value.trim() !== before && workspace.entries.has(path());
      if (isTaken) return t('workspace.save.taken');
    }
    return failed.value;
  });

  async function save(): Promise<boolean> {
    failed.value = '';
    if (wrong.value !== '' || (of.kind === 'environment' && !isName(name.value))) return false;
    try {
      return await write();
    } catch (error) {
      tell(error);
      return false;
    }
  }

  void load();
  return { name, block, secrets, inKeyChain, hasKeyChain, wrong, save };
}
