/** The open drafts of the page, kept so that a crash of either side loses nothing. */

export interface KeptDrafts {
  keep(text: string): Promise<void>;
  kept(): Promise<string | null>;
}

/** Drafts that are kept as long as the core runs. */
export function draftsInMemory(): KeptDrafts {
  let held: string | null = null;
  return {
    keep(text) {
      held = text;
      return Promise.resolve();
    },
    kept: () => Promise.resolve(held),
  };
}
