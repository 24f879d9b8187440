/** The names of the views. What a view is made of stands in views/index.ts. */
export type ViewId = 'traffic' | 'compose' | 'answer' | 'accounts' | 'settings';
