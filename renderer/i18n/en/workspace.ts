/** English: the workspace, its files, environments and the history. */
export const workspace = {};
