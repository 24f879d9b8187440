/** The form of a folder's or an environment's variables: reads its file, and writes it back with the version that was read. */
import type { ComputedRef, ShallowRef } from 'vue';
import { computed, shallowRef } from 'vue';
import { useI18n } from 'vue-i18n';
import { ContractError } from '#shared/contract/errors.ts';
import { textOf } from '#shared/lib/bytes.ts';
import { environmentPath } from '#shared/workspace/scope.ts';
import { useFormat } from '../../../composables/use-format.ts';
import { troubleOf } from '../../../stores/rpc.ts';
import { useWorkspace } from '../../../stores/workspace.ts';
import { isName } from './names.ts';
import type { SecretEdit } from './SecretRows.vue';
import type { Settings, SettingsKind } from './settings-file.ts';
import { folderFile, NO_SETTINGS, readSettings, settingsText, wrongNames } from './settings-file.ts';

export interface SettingsForm {
  /** Of an environment; changing it renames the file. */
  readonly name: ShallowRef<string>;
  readonly settings: ShallowRef<Settings>;
  readonly secrets: ShallowRef<readonly SecretEdit[]>;
  readonly inKeyChain: ShallowRef<boolean>;
  readonly hasKeyChain: ShallowRef<boolean>;
  /** The environment that stays chosen when another one is made, unless `takesOver`; '' for none. */
  readonly chosen: string;
  readonly takesOver: ShallowRef<boolean>;
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

/** The secrets of an environment as rows of the form, and what is told of them when it is saved. */
function useSecretEdits() {
  const workspace = useWorkspace();
  const secrets = shallowRef<readonly SecretEdit[]>([]);
  const inKeyChain = shallowRef(false);
  const hasKeyChain = shallowRef(false);
  let before: readonly string[] = [];
  const names = (): readonly string[] => secrets.value.map(({ name }) => name.trim());

  async function load(environment: string, written: readonly string[]): Promise<void> {
    before = written;
    const known = workspace.secretsOf(environment).filter((one) => one.known);
    const isKnown = (name: string): boolean => known.some((one) => one.name === name);
    secrets.value = written.map((name) => ({ name, known: isKnown(name), value: undefined }));
    hasKeyChain.value = inKeyChain.value = await workspace.secrets.hasKeyChain();
  }

  /** Tells the core what was told here, and lets it forget what is no more; false where the key chain kept none of it. */
  async function tell(environment: string): Promise<boolean> {
    const gone = before.filter((name) => !names().includes(name)).map((name) => ({ name, value: null }));
    let isKept = true;
    for (const { name, value } of [...gone, ...secrets.value]) {
      if (value === undefined || name.trim() === '') continue;
      const secret = { root: workspace.root, environment, name: name.trim() };
      isKept = (await workspace.secrets.set(secret, value, inKeyChain.value)) && isKept;
    }
    return isKept;
  }

  return { secrets, inKeyChain, hasKeyChain, names, load, tell };
}

/** The file behind the form. */
function useSettingsFile(kind: SettingsKind) {
  const workspace = useWorkspace();
  let version: string | null = null;
  let text = '';
  return {
    /** What it says; nothing where it is not there yet. */
    async read(path: string): Promise<Settings> {
      try {
        const file = await workspace.read(path);
        version = file.version;
        text = textOf(file.bytes);
      } catch (error) {
        if (!isMissing(error)) throw error;
      }
      return readSettings(kind, text);
    },
    async write(path: string, settings: Settings): Promise<void> {
      const next = settingsText(kind, settings, text);
      version = await workspace.write(path, next, version);
      text = next;
    },
  };
}

/** Whether an environment is chosen once it is written: one that is new where none is, or where it is asked to take over. */
function useChoice(of: SettingsOf) {
  const workspace = useWorkspace();
  const oldName = of.kind === 'environment' ? of.name : '';
  // Where one is chosen already, the next request would else go somewhere else without a word.
  const chosen = of.kind === 'environment' && oldName === '' ? workspace.environment : '';
  const takesOver = shallowRef(oldName === '' && chosen === '');
  const wasChosen = oldName !== '' && workspace.environment === oldName;
  return { oldName, chosen, takesOver, isChosen: (): boolean => wasChosen || takesOver.value };
}

/** To be called in a component's set-up. */
export function useSettingsForm(of: SettingsOf): SettingsForm {
  const { t } = useI18n();
  const format = useFormat();
  const workspace = useWorkspace();
  const file = useSettingsFile(of.kind);
  const { names, load: loadSecrets, tell, ...secrets } = useSecretEdits();
  const settings = shallowRef(NO_SETTINGS);
  const failed = shallowRef('');
  const isEnvironment = of.kind === 'environment';
  const { oldName, isChosen, ...choice } = useChoice(of);
  const name = shallowRef(oldName);
  const path = (): string => (isEnvironment ? environmentPath(name.value.trim()) : folderFile(of.path));
  const fail = (error: unknown): void => void (failed.value = format.trouble(troubleOf(error)));
  const whole = (): Settings => ({ ...settings.value, secrets: names() });

  async function load(): Promise<void> {
    if (!isEnvironment || oldName !== '') settings.value = await file.read(path());
    await loadSecrets(oldName, settings.value.secrets);
  }

  const wrong = computed(() => {
    const bad = wrongNames(whole())[0];
    if (bad !== undefined) return t('workspace.settings.badVariable', { name: bad });
    if (!isEnvironment || name.value === '') return failed.value;
    if (!isName(name.value)) return t('workspace.save.badName');
    const isTaken = name.value.trim() !== oldName && workspace.entries.has(path());
    return isTaken ? t('workspace.save.taken') : failed.value;
  });

  async function write(): Promise<boolean> {
    const environment = name.value.trim();
    const isRenamed = oldName !== '' && environment !== oldName;
    if (isRenamed && !(await workspace.move(environmentPath(oldName), path()))) return false;
    await file.write(path(), whole());
    if (!isEnvironment) return true;
    if (isChosen()) workspace.setEnvironment(environment);
    const isKept = await tell(environment);
    if (!isKept) failed.value = t('workspace.secret.notKept');
    return isKept;
  }

  async function save(): Promise<boolean> {
    failed.value = '';
    if (wrong.value !== '' || (isEnvironment && !isName(name.value))) return false;
    try {
      return await write();
    } catch (error) {
      fail(error);
      return false;
    }
  }

  void load().catch(fail);
  return { name, settings, ...secrets, ...choice, wrong, save };
}
