/** 中文: the form of a request. */
export const form = {};
