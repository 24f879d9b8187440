/** The themes that can be chosen; `system` follows what the system prefers. */
export const THEMES = ['dark', 'light', 'system'] as const;
export type Theme = (typeof THEMES)[number];
