/** English: what the editor offers: completion, values, repairs. */
export const editing = {};
