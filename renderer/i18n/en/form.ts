/** English: the form of a request. */
export const form = {};
